/** A schedule's slot as a job: layers merged, overlap judged (R7, R8), timeout and expiry of scheduled work (DESIGN 6.10). */
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { Occurrence } from '../../../src-preload/contract/timing-policies.ts'
import type { Job } from '../../../src-preload/contract/work.ts'
import type { SkippedSlot } from '../history/seal-run.ts'
import { mergeParams } from '../params/check.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import type { JobRow } from '../ports/store-work.ts'
import { refuse } from '../refusal.ts'
import { judgeOverlap, mayWaitBeyondNextSlot, openWork } from './instances.ts'
import type { OpenWork, OverlapVerdict } from './instances.ts'
import { prepareJob, workOf } from './new-job.ts'
import type { JobSpec, PreparedJob } from './new-job.ts'
import { NOTHING_SUPERSEDED } from './supersede.ts'
import type { Superseded } from './supersede.ts'

/** In-progress timeout of scheduled work whose template gives none (DESIGN 6.10). */
export const SCHEDULED_TIMEOUT_MINUTES = 60
const MINUTE_MS = 60_000
const PAGE = 1_000
type Told = readonly [rule: string, code: NonNullable<JobSpec['step']>['code']]
const TOLD_AS: Readonly<Partial<Record<Job['trigger'], Told>>> = {
  manual: ['R9', 'run_now'],
  backfill: ['R13', 'backfilled_slot'],
  event: ['event', 'event_matched'],
}
const AS_SLOT: Told = ['R26', 'decided']

/** What this one firing adds: a slot, or a run asked for now with its own parameters and target. */
export type Firing = {
  readonly trigger: Job['trigger']
  readonly scheduledAt: number
  /** What has not started expires here; null = there is no next slot. */
  readonly nextRunAt: number | null
  readonly actor: string
  /** What the operator changed about this one slot: over the schedule's, below run now. */
  readonly occurrence?: Pick<Occurrence, 'params' | 'target' | 'priority'> | null
  readonly params?: Job['params'] | null
  readonly target?: Target | null
  readonly notBeforeAt?: number | null
  /** What the event said that made it. */
  readonly eventData?: JobRow['eventData']
  readonly backfillId?: string | null
  /** The first step of the job's trace; left out = that of the slot or of run now. */
  readonly step?: JobSpec['step']
}

export type BlockedDevice = { readonly deviceId: string; readonly runId: string }

/** A job to insert, the devices left out of it and the work that gives way to it; or why the slot does not run. */
export type Scheduled =
  | {
      readonly ok: true
      readonly job: PreparedJob
      readonly blocked: readonly BlockedDevice[]
      readonly superseded: Superseded
      /** The run that this one waits for or replaces (R8). */
      readonly blockerRunId: string | null
    }
  | {
      readonly ok: false
      readonly failure: Failure
      readonly slot: Pick<SkippedSlot, 'reason' | 'blockerRunId' | 'rule' | 'data' | 'errorMessage'>
    }

type OpenOnDevice = OpenWork & { readonly jobId: string }

/** The open pieces of the schedule's work on each device, oldest first, unreleased ones included (R7, DESIGN 6.10). */
function openByDevice(tx: StoreTx, jobs: readonly JobRow[]): Map<string, OpenOnDevice[]> {
  const open = new Map<string, OpenOnDevice[]>()
  const note = (deviceId: string, work: OpenOnDevice) => {
    const known = open.get(deviceId)
    if (known === undefined) open.set(deviceId, [work])
    else known.push(work)
  }
  for (const { id: jobId, runId, targetDeviceIds, releaseCursor } of jobs) {
    let after: string | null = null
    for (;;) {
      const page = tx.executionsOfJob(jobId, ['QUEUED', 'IN_PROGRESS'], after, PAGE)
      for (const { deviceId, state } of page) note(deviceId, { jobId, runId, isWaiting: state === 'QUEUED' })
      after = page.at(-1)?.deviceId ?? null
      if (page.length < PAGE) break
    }
    for (const deviceId of (targetDeviceIds ?? []).slice(releaseCursor))
      note(deviceId, { jobId, runId, isWaiting: true })
  }
  return open
}

function precheck(failure: Failure): Scheduled {
  const { code, message } = failure
  return {
    ok: false,
    failure,
    slot: { reason: 'precheck', rule: 'precheck', data: { failure: code }, errorMessage: message },
  }
}

function blockedSlot(schedule: ScheduleRow, runId: string): Scheduled {
  const failure = refuse('illegal_state', '', 'As much work of this schedule as it allows is still open.', {
    blockerRunId: runId,
  })
  const rule = schedule.overlap === 'skip' ? 'R7' : 'R8'
  return { ok: false, failure, slot: { reason: 'max_instances', blockerRunId: runId, rule } }
}

/** Whole jobs where all that is open of them gives way, else single devices. */
function supersededOn(open: ReadonlyMap<string, OpenOnDevice[]>, replaced: ReadonlySet<string>): Superseded {
  const goesOn = new Set<string>()
  const touched = new Set<string>()
  for (const [deviceId, works] of open) {
    for (const { jobId } of works) (replaced.has(deviceId) ? touched : goesOn).add(jobId)
  }
  const devices = [...replaced].flatMap((deviceId) =>
    (open.get(deviceId) ?? []).flatMap(({ jobId }) => (goesOn.has(jobId) ? [{ jobId, deviceId }] : [])),
  )
  return { jobIds: [...touched].filter((jobId) => !goesOn.has(jobId)), devices }
}

