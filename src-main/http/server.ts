/** The HTTP door: loopback, bearer token, size limit, JSON in and out. What each address does is in the routes. */
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import { LIMITS } from '../../src-preload/contract/vocabulary.ts'
import { refuseTooDeep } from '../handlers/parse-input.ts'
import { problemOf } from './problem.ts'
import type { Ask, HttpReply, Route } from './route.ts'
import { routes } from './routes.ts'
import { isAuthorized } from './token.ts'

export type HttpOptions = {
  /** 0 = any free port. */
  readonly port: number
  readonly token: string
  readonly ask: Ask
  readonly onFault: (error: unknown, where: string) => void
}
export type HttpDoor = { readonly url: string; readonly port: number; stop(): Promise<void> }

function sendProblem(context: Context, why: Failure, headers: Record<string, string> = {}): Response {
  const problem = problemOf(why)
  return context.body(JSON.stringify(problem), problem.status as 400, {
    'content-type': 'application/problem+json',
    ...headers,
  })
}

function sendReply(context: Context, { status, body, location, text }: HttpReply): Response {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(location && { location }),
  }
  return context.body(text ?? JSON.stringify(body), status as 200, headers)
}

/** Reads at most the limit; a longer body is refused before it is in memory. Codes: `too_large`, `invalid_json`. */
async function readBody(request: Request, most: number): Promise<Result<unknown>> {
  const tooLarge = failure('too_large', `A body may hold ${most} bytes at most.`)
  if (Number(request.headers.get('content-length') ?? 0) > most) return tooLarge
  const chunks: Uint8Array[] = []
  let size = 0
  if (request.body) {
    for await (const chunk of request.body) {
      size += chunk.length
      if (size > most) return tooLarge
      chunks.push(chunk)
    }
  }
  if (size === 0) return { ok: true, value: {} }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    const value = text.trim() === '' ? {} : (JSON.parse(text) as unknown)
    return refuseTooDeep(value) ?? { ok: true, value }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
    return failure('invalid_json', 'The body is not valid JSON in UTF-8.', [{ path: '', message: error.message }])
  }
}

async function run(context: Context, route: Route, options: HttpOptions): Promise<Response> {
  const body = await readBody(context.req.raw, route.bodyBytes ?? LIMITS.bodyBytes)
  // The rest of a body that was not read would be taken for the next request.
  if (!body.ok) return sendProblem(context, body, body.code === 'too_large' ? { connection: 'close' } : {})
  const query = new Map(new URL(context.req.url).searchParams)
  const answer = await route.handle(
    { params: context.req.param() as Record<string, string>, query, body: body.value },
    options.ask,
  )
  return 'ok' in answer ? sendProblem(context, answer) : sendReply(context, answer)
}

/** The application without a socket: what tests of shapes may call. */
export function httpApp(options: HttpOptions): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    if (isAuthorized(context.req.header('authorization'), options.token)) return next()
    const why = failure('unauthorized', 'Send the token of the token file as "Authorization: Bearer <token>".')
    return sendProblem(context, why, { 'www-authenticate': 'Bearer' })
  })
  const methods = new Map<string, string[]>()
  for (const route of routes) {
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method])
    app.on(route.method, route.path, (context) => run(context, route, options))
  }
  for (const [path, allowed] of methods) {
    app.all(path, (context) => {
      const allow = allowed.join(', ')
      return sendProblem(context, failure('method_not_allowed', `This address takes ${allow} only.`), { allow })
    })
  }
  app.notFound((context) =>
    sendProblem(context, failure('not_found', `There is nothing at ${context.req.path.slice(0, 200)}.`)),
  )
  app.onError((error, context) => {
    options.onFault(error, context.req.path)
    return sendProblem(context, failure('internal', 'Something went wrong inside. It was written to the log.'))
  })
  return app
}

/** Listens on loopback. Rejects with the socket's error (`EADDRINUSE`, `EACCES`). */
export function startHttp(options: HttpOptions): Promise<HttpDoor> {
  const app = httpApp(options)
  return new Promise((resolve, reject) => {
    const server = serve({
      fetch: app.fetch,
      port: options.port,
      hostname: '127.0.0.1',
      overrideGlobalObjects: false,
    }) as Server
    server.once('error', reject)
    server.once('listening', () => {
      const { port } = server.address() as AddressInfo
      const stop = () =>
        new Promise<void>((done) => {
          server.close(() => done())
          server.closeAllConnections()
        })
      resolve({ url: `http://127.0.0.1:${port}`, port, stop })
    })
  })
}
