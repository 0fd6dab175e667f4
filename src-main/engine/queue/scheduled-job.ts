/** A schedule's slot as a job: layers merged, the blocked devices taken out, timeout and expiry of scheduled work (DESIGN 6.10). */
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { Job } from '../../../src-preload/contract/work.ts'
import type { SkippedSlot } from '../history/seal-run.ts'
import { mergeParams } from '../params/check.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { refuse } from '../refusal.ts'
import { prepareJob, workOf } from './new-job.ts'
import type { PreparedJob } from './new-job.ts'

/** In-progress timeout of scheduled work whose template gives none (DESIGN 6.10). */
export const SCHEDULED_TIMEOUT_MINUTES = 60
const MINUTE_MS = 60_000
const PAGE = 1_000

/** What this one firing adds: a slot, or a run asked for now with its own parameters and target. */
export type Firing = {
  readonly trigger: 'schedule' | 'manual'
  readonly scheduledAt: number
  /** What has not started expires here; null = there is no next slot. */
  readonly nextRunAt: number | null
  readonly actor: string
  readonly params?: Job['params'] | null
  readonly target?: Target | null
}

export type BlockedDevice = { readonly deviceId: string; readonly runId: string }

/** A job to insert with the devices left out of it; or why the slot does not run. */
export type Scheduled =
  | { readonly ok: true; readonly job: PreparedJob; readonly blocked: readonly BlockedDevice[] }
  | {
      readonly ok: false
      readonly failure: Failure
      readonly slot: Pick<SkippedSlot, 'reason' | 'blockerRunId' | 'rule' | 'errorMessage'>
    }

/** How many open pieces of the schedule's work each device has, waiting ones included (R7), and the oldest run among them. */
function openByDevice(tx: StoreTx, scheduleId: string): Map<string, { count: number; runId: string }> {
  const open = new Map<string, { count: number; runId: string }>()
  const note = (deviceId: string, runId: string) => {
    const known = open.get(deviceId)
    if (known === undefined) open.set(deviceId, { count: 1, runId })
    else known.count += 1
  }
  for (const job of tx.openJobsOfSchedule(scheduleId)) {
    let after: string | null = null
    for (;;) {
      const page = tx.executionsOfJob(job.id, ['QUEUED', 'IN_PROGRESS'], after, PAGE)
      for (const execution of page) note(execution.deviceId, job.runId)
      after = page.at(-1)?.deviceId ?? null
      if (page.length < PAGE) break
    }
    for (const deviceId of (job.targetDeviceIds ?? []).slice(job.releaseCursor)) note(deviceId, job.runId)
  }
  return open
}

function precheck(failure: Failure): Scheduled {
  return { ok: false, failure, slot: { reason: 'precheck', rule: 'precheck', errorMessage: failure.message } }
}

function blockedSlot(runId: string): Scheduled {
  const failure = refuse('illegal_state', '', 'As much work of this schedule as it allows is still open.', {
    blockerRunId: runId,
  })
  return { ok: false, failure, slot: { reason: 'max_instances', blockerRunId: runId, rule: 'R7' } }
}

// DESIGN 6.10: per device; the slot runs for the others.
function withoutBlocked(tx: StoreTx, schedule: ScheduleRow, job: PreparedJob): Scheduled {
  const { devices } = job
  if (devices === null) {
    const open = tx.openJobsOfSchedule(schedule.id)
    const oldest = open[0]
    return oldest !== undefined && open.length >= schedule.maxInstances
      ? blockedSlot(oldest.runId)
      : { ok: true, job, blocked: [] }
  }
  const open = openByDevice(tx, schedule.id)
  const blocked: BlockedDevice[] = []
  const deviceIds: string[] = []
  for (const deviceId of devices.deviceIds) {
    const known = open.get(deviceId)
    if (known !== undefined && known.count >= schedule.maxInstances) blocked.push({ deviceId, runId: known.runId })
    else deviceIds.push(deviceId)
  }
  const [first] = blocked
  if (first !== undefined && deviceIds.length === 0) return blockedSlot(first.runId)
  return { ok: true, job: { ...job, devices: { ...devices, deviceIds } }, blocked }
}

/** Prepares one firing of a schedule without storing anything. */
export function prepareScheduled(tx: StoreTx, schedule: ScheduleRow, firing: Firing, now: Now): Scheduled {
  const template = tx.getTemplate(schedule.templateId)
  if (template === null)
    return precheck(refuse('unknown_template', 'templateId', 'The template of this schedule is gone.'))
  if (template.state === 'ARCHIVED') {
    return precheck(
      refuse(
        'template_archived',
        'templateId',
        'The template of this schedule is archived. Restore it or choose another.',
      ),
    )
  }
  const prepared = prepareJob(tx, {
    work: workOf(tx, template),
    nameEn: schedule.nameEn,
    nameAr: schedule.nameAr,
    params: mergeParams(template.defaultParams, schedule.params, firing.params),
    target: firing.target ?? schedule.target ?? template.defaultTarget,
    priority: schedule.priority ?? template.priority,
    timeoutMinutes: template.timeoutMinutes ?? SCHEDULED_TIMEOUT_MINUTES,
    expiresAt: template.expiryMinutes === null ? firing.nextRunAt : now.wallAt + template.expiryMinutes * MINUTE_MS,
    trigger: firing.trigger,
    actor: firing.actor,
    scheduleId: schedule.id,
    scheduledAt: firing.scheduledAt,
    maxInstances: schedule.maxInstances,
    step: {
      rule: firing.trigger === 'manual' ? 'R9' : 'R26',
      what: `slot decided by ${firing.actor}`,
      data: { lateMs: now.wallAt - firing.scheduledAt },
    },
  })
  return prepared.ok ? withoutBlocked(tx, schedule, prepared.value) : precheck(prepared)
}
