/** `/api/v1/scheduler` without its jobs: status, preview, history, clean-up, lookups. Shapes of the reference document. */
import { inward, iso, outward } from './json-shapes.ts'
import { readQuery, reply, then } from './route.ts'
import type { Ask, HttpRequest, Route } from './route.ts'
import { historyReply } from './scheduler-history.ts'
import { taskFunctions } from './scheduler-shapes.ts'

async function status(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, {})
  if (!query.ok) return query
  return then(await ask('engine.status', {}), (engine) =>
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
  return then(await ask('schedules.preview', body.value), ({ fires, note, tzRelease }) =>
    reply({ fires: fires.map((fire) => ({ ...fire, at: iso(fire.at) })), ...(note !== null && { note }), tzRelease }),
  )
}

async function cleanup(request: HttpRequest, ask: Ask) {
  return then(await ask('history.cleanup', request.body as object), ({ deletedCount, retentionDays }) => {
    const message = `Cleaned up ${deletedCount} execution records older than ${retentionDays} days`
    return reply({ deletedCount, retentionDays, message })
  })
}

async function listTaskFunctions(_request: HttpRequest, ask: Ask) {
  return then(await taskFunctions(ask), (functions) =>
    reply(functions.map(({ id, number, ...rest }) => ({ id: number, taskFunctionId: id, ...rest }))),
  )
}

const get = (name: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `/api/v1/scheduler/${name}`,
  handle,
})
const post = (name: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path: `/api/v1/scheduler/${name}`,
  handle,
})

const lookup = (name: 'scheduleTypes' | 'executionStatuses') => async (_request: HttpRequest, ask: Ask) =>
  then(await ask('lookups.get', {}), (lookups) => reply(lookups[name]))

export const schedulerRoutes: readonly Route[] = [
  get('status', status),
  post('preview', preview),
  get('history', (request, ask) => historyReply(request, ask, null)),
  post('cleanup', cleanup),
  get('task-functions', listTaskFunctions),
  get('job-types', lookup('scheduleTypes')),
  get('execution-statuses', lookup('executionStatuses')),
]
