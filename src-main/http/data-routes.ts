/** `/api/v1/policies`, `/api/v1/series` and `/api/v1/alerts`. Contract shapes, HTTP's instants and targets. */
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import { inward, outward } from './json-shapes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { HttpRequest, QuerySpec, Route } from './route.ts'

type Extra = { readonly fixed?: object; readonly status?: number }

const idOf = (request: HttpRequest) => ({ id: param(request, 'id') })

/** The query, read by its spec, with the path's id. */
const read =
  (name: EngineRequestName, spec: QuerySpec = {}): Route['handle'] =>
  async (request, ask) => {
    const query = readQuery(request, spec)
    if (!query.ok) return query
    const id = Object.hasOwn(request.params, 'id') ? idOf(request) : {}
    return then(await ask(name, { ...query.value, ...id } as never), (value) => reply(outward(value)))
  }

/** The body, the path's id over it, through the contract, and out again. */
const write =
  (name: EngineRequestName, { fixed = {}, status = 200 }: Extra = {}): Route['handle'] =>
  async (request, ask) => {
    const body = inward<object>(request.body)
    if (!body.ok) return body
    const id = Object.hasOwn(request.params, 'id') ? idOf(request) : {}
    const input = Array.isArray(body.value) ? body.value : { ...body.value, ...id, ...fixed }
    return then(await ask(name, input as never), (value) => reply(outward(value), status))
  }

const PAGE: QuerySpec = { cursor: 'text', limit: 'integer' }
const POLICY = '/api/v1/policies/:id'
const SERIES = '/api/v1/series/:id'
const ALERT = '/api/v1/alerts/:id'

export const dataRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/policies',
    handle: read('policies.list', { ...PAGE, state: 'text', search: 'text' }),
  },
  { method: 'POST', path: '/api/v1/policies', handle: write('policies.create', { status: 201 }) },
  { method: 'GET', path: POLICY, handle: read('policies.get') },
  { method: 'PUT', path: POLICY, handle: write('policies.change') },
  { method: 'PATCH', path: POLICY, handle: write('policies.change') },
  { method: 'DELETE', path: POLICY, handle: read('policies.delete') },
  { method: 'POST', path: `${POLICY}/deploy`, handle: write('policies.deploy', { status: 202 }) },
  { method: 'GET', path: `${POLICY}/compliance`, handle: read('policies.compliance', { ...PAGE, state: 'text' }) },
  {
    method: 'GET',
    path: '/api/v1/series',
    handle: read('series.list', { ...PAGE, key: 'text', deviceId: 'text', search: 'text' }),
  },
  {
    method: 'GET',
    path: `${SERIES}/points`,
    handle: read('series.points', { from: 'instant', to: 'instant', points: 'integer' }),
  },
  { method: 'DELETE', path: SERIES, handle: read('series.delete') },
  { method: 'GET', path: '/api/v1/alerts', handle: read('alerts.list', { ...PAGE, state: 'text', subject: 'text' }) },
  { method: 'GET', path: ALERT, handle: read('alerts.get') },
  { method: 'POST', path: `${ALERT}/acknowledge`, handle: write('alerts.act', { fixed: { action: 'acknowledge' } }) },
  { method: 'POST', path: `${ALERT}/clear`, handle: write('alerts.act', { fixed: { action: 'clear' } }) },
]
