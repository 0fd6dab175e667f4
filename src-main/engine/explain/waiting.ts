/** Why an open job has not ended, or not begun: what the queue itself asks, in words. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import { jobPlaces } from '../limits/job-places.ts'
import type { JobRow } from '../ports/store-work.ts'
import { isUnderWay } from '../queue/instances.ts'
import { reasonText, say } from './say.ts'
import type { ExplainCode } from './codes.ts'
import type { Told } from './say.ts'
import { nameValue, text } from './why-not.ts'
import type { On } from './why-not.ts'

const RUNNING = ['DISPATCHED', 'RUNNING', 'CANCELLING'] as const

/** A limit of its template or of a named resource that is full (issue: concurrency limits). */
function namedLimit(on: On, job: JobRow): Sentence | null {
  const full = jobPlaces(on.tx).blocks(job)
  if (full === null) return null
  const { kind, key, max } = full
  const template = kind === 'template' ? on.tx.getTemplate(key) : null
  const what = template === null ? key : nameValue(template)
  return say('waits_named_limit', { at: on.nowMs, facts: { what, max }, data: { kind, key, max }, runIds: [job.runId] })
}

/** R8: its schedule lets it wait until another piece of its work has ended. */
function behindOthers(on: On, job: JobRow): Sentence | null {
  if (job.scheduleId === null || job.reach !== 'local' || job.maxInstances === null) return null
  const busy = on.tx.openJobsOfSchedule(job.scheduleId).filter((other) => other.id !== job.id && isUnderWay(other))
  const [first] = busy
  if (first === undefined || busy.length < job.maxInstances) return null
  const facts = { max: job.maxInstances }
  const data = { blockerRunId: first.runId, maxInstances: job.maxInstances }
  return say('waits_instances', { at: on.nowMs, rule: 'R8', facts, data, runIds: [job.runId, first.runId] })
}

function limitOf(on: On, job: JobRow): Sentence | null {
  const settings = on.tx.getSettings()
  const max = job.reach === 'local' ? settings.localConcurrency : settings.fleetConcurrency
  if (max === null) return null
  const running = on.tx.countJobs(RUNNING, job.reach)
  if (running < max) return null
  return say('waits_limit', {
    at: on.nowMs,
    facts: { running, max },
    data: { running, max, reach: job.reach },
    runIds: [job.runId],
  })
}

function gates(on: On, job: JobRow, one: (code: ExplainCode, told?: Told) => Sentence): (Sentence | null)[] {
  const { tx, nowMs } = on
  const state = tx.getEngineState()
  const settings = tx.getSettings()
  const isGated = job.state === 'PENDING' && !job.isHeld && job.groupId !== null
  const later = job.notBeforeAt !== null && job.notBeforeAt > nowMs ? job.notBeforeAt : null
  return [
    state.isPaused
      ? one('waits_engine_paused', { rule: 'DESIGN 6.16', facts: { reason: reasonText(state.pauseReason) } })
      : null,
    job.isHeld ? one('waits_held') : null,
    settings.queueHeld ? one('waits_queue_held') : null,
    isGated ? one('waits_group', { rule: 'R32' }) : null,
    later === null
      ? null
      : one('waits_not_before', { facts: { until: text(on, later) }, data: { notBeforeAt: later } }),
    job.reach === 'fleet' && settings.broker === null ? one('waits_broker_unset') : null,
  ]
}

/** What holds an open job up, first reason first; `waits_turn` when nothing but its place does. */
export function whyWaiting(on: On, job: JobRow): Sentence[] {
  const one = (code: ExplainCode, told: Told = {}) =>
    say(code, { at: on.nowMs, runIds: [job.runId], ...told, data: { jobId: job.id, ...told.data } })
  if (job.state === 'CANCELLING') return [one('cancelling_now', { rule: 'R35' })]
  if (job.state === 'RUNNING' || job.state === 'DISPATCHED') {
    const since = job.startedAt ?? job.admittedAt ?? job.queuedAt
    const waiting = job.reach === 'fleet' ? job.counts.unreleased + job.counts.QUEUED : 0
    return [
      one('running_now', { facts: { time: text(on, since) }, data: { since } }),
      ...(waiting > 0 ? [one('waits_devices', { facts: { count: waiting }, data: { count: waiting } })] : []),
      ...(job.reach === 'fleet' && on.tx.getSettings().broker === null ? [one('waits_broker_unset')] : []),
    ]
  }
  const found = gates(on, job, one).filter((sentence) => sentence !== null)
  const limit = found.length === 0 ? (behindOthers(on, job) ?? namedLimit(on, job) ?? limitOf(on, job)) : null
  if (limit !== null) return [limit]
  return found.length > 0
    ? found
    : [
        one('waits_turn', {
          facts: { time: text(on, job.queuedAt) },
          data: { queuedAt: job.queuedAt, priority: job.priority },
        }),
      ]
}
