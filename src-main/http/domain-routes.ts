/** The rest of the domain under `/api/v1`: templates, schedules, devices, device groups, groups, settings, engine, reports. Runs are in run-routes.ts. Contract shapes, HTTP's instants and targets. */
import type { GroupView } from '../../src-preload/contract/requests-work.ts'
import { asking } from './asking.ts'
import { groupBody, groupsBody, httpGroup, httpGroups } from './job-shapes.ts'
import { inward } from './json-shapes.ts'
import { param, readQuery, reply, onSuccess } from './route.ts'
import type { Ask, HttpRequest, QuerySpec, Route } from './route.ts'

const PAGE: QuerySpec = { cursor: 'text', limit: 'integer' }

type Crud = { path: string; names: 'templates' | 'schedules' | 'devices' | 'deviceGroups'; query: QuerySpec }

function crud({ path, names, query }: Crud): Route[] {
  const one = `${path}/:id`
  return [
    asking('GET', path, `${names}.list`, { query }),
    asking('POST', path, `${names}.create`, { status: 201 }),
    asking('GET', one, `${names}.get`),
    asking('PUT', one, `${names}.change`),
    asking('PATCH', one, `${names}.change`),
    asking('DELETE', one, `${names}.delete`),
  ]
}

const FORCE = { force: 'boolean' } as const

async function cancelGroup(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, FORCE)
  if (!query.ok) return query
  const body = inward<object>(request.body)
  if (!body.ok) return body
  const input = { ...query.value, ...body.value, id: param(request, 'id') }
  return onSuccess(await ask('groups.cancel', input), (group: GroupView) => reply(groupBody(group)))
}

const GROUPS = '/api/v1/groups'
const GROUP = `${GROUPS}/:id`
const asGroup = { shape: groupBody, answer: httpGroup }
const cancelling = { asks: 'groups.cancel', query: FORCE, answer: httpGroup, handle: cancelGroup } as const

const groupRoutes: readonly Route[] = [
  asking('GET', GROUPS, 'groups.list', {
    ...{ query: { ...PAGE, isOpen: 'boolean' }, shape: groupsBody, answer: httpGroups },
  }),
  asking('POST', GROUPS, 'groups.create', { ...asGroup, status: 201 }),
  asking('GET', GROUP, 'groups.get', asGroup),
  asking('PUT', GROUP, 'groups.change', asGroup),
  asking('PATCH', GROUP, 'groups.change', asGroup),
  { method: 'DELETE', path: GROUP, ...cancelling },
  { method: 'POST', path: `${GROUP}/cancel`, ...cancelling },
  asking('POST', `${GROUP}/retry`, 'groups.retry', asGroup),
]

const ENGINE = '/api/v1/engine'
const SETTINGS = '/api/v1/settings'
const REPORTS = '/api/v1/reports'

const engineRoutes: readonly Route[] = [
  asking('GET', ENGINE, 'engine.status'),
  asking('POST', `${ENGINE}/pause`, 'engine.pause'),
  asking('POST', `${ENGINE}/resume`, 'engine.resume'),
  asking('GET', SETTINGS, 'settings.get'),
  asking('PATCH', SETTINGS, 'settings.change'),
  asking('GET', '/api/v1/lookups', 'lookups.get'),
  asking('GET', '/api/v1/outbox', 'outbox.list'),
  asking('POST', `${REPORTS}/history`, 'reports.exportHistory', { status: 202 }),
  asking('GET', `${REPORTS}/:id`, 'reports.get'),
  asking('POST', `${REPORTS}/:id/cancel`, 'reports.cancel'),
]

export const domainRoutes: readonly Route[] = [
  ...crud({ path: '/api/v1/templates', names: 'templates', query: { ...PAGE, state: 'text', search: 'text' } }),
  ...crud({
    path: '/api/v1/schedules',
    names: 'schedules',
    query: {
      ...{ ...PAGE, state: 'text', isEnabled: 'boolean', isPrimary: 'boolean', isFaulty: 'boolean' },
      ...{ search: 'text', sort: 'text' },
    },
  }),
  asking('POST', '/api/v1/schedules/:id/action', 'schedules.act'),
  ...crud({
    path: '/api/v1/devices',
    names: 'devices',
    query: {
      ...{ ...PAGE, search: 'text', presence: 'list', deviceGroupId: 'text', isAccepted: 'boolean', sort: 'text' },
    },
  }),
  ...crud({ path: '/api/v1/device-groups', names: 'deviceGroups', query: {} }),
  ...groupRoutes,
  ...engineRoutes,
]
