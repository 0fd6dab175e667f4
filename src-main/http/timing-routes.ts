/** Backfills, limits, many schedules and the engine's stop over HTTP. Contract shapes, HTTP's instants. */
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import { inward, iso, outward } from './json-shapes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { HttpRequest, Route } from './route.ts'

type Extra = { readonly fromPath?: (request: HttpRequest) => object; readonly status?: number }

/** The body, the path's values over it, through the contract, and out again. */
const pass =
  (name: EngineRequestName, { fromPath = () => ({}), status = 200 }: Extra = {}): Route['handle'] =>
  async (request, ask) => {
    const body = inward<object>(request.body)
    if (!body.ok) return body
    const input = Array.isArray(body.value) ? body.value : { ...body.value, ...fromPath(request) }
    return then(await ask(name, input as never), (value) => reply(outward(value), status))
  }
const byId = (request: HttpRequest) => ({ id: param(request, 'id') })
const ofSchedule = (request: HttpRequest) => ({ scheduleId: param(request, 'id') })
const act = (action: string): Route['handle'] =>
  pass('backfills.act', { fromPath: (request) => ({ ...byId(request), action }) })

const listAll: Route['handle'] = async (request, ask) => {
  const query = readQuery(request, { scheduleId: 'text' })
  return query.ok ? then(await ask('backfills.list', query.value), (value) => reply(outward(value))) : query
}
const listOf: Route['handle'] = async (request, ask) =>
  then(await ask('backfills.list', ofSchedule(request)), (value) => reply(outward(value)))
const preview: Route['handle'] = async (request, ask) => {
  const query = readQuery(request, { from: 'instant', to: 'instant' })
  if (!query.ok) return query
  const input = { ...query.value, ...ofSchedule(request) }
  const found = await ask('backfills.preview', input as never)
  return then(found, ({ first, last, ...counts }) => reply({ ...counts, first: iso(first), last: iso(last) }))
}
const limits: Route['handle'] = async (request, ask) => {
  const query = readQuery(request, {})
  return query.ok ? then(await ask('limits.list', {}), (value) => reply(outward(value))) : query
}

const OF_SCHEDULE = '/api/v1/schedules/:id/backfills'

/** Before the routes of `/api/v1/schedules/:id`: `pause` and `resume` are no ids. */
export const timingRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/v1/schedules/pause', handle: pass('schedules.pauseMany') },
  { method: 'POST', path: '/api/v1/schedules/resume', handle: pass('schedules.resumeMany') },
  { method: 'GET', path: OF_SCHEDULE, handle: listOf },
  { method: 'POST', path: OF_SCHEDULE, handle: pass('backfills.create', { fromPath: ofSchedule, status: 201 }) },
  { method: 'GET', path: `${OF_SCHEDULE}/preview`, handle: preview },
  { method: 'GET', path: '/api/v1/backfills', handle: listAll },
  { method: 'POST', path: '/api/v1/backfills', handle: pass('backfills.create', { status: 201 }) },
  { method: 'POST', path: '/api/v1/backfills/:id/pause', handle: act('pause') },
  { method: 'POST', path: '/api/v1/backfills/:id/resume', handle: act('resume') },
  { method: 'POST', path: '/api/v1/backfills/:id/cancel', handle: act('cancel') },
  { method: 'GET', path: '/api/v1/limits', handle: limits },
  { method: 'POST', path: '/api/v1/limits', handle: pass('limits.save', { status: 201 }) },
  { method: 'PUT', path: '/api/v1/limits/:id', handle: pass('limits.save', { fromPath: byId }) },
  { method: 'DELETE', path: '/api/v1/limits/:id', handle: pass('limits.delete', { fromPath: byId }) },
  { method: 'POST', path: '/api/v1/engine/stop', handle: pass('engine.prepareStop') },
]
