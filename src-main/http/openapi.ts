/** `/openapi.json`: the list of addresses as an OpenAPI 3.1 document, made from the contract once, when it is first asked for. */
import * as z from 'zod'
import { FAILURE_CODES } from '../../src-preload/contract/failures.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { SchemaBook } from './openapi-schemas.ts'
import type { JsonSchema } from './openapi-schemas.ts'
import { asksOf } from './route.ts'
import type { QueryKind, Route } from './route.ts'

type Parts = { readonly properties: JsonSchema; readonly required: readonly string[] }

const PARAMETER = /:([a-zA-Z]+)/g
const NOTHING: Parts = { properties: {}, required: [] }
const KINDS: Readonly<Record<QueryKind, JsonSchema>> = {
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  text: { type: 'string' },
  instant: { type: 'string', format: 'date-time' },
  list: { type: 'array', items: { type: 'string' } },
}
const json = (schema: JsonSchema) => ({ 'application/json': { schema } })

/** What the first of its requests takes, as properties. */
function inputOf(route: Route, book: SchemaBook): Parts {
  const [first] = asksOf(route)
  if (first === undefined) return NOTHING
  const input = book.object(book.schema(requests[first].input, 'input'))
  return { properties: (input.properties ?? {}) as JsonSchema, required: (input.required ?? []) as string[] }
}

/** The constraint of a query parameter: the request's own where it knows the name. Lists of states stay lists. */
function querySchema(name: string, kind: QueryKind, input: Parts): JsonSchema {
  const known = input.properties[name] as JsonSchema | undefined
  if (known === undefined) return KINDS[kind]
  const said = ((known.anyOf as JsonSchema[] | undefined) ?? [known]).find((schema) => schema.type !== 'null')
  // No query can say null.
  const types = Array.isArray(said?.type) ? said.type.filter((type) => type !== 'null') : []
  return types.length === 1 ? { ...said, type: types[0] } : (said ?? KINDS[kind])
}

function parametersOf(route: Route, input: Parts): readonly JsonSchema[] {
  const inPath = [...route.path.matchAll(PARAMETER)].map(([, name = '']) => {
    const known = input.properties[route.names?.[name] ?? name]
    return { name, in: 'path', required: true, schema: known ?? { type: 'string' } }
  })
  // A filter of runs has its fields inside; here they are parameters.
  const filter = (input.properties.filter as JsonSchema | undefined)?.properties as JsonSchema | undefined
  const fields = { ...input, properties: { ...filter, ...input.properties } }
  const inQuery = Object.entries(route.query ?? {}).map(([name, kind]) => ({
    ...{ name, in: 'query', required: input.required.includes(name), schema: querySchema(name, kind, fields) },
    ...(kind === 'list' && { style: 'form', explode: false }),
  }))
  return [...inPath, ...inQuery]
}

function bodyOf(route: Route, input: Parts, book: SchemaBook): JsonSchema | null {
  if (route.method === 'GET' || route.method === 'DELETE' || route.body === null) return null
  if (route.body !== undefined) return { required: true, content: json(book.schema(route.body, 'input')) }
  const inPath = [...route.path.matchAll(PARAMETER)].map(([, name = '']) => route.names?.[name] ?? name)
  const elsewhere = new Set([...inPath, ...(route.fixed ?? [])])
  const names = Object.keys(input.properties).filter((name) => !elsewhere.has(name))
  if (names.length === 0) return null
  const properties = Object.fromEntries(names.map((name) => [name, input.properties[name]]))
  const required = input.required.filter((name) => !elsewhere.has(name))
  const schema = {
    ...{ type: 'object', properties, additionalProperties: false },
    ...(required.length > 0 && { required }),
  }
  return { required: required.length > 0, content: json(schema) }
}

function answerOf(route: Route, book: SchemaBook): JsonSchema {
  const [first] = asksOf(route)
  const from = route.answer ?? (first && requests[first].output)
  return from ? book.schema(from, 'output') : { type: 'object' }
}

const words = (path: string) => path.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '' && word !== 'api')
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
/** `POST /api/v1/jobs/:jobId/hold` → `postV1JobsJobIdHold`. */
const operationId = ({ method, path }: Route) => method.toLowerCase() + words(path).map(capital).join('')
/** The area of an address: its word after the version; `/api/jobs` is the job API. */
const areaOf = (path: string) =>
  /^\/api\/v1\/([a-z-]+)/.exec(path)?.[1] ?? (path.startsWith('/api/') ? 'job-api' : 'meta')

function operation(route: Route, book: SchemaBook): JsonSchema {
  const input = inputOf(route, book)
  const parameters = parametersOf(route, input)
  const requestBody = bodyOf(route, input, book)
  const names = asksOf(route).join(', ')
  return {
    ...{ operationId: operationId(route), tags: [areaOf(route.path)], security: [{ token: [] }] },
    ...(names !== '' && { summary: names }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      [String(route.status ?? 200)]: { description: 'Done', content: json(answerOf(route, book)) },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

const problem = z.object({
  ...{ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string() },
  code: z.enum(FAILURE_CODES),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
  context: z.record(z.string(), z.json()).optional(),
})

/** The document for these routes. */
export function openApi(routes: readonly Route[]): JsonSchema {
  const book = new SchemaBook()
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of routes) {
    const path = route.path.replace(PARAMETER, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, book) }
  }
  const Problem = { ...book.schema(problem, 'output') }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  const tags = [...new Set(routes.map(({ path }) => areaOf(path)))].sort().map((name) => ({ name }))
  return {
    ...{ openapi: '3.1.0', info: { title: 'Muster', version: '1' }, security: [{ token: [] }], tags },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: { Problem: { description: 'What is wrong (RFC 9457)', content } },
      schemas: { ...book.components, Problem },
    },
    paths,
  }
}

/** The address of the document about these routes and itself. */
export function openApiRoutes(routes: readonly Route[]): readonly Route[] {
  let text: string | null = null
  const own: Route = {
    ...{ method: 'GET', path: '/openapi.json', asks: [] },
    handle: () => {
      text ??= JSON.stringify(openApi([...routes, own]))
      return Promise.resolve({ status: 200, body: null, text })
    },
  }
  return [own]
}
