/** `/api/v1/scheduler` without its jobs: status, preview, history, clean-up, lookups. Shapes of the reference document. */
import { inward, iso, outward } from './json-shapes.ts'
import { readQuery, reply, onSuccess } from './route.ts'
import type { Ask, HttpRequest, Route } from './route.ts'
import { HISTORY_ASKS, HISTORY_QUERY, historyReply } from './scheduler-history.ts'
import { cleanupAnswer, historyAnswer, lookupsAnswer } from './scheduler-schemas.ts'
import { previewAnswer, statusAnswer, taskFunctionsAnswer } from './scheduler-schemas.ts'
import { taskFunctions } from './scheduler-shapes.ts'

const NONE = {} as const

async function status(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, NONE)
  if (!query.ok) return query
  return onSuccess(await ask('engine.status', {}), (engine) =>
    reply({
      ...{ isRunning: engine.instance.state !== 'stopped', isPaused: engine.isPaused, mode: engine.instance.mode },
      ...{ instanceId: engine.instance.id, instanceName: engine.instance.name, hostName: engine.instance.hostName },
      ...{
        activeInstances: engine.activeInstances,
        totalJobs: engine.totalSchedules,
        enabledJobs: engine.enabledSchedules,
      },
      ...{ runningExecutions: engine.running, queuedExecutions: engine.queued, outbox: engine.outbox },
      ...{ lastHeartbeat: iso(engine.instance.lastHeartbeatAt), startedAt: iso(engine.instance.startedAt) },
      ...{ workspaceId: engine.workspaceId, tzRelease: engine.tzRelease, now: iso(engine.now) },
      ...{ broker: outward(engine.broker), nextFire: outward(engine.nextFire) },
    }),
  )
}

async function preview(request: HttpRequest, ask: Ask) {
  const body = inward(request.body)
  if (!body.ok) return body
  return onSuccess(await ask('schedules.preview', body.value), ({ fires, dropped, note, tzRelease }) => {
    const said = { ...(dropped.length > 0 && { dropped }), ...(note !== null && { note }) }
    return reply(outward({ fires, ...said, tzRelease }))
  })
}

async function cleanup(request: HttpRequest, ask: Ask) {
  return onSuccess(await ask('history.cleanup', request.body as object), ({ deletedCount, retentionDays }) => {
    const message = `Cleaned up ${deletedCount} execution records older than ${retentionDays} days`
    return reply({ deletedCount, retentionDays, message })
  })
}

async function listTaskFunctions(_request: HttpRequest, ask: Ask) {
  return onSuccess(await taskFunctions(ask), (functions) =>
    reply(functions.map(({ id, number, ...rest }) => ({ id: number, taskFunctionId: id, ...rest }))),
  )
}

const PATH = '/api/v1/scheduler'
const lookup = (name: 'scheduleTypes' | 'executionStatuses') => async (_request: HttpRequest, ask: Ask) =>
  onSuccess(await ask('lookups.get', {}), (lookups) => reply(lookups[name]))
const lookups = { method: 'GET', asks: 'lookups.get', answer: lookupsAnswer } as const

export const schedulerRoutes: readonly Route[] = [
  { method: 'GET', path: `${PATH}/status`, asks: 'engine.status', answer: statusAnswer, handle: status },
  { method: 'POST', path: `${PATH}/preview`, asks: 'schedules.preview', answer: previewAnswer, handle: preview },
  {
    ...{ method: 'GET', path: `${PATH}/history`, asks: HISTORY_ASKS, query: HISTORY_QUERY, answer: historyAnswer },
    handle: (request, ask) => historyReply(request, ask, null),
  },
  { method: 'POST', path: `${PATH}/cleanup`, asks: 'history.cleanup', answer: cleanupAnswer, handle: cleanup },
  {
    ...{ method: 'GET', path: `${PATH}/task-functions`, asks: 'lookups.get', answer: taskFunctionsAnswer },
    handle: listTaskFunctions,
  },
  { ...lookups, path: `${PATH}/job-types`, handle: lookup('scheduleTypes') },
  { ...lookups, path: `${PATH}/execution-statuses`, handle: lookup('executionStatuses') },
]
