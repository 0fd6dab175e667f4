/** Requests about jobs, the queue, groups, Today, history and reports. Decisions are the engine's, rows are the store's. */
import type { Result } from '../../src-preload/contract/failures.ts'
import type { EngineRequestName } from '../../src-preload/contract/requests.ts'
import type { GroupView } from '../../src-preload/contract/requests-work.ts'
import type { Job } from '../../src-preload/contract/work.ts'
import { windowStarts } from '../engine/rollout/windows.ts'
import { nextComing } from './coming.ts'
import { commandThen, found, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'
import { todayTimeline } from './planned.ts'

const SHOWN_STARTS = 7

type WorkName = Exclude<
  Extract<
    EngineRequestName,
    | `jobs.${string}`
    | `queue.${string}`
    | `groups.${string}`
    | `today.${string}`
    | `runs.${string}`
    | `history.${string}`
    | `reports.${string}`
    | `outbox.${string}`
  >,
  'jobs.rollout' | 'jobs.preview' | 'jobs.waits'
>

const getJob = (parts: HandlerParts, id: string): Result<Job> =>
  found(parts.store.views.jobsGet(id), 'unknown_job', 'job', id)
/** The job with its next window starts; those of devices' own zones are told in the workspace's. */
function withWindows(parts: HandlerParts, job: Result<Job>): Result<Job> {
  const windows = job.ok ? (job.value.fleetPlan?.windows ?? []) : []
  if (!job.ok || windows.length === 0) return job
  const { timezone } = parts.store.views.settingsGet()
  return ok({ ...job.value, windowStarts: windowStarts(windows, timezone, parts.clock.now().wallAt, SHOWN_STARTS) })
}

const getGroup = (parts: HandlerParts, id: string): Result<GroupView> =>
  found(parts.store.views.groupsGet(id), 'unknown_group', 'group', id)

/** Recorded, or still under way: its id is made together with the job. */
const isKnownRun = ({ store }: HandlerParts, id: string): boolean =>
  store.read((tx) => tx.getRun(id) !== null || tx.getJobByRunId(id) !== null)

const noRun = (id: string): Result<never> => found<never>(null, 'not_found', 'run', id)

function jobHandlers(parts: HandlerParts): Handlers<Extract<WorkName, `jobs.${string}`>> {
  const { views } = parts.store
  return {
    'jobs.create': (input, actor) => commandThen(parts, 'jobs.create', input, actor, ({ id }) => getJob(parts, id)),
    'jobs.get': ({ id }) => withWindows(parts, getJob(parts, id)),
    'jobs.executions': (input) => found(views.jobsExecutions(input), 'unknown_job', 'job', input.id),
    'jobs.hold': (input, actor) =>
      commandThen(parts, 'jobs.hold', input, actor, ({ ids }) => ok({ jobs: views.jobsByIds(ids) })),
    'jobs.cancel': (input, actor) => {
      // A job that never began is gone once its run is sealed: what it was is the answer then.
      const before = getJob(parts, input.id)
      if (!before.ok) return before
      return commandThen(parts, 'jobs.cancel', input, actor, ({ id }) =>
        ok(views.jobsGet(id) ?? { ...before.value, state: 'CANCELLED' as const, cancelReason: input.reason ?? null }),
      )
    },
    'jobs.delete': (input, actor) => commandThen(parts, 'jobs.delete', input, actor, ({ id }) => ok({ id })),
    'jobs.reach': (input) => ok(views.jobsReach(input)),
  }
}

function queueHandlers(parts: HandlerParts): Handlers<Extract<WorkName, `queue.${string}` | 'outbox.list'>> {
  const { clock, engine, store } = parts
  return {
    'queue.list': () => ok(store.views.queueList({ now: clock.now().wallAt })),
    'queue.move': (input, actor) =>
      commandThen(parts, 'queue.move', input, actor, ({ id, version }) => {
        const job = getJob(parts, id)
        return job.ok ? ok({ job: job.value, version }) : job
      }),
    'queue.hold': (input, actor) => engine.command('queue.hold', input, actor, clock.now()),
    'outbox.list': () => {
      const { state } = parts.broker.status()
      const why = state === 'unset' ? 'unset' : state === 'online' ? 'sending' : 'offline'
      return ok(store.views.outboxList(why, clock.now().wallAt))
    },
  }
}

function groupHandlers(parts: HandlerParts): Handlers<Extract<WorkName, `groups.${string}`>> {
  const read = ({ id }: { id: string }) => getGroup(parts, id)
  return {
    'groups.list': (input) => ok(parts.store.views.groupsList(input)),
    'groups.get': ({ id }) => getGroup(parts, id),
    'groups.create': (input, actor) => commandThen(parts, 'groups.create', input, actor, read),
    'groups.change': (input, actor) => commandThen(parts, 'groups.change', input, actor, read),
    'groups.cancel': (input, actor) => commandThen(parts, 'groups.cancel', input, actor, read),
    'groups.retry': (input, actor) => commandThen(parts, 'groups.retry', input, actor, read),
  }
}

function historyHandlers(
  parts: HandlerParts,
): Handlers<Extract<WorkName, `today.${string}` | `runs.${string}` | `history.${string}` | `reports.${string}`>> {
  const { clock, engine, reports, runFiles, store } = parts
  const { views } = store
  return {
    'today.get': () => {
      const now = clock.now().wallAt
      return ok(nextComing(parts, views.todayGet({ now }), now))
    },
    'today.timeline': (input) => ok(todayTimeline(parts, input)),
    'runs.list': (input) => ok(views.runsList(input)),
    'runs.page': ({ filter, page, perPage }) => ok(views.runsPage(filter, page, perPage)),
    'runs.get': ({ id }) => found(views.runsGet(id), 'not_found', 'run', id),
    'runs.devices': (input) => ok(views.runsDevices(input)),
    'runs.histogram': (input) => ok(views.runsHistogram(input)),
    'runs.log': async ({ id, offset, limit }) =>
      isKnownRun(parts, id) ? ok(await runFiles.log(id, offset, limit)) : noRun(id),
    'runs.artifacts': async ({ id, name }) => {
      if (!isKnownRun(parts, id)) return noRun(id)
      const items = [...(await runFiles.artifacts(id))]
      return ok({ items, path: name ? await runFiles.artifactPath(id, name) : null })
    },
    'runs.retry': (input, actor) => commandThen(parts, 'runs.retry', input, actor, ({ id }) => getJob(parts, id)),
    'history.cleanup': async (input, actor) => {
      await reports.idle()
      return engine.command('history.cleanup', input, actor, clock.now())
    },
    'reports.exportHistory': (input) => reports.exportHistory(input),
    'reports.get': ({ id }) => found(reports.get(id), 'not_found', 'report', id),
    'reports.cancel': ({ id }) => found(reports.cancel(id), 'not_found', 'report', id),
  }
}

export function workHandlers(parts: HandlerParts): Handlers<WorkName> {
  return { ...jobHandlers(parts), ...queueHandlers(parts), ...groupHandlers(parts), ...historyHandlers(parts) }
}
