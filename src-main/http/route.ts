/** What a route is: a method, a path, and what it does with a checked request. No server, no framework. */
import type * as z from 'zod'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, FieldError, Result } from '../../src-preload/contract/failures.ts'
import type { EngineRequestName, RequestInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import { readTime } from '../engine/timing/instant-text.ts'

/** Asks the engine in the name of the API's caller. */
export type Ask = <N extends EngineRequestName>(name: N, input: RequestInput<N>) => Promise<Result<RequestOutput<N>>>

export type HttpRequest = {
  readonly params: Readonly<Record<string, string>>
  readonly query: ReadonlyMap<string, string>
  /** Parsed JSON; `{}` when there was no body. */
  readonly body: unknown
}
export type HttpReply = {
  readonly status: number
  readonly body: unknown
  readonly location?: string
  /** The body as JSON already, for what never changes. */
  readonly text?: string
}
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** The request that it carries out: the first where it takes several, whose words its body and its answer use. */
  readonly asks: EngineRequestName | readonly EngineRequestName[]
  /** What its query may hold. */
  readonly query?: QuerySpec
  /** Of a success; 200 where nothing is said. */
  readonly status?: number
  /** Values of the path that the request knows by another name. */
  readonly names?: Readonly<Record<string, string>>
  /** Fields of the request that the address itself says, so that no body holds them. */
  readonly fixed?: readonly string[]
  /** What the body holds where it is not the request's own input; null = it takes none. */
  readonly body?: z.ZodType | null
  /** What a success holds where it is not the request's own output. */
  readonly answer?: z.ZodType
  /** How long its body may be, where that is not the usual limit. */
  readonly bodyBytes?: number
  readonly handle: (request: HttpRequest, ask: Ask) => Promise<HttpReply | Failure>
}

export const reply = (body: unknown, status = 200): HttpReply => ({ status, body })

/** The names of the requests that a route carries out. */
export const asksOf = ({ asks }: Route): readonly EngineRequestName[] => (typeof asks === 'string' ? [asks] : asks)

/** A parameter in the address that is always there because the path names it. */
export const param = (request: HttpRequest, name: string): string => request.params[name] ?? ''

/** Turns the value of a success into a reply; a failure stays what it is. (A module that exports `then` cannot be awaited.) */
export function onSuccess<T>(result: Result<T>, make: (value: T) => HttpReply): HttpReply | Failure {
  return result.ok ? make(result.value) : result
}

/** `list`: texts with commas between them. */
export type QueryKind = 'integer' | 'boolean' | 'text' | 'instant' | 'list'
type Values = { integer: number; boolean: boolean; text: string; instant: number; list: string[] }
type QueryValue<K extends QueryKind> = Values[K]
export type QuerySpec = Readonly<Record<string, QueryKind>>
export type Query<S extends QuerySpec> = { [K in keyof S]?: QueryValue<S[K]> }

const HINT: Readonly<Record<QueryKind, string>> = {
  integer: 'a whole number',
  boolean: 'true or false',
  text: 'text',
  instant: 'an instant such as 2026-04-24T02:00:00Z',
  list: 'words with commas between them',
}

function readValue(kind: QueryKind, text: string): Values[QueryKind] | null {
  if (kind === 'text') return text
  if (kind === 'list') return text.split(',')
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : null
  if (kind === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : null
  const time = readTime(text)
  return time === null || time.offsetMs === null ? null : time.wall - time.offsetMs
}

/** Reads the query by its spec. Codes: `unknown_field`, `invalid_input`, `invalid_instant`. */
export function readQuery<S extends QuerySpec>(request: HttpRequest, spec: S): Result<Query<S>> {
  const errors: FieldError[] = []
  const values: Record<string, Values[QueryKind]> = {}
  for (const [name, text] of request.query) {
    const kind = Object.hasOwn(spec, name) ? spec[name] : undefined
    if (kind === undefined) {
      const message = `There is no query parameter "${name.slice(0, 100)}" here.`
      errors.push({ path: name.slice(0, 100), message, code: 'unknown_field' })
      continue
    }
    const value = readValue(kind, text)
    if (value === null) {
      const code = kind === 'instant' ? 'invalid_instant' : 'invalid_input'
      errors.push({ path: name, message: `"${name}" must be ${HINT[kind]}.`, code })
    } else values[name] = value
  }
  const first = errors[0]
  if (!first) return { ok: true, value: values as Query<S> }
  return failure(first.code ?? 'invalid_input', first.message, errors)
}

/** Numbered pages of the reference API: `page` from 1, `per_page` up to 100. Code `invalid_input`. */
export function readPage(query: { page?: number; per_page?: number }): Result<{ page: number; perPage: number }> {
  const { page = 1, per_page: perPage = 20 } = query
  const refuse = (path: string, message: string) => failure('invalid_input', message, [{ path, message }])
  if (page < 1 || page > 1_000_000) return refuse('page', '"page" must be between 1 and 1,000,000.')
  if (perPage < 1 || perPage > 100) return refuse('per_page', '"per_page" must be between 1 and 100.')
  return { ok: true, value: { page, perPage } }
}

export const pageBody = (items: readonly unknown[], total: number, page: number, perPage: number) => ({
  items,
  total,
  page,
  perPage,
  totalPages: Math.ceil(total / perPage),
})
