/** Addresses that are one request of the contract each: what comes from the path, the query and the body is asked as it is. No shapes of other APIs. */
import type * as z from 'zod'
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import { inward, outward } from './json-shapes.ts'
import { readQuery, reply, onSuccess } from './route.ts'
import type { HttpReply, HttpRequest, QuerySpec, Route } from './route.ts'

export type Asking = {
  /** What the query may hold; it goes into the request under the same names. */
  readonly query?: QuerySpec
  /** Values of the path that the request knows by another name: `{ id: 'scheduleId' }`. */
  readonly path?: Readonly<Record<string, string>>
  /** What the address itself says. */
  readonly fixed?: Readonly<Record<string, unknown>>
  /** Of a success; 200 where nothing is said. */
  readonly status?: number
  readonly bodyBytes?: number
  /** How the answer is said, where `outward` is not enough, and its schema then. */
  readonly shape?: (value: never) => unknown
  readonly answer?: z.ZodType
}

function fromPath({ params }: HttpRequest, names: Asking['path']): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [names?.[name] ?? name, value]))
}

/** A route that asks one request. GET and DELETE read the query, the others the body. Codes: those of `readQuery`, `inward` and the request. */
export function asking(method: Route['method'], path: string, asks: EngineRequestName, how: Asking = {}): Route {
  const { query: spec = {}, fixed = {}, status = 200, shape = outward as NonNullable<Asking['shape']> } = how
  const handle: Route['handle'] = async (request, ask) => {
    const query = readQuery(request, spec)
    if (!query.ok) return query
    const body = method === 'GET' || method === 'DELETE' ? query : inward<object>(request.body)
    if (!body.ok) return body
    const around = { ...query.value, ...fromPath(request, how.path), ...fixed }
    // What is no object is left as it is, to be refused.
    const input =
      Array.isArray(body.value) || typeof body.value !== 'object' ? body.value : { ...body.value, ...around }
    return onSuccess(await ask(asks, input as never), (value): HttpReply => reply(shape(value as never), status))
  }
  const { answer, bodyBytes, path: names } = how
  return {
    ...{ method, path, asks, query: spec, status, handle, fixed: Object.keys(fixed) },
    ...(names && { names }),
    ...(answer && { answer }),
    ...(bodyBytes !== undefined && { bodyBytes }),
  }
}
