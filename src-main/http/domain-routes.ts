/** The rest of the domain under `/api/v1`: templates, schedules, devices, device groups, groups, settings, engine, reports. Contract shapes, HTTP's instants and targets. */
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import type { GroupView } from '../../src-preload/contract/requests-work.ts'
import { inward, outward } from './json-shapes.ts'
import { jobBody } from './job-routes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { Ask, HttpReply, HttpRequest, QuerySpec, Route } from './route.ts'

type Shape = (value: never) => unknown
type Extra = { readonly fromPath?: Record<string, string>; readonly status?: number; readonly shape?: Shape }

/** The body, the path's values over it, through the contract, and out again. */
async function pass(name: EngineRequestName, request: HttpRequest, ask: Ask, extra: Extra = {}) {
  const body = inward<object>(request.body)
  if (!body.ok) return body
  const input = Array.isArray(body.value) ? body.value : { ...body.value, ...extra.fromPath }
  return then(
    await ask(name, input as never),
    (value): HttpReply => reply((extra.shape ?? outward)(value as never), extra.status),
  )
}

const change =
  (name: EngineRequestName, shape?: Shape): Route['handle'] =>
  (request, ask) =>
    pass(name, request, ask, { fromPath: { id: param(request, 'id') }, ...(shape && { shape }) })
const create =
  (name: EngineRequestName, shape?: Shape): Route['handle'] =>
  (request, ask) =>
    pass(name, request, ask, { status: 201, ...(shape && { shape }) })
const read =
  (name: EngineRequestName, shape?: Shape): Route['handle'] =>
  async (request, ask) =>
    then(await ask(name, { id: param(request, 'id') } as never), (value) => reply((shape ?? outward)(value as never)))

/** A list by cursor; the rest of the query goes to the contract by its own names. */
const list =
  (name: EngineRequestName, spec: QuerySpec, shape?: Shape): Route['handle'] =>
  async (request, ask) => {
    const query = readQuery(request, spec)
    if (!query.ok) return query
    return then(await ask(name, query.value as never), (value) => reply((shape ?? outward)(value as never)))
  }

const PAGE: QuerySpec = { cursor: 'text', limit: 'integer' }

type Crud = { path: string; names: 'templates' | 'schedules' | 'devices' | 'deviceGroups'; query: QuerySpec }

function crud({ path, names, query }: Crud): Route[] {
  const one = `${path}/:id`
  return [
    { method: 'GET', path, handle: list(`${names}.list`, query) },
    { method: 'POST', path, handle: create(`${names}.create`) },
    { method: 'GET', path: one, handle: read(`${names}.get`) },
    { method: 'PUT', path: one, handle: change(`${names}.change`) },
    { method: 'PATCH', path: one, handle: change(`${names}.change`) },
    { method: 'DELETE', path: one, handle: read(`${names}.delete`) },
  ]
}

const groupBody = (group: GroupView) => ({
  ...(outward({ ...group, jobs: [] }) as object),
  jobs: group.jobs.map(jobBody),
})
const groupsBody = (page: { items: GroupView[] }) => ({ ...page, items: page.items.map(groupBody) })

async function cancelGroup(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, { force: 'boolean' })
  if (!query.ok) return query
  const fromPath = { id: param(request, 'id') }
  const body =
    query.value.force === undefined ? request.body : { force: query.value.force, ...(request.body as object) }
  return pass('groups.cancel', { ...request, body }, ask, { fromPath, shape: groupBody as Shape })
}

const groupRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/groups',
    handle: list('groups.list', { ...PAGE, isOpen: 'boolean' }, groupsBody as Shape),
  },
  { method: 'POST', path: '/api/v1/groups', handle: create('groups.create', groupBody as Shape) },
  { method: 'GET', path: '/api/v1/groups/:id', handle: read('groups.get', groupBody as Shape) },
  { method: 'PUT', path: '/api/v1/groups/:id', handle: change('groups.change', groupBody as Shape) },
  { method: 'PATCH', path: '/api/v1/groups/:id', handle: change('groups.change', groupBody as Shape) },
  { method: 'DELETE', path: '/api/v1/groups/:id', handle: cancelGroup },
  { method: 'POST', path: '/api/v1/groups/:id/cancel', handle: cancelGroup },
  { method: 'POST', path: '/api/v1/groups/:id/retry', handle: change('groups.retry', groupBody as Shape) },
]

/** Bytes of a run's log: `offset` and `limit` in the query, the next `offset` in the answer. */
async function runLog(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, { offset: 'integer', limit: 'integer' })
  if (!query.ok) return query
  return then(await ask('runs.log', { id: param(request, 'id'), ...query.value }), reply)
}

const engineRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/engine', handle: list('engine.status', {}) },
  { method: 'POST', path: '/api/v1/engine/pause', handle: (request, ask) => pass('engine.pause', request, ask) },
  { method: 'POST', path: '/api/v1/engine/resume', handle: (request, ask) => pass('engine.resume', request, ask) },
  { method: 'GET', path: '/api/v1/settings', handle: list('settings.get', {}) },
  { method: 'PATCH', path: '/api/v1/settings', handle: (request, ask) => pass('settings.change', request, ask) },
  { method: 'GET', path: '/api/v1/outbox', handle: list('outbox.list', {}) },
  { method: 'GET', path: '/api/v1/runs/:id', handle: read('runs.get') },
  { method: 'GET', path: '/api/v1/runs/:id/log', handle: runLog },
  { method: 'GET', path: '/api/v1/runs/:id/artifacts', handle: read('runs.artifacts') },
  {
    method: 'POST',
    path: '/api/v1/reports/history',
    handle: (request, ask) => pass('reports.exportHistory', request, ask, { status: 202 }),
  },
  { method: 'GET', path: '/api/v1/reports/:id', handle: read('reports.get') },
  { method: 'POST', path: '/api/v1/reports/:id/cancel', handle: change('reports.cancel') },
]

export const domainRoutes: readonly Route[] = [
  ...crud({ path: '/api/v1/templates', names: 'templates', query: { ...PAGE, state: 'text', search: 'text' } }),
  ...crud({
    path: '/api/v1/schedules',
    names: 'schedules',
    query: { ...PAGE, state: 'text', isEnabled: 'boolean', search: 'text', sort: 'text' },
  }),
  { method: 'POST', path: '/api/v1/schedules/:id/action', handle: change('schedules.act') },
  ...crud({
    path: '/api/v1/devices',
    names: 'devices',
    query: { ...PAGE, search: 'text', deviceGroupId: 'text', isAccepted: 'boolean', sort: 'text' },
  }),
  ...crud({ path: '/api/v1/device-groups', names: 'deviceGroups', query: {} }),
  ...groupRoutes,
  ...engineRoutes,
]