// DESIGN 6.10: per device; the slot runs for those that have room.
function judgeDevices(
  tx: StoreTx,
  schedule: ScheduleRow,
  job: PreparedJob,
  devices: NonNullable<PreparedJob['devices']>,
): Scheduled {
  const open = openByDevice(tx, tx.openJobsOfSchedule(schedule.id))
  const blocked: BlockedDevice[] = []
  const deviceIds: string[] = []
  const replaced = new Set<string>()
  let blockerRunId: string | null = null
  for (const deviceId of devices.deviceIds) {
    const verdict = judgeOverlap(schedule.overlap, schedule.maxInstances, open.get(deviceId) ?? [])
    if (verdict.act === 'skip') {
      blocked.push({ deviceId, runId: verdict.blockerRunId })
      continue
    }
    if (verdict.act === 'replace') replaced.add(deviceId)
    if (verdict.act !== 'begin') blockerRunId ??= verdict.blockerRunId
    deviceIds.push(deviceId)
  }
  const [first] = blocked
  if (first !== undefined && deviceIds.length === 0) return blockedSlot(schedule, first.runId)
  const superseded = replaced.size === 0 ? NOTHING_SUPERSEDED : supersededOn(open, replaced)
  // Work that may wait does so in the device's own list: the releaser does not count it again.
  const maxInstances = mayWaitBeyondNextSlot(schedule.overlap) ? null : schedule.maxInstances
  const judged = { ...job, maxInstances, devices: { ...devices, deviceIds } }
  return { ok: true, job: judged, blocked, superseded, blockerRunId }
}

function judgeLocal(tx: StoreTx, schedule: ScheduleRow, job: PreparedJob): Scheduled {
  const open = tx.openWorkOfSchedule(schedule.id)
  const verdict: OverlapVerdict = judgeOverlap(schedule.overlap, schedule.maxInstances, openWork(open))
  if (verdict.act === 'skip') return blockedSlot(schedule, verdict.blockerRunId)
  const blockerRunId = verdict.act === 'begin' ? null : verdict.blockerRunId
  const superseded = verdict.act === 'replace' ? { jobIds: open.map(({ id }) => id), devices: [] } : NOTHING_SUPERSEDED
  return { ok: true, job, blocked: [], superseded, blockerRunId }
}

/** R31, DESIGN 6.10: when the job gives up waiting. Work that begins later on purpose has its time from there. */
function deadlines(schedule: ScheduleRow, expiryMinutes: number | null, firing: Firing, now: Now) {
  const beginsAt = Math.max(firing.scheduledAt, firing.notBeforeAt ?? 0)
  const atNextSlot = mayWaitBeyondNextSlot(schedule.overlap) ? null : firing.nextRunAt
  return {
    expiresAt:
      expiryMinutes === null ? atNextSlot : Math.max(now.wallAt, firing.notBeforeAt ?? 0) + expiryMinutes * MINUTE_MS,
    startBeforeAt: schedule.startWithinMs === null ? null : beginsAt + schedule.startWithinMs,
  }
}

function stepOf(firing: Firing, now: Now): NonNullable<JobSpec['step']> {
  const [rule, code] = TOLD_AS[firing.trigger] ?? AS_SLOT
  const data = { by: firing.actor, lateMs: now.wallAt - firing.scheduledAt }
  return { rule, code, what: `slot decided by ${firing.actor}`, data }
}

/** Prepares one firing of a schedule without storing anything. The overlap policy is read now: an edit holds for it (R8). */
export function prepareScheduled(tx: StoreTx, schedule: ScheduleRow, firing: Firing, now: Now): Scheduled {
  const template = tx.getTemplate(schedule.templateId)
  if (template === null)
    return precheck(refuse('unknown_template', 'templateId', 'The template of this schedule is gone.'))
  if (template.state === 'ARCHIVED') {
    const message = 'The template of this schedule is archived. Restore it or choose another.'
    return precheck(refuse('template_archived', 'templateId', message))
  }
  const { occurrence } = firing
  const prepared = prepareJob(tx, {
    work: workOf(tx, template),
    nameEn: schedule.nameEn,
    nameAr: schedule.nameAr,
    params: mergeParams(template.defaultParams, schedule.params, occurrence?.params, firing.params),
    target: firing.target ?? occurrence?.target ?? schedule.target ?? template.defaultTarget,
    priority: occurrence?.priority ?? schedule.priority ?? template.priority,
    timeoutMinutes: template.timeoutMinutes ?? SCHEDULED_TIMEOUT_MINUTES,
    ...deadlines(schedule, template.expiryMinutes, firing, now),
    notBeforeAt: firing.notBeforeAt ?? null,
    eventData: firing.eventData ?? null,
    backfillId: firing.backfillId ?? null,
    trigger: firing.trigger,
    actor: firing.actor,
    scheduleId: schedule.id,
    scheduledAt: firing.scheduledAt,
    maxInstances: schedule.maxInstances,
    step: firing.step ?? stepOf(firing, now),
  })
  if (!prepared.ok) return precheck(prepared)
  const { devices } = prepared.value
  return devices === null
    ? judgeLocal(tx, schedule, prepared.value)
    : judgeDevices(tx, schedule, prepared.value, devices)
}
