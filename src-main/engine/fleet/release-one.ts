/** What becomes of one device when its turn has come: an execution, or a run that says why it gets none, or a place among those that wait. */
import { moved } from '../execution/apply-update.ts'
import { moveCount } from '../execution/rollup.ts'
import { sealDeviceRun } from '../history/seal-run.ts'
import { policyReleased } from '../policies/compliance.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import type { ExecutionRow, JobRow, KeptStep } from '../ports/store-work.ts'
import { documentFault, failedCheck, isPerDevice, type Refusal } from '../rollout/checks.ts'
import type { Gate } from '../rollout/gate.ts'
import type { Hold } from '../rollout/hold.ts'
import { NEVER } from '../rollout/plan.ts'
import { madeOne } from '../rollout/rate.ts'
import { endExecution } from './end-execution.ts'
import { tellExecution } from './events.ts'
import { bringBack, endHidden } from './hidden.ts'
import { BLOCKED_RULE, LATEST_RULE, PRECHECK_RULE } from './settle.ts'
import { changeJob, jobIn, type Turn } from './turn.ts'

const JOBS = 1_000

function firstAttempt(job: JobRow, deviceId: string, wallAt: number): ExecutionRow {
  return {
    jobId: job.id,
    deviceId,
    state: 'QUEUED',
    executionNumber: 1,
    versionNumber: 1,
    statusDetails: null,
    queuedAt: wallAt,
    startedAt: null,
    lastUpdatedAt: wallAt,
    deadlineAt: null,
    stepDeadlineAt: null,
    stepTimeoutMinutes: null,
    announcedAt: null,
    retriesLeft: job.retryLimit,
    rank: null,
    unconfirmedAt: null,
    saidAt: null,
    overallDeadlineAt: null,
    cancelAskedAt: null,
  }
}

/** DESIGN 6.10: the run that keeps this device from getting another execution of the schedule; null = none does. */
function blockerOf(tx: StoreTx, job: JobRow, deviceId: string): string | null {
  if (job.scheduleId === null || job.maxInstances === null) return null
  const open = tx.openExecutionsOfSchedule(job.scheduleId, deviceId).filter((other) => other.jobId !== job.id)
  return open.length < job.maxInstances ? null : (open[0]?.runId ?? null)
}

/** A device that was deleted after the snapshot was taken counts as removed; nothing was ever sent to it. */
function passRemoved(turn: Turn, job: JobRow, deviceId: string): void {
  const outcome = { status: 'SKIPPED', reason: 'removed', rule: 'fleet 1.1 REMOVED' } as const
  sealDeviceRun(turn.ctx, turn.tx, job, { deviceId }, outcome, turn.now)
  changeJob(turn, job.id, { counts: moveCount(jobIn(turn, job.id).counts, 'unreleased', 'REMOVED') })
}

type Passed = {
  readonly reason: 'max_instances' | 'precheck' | 'superseded'
  readonly rule: string
  readonly code: 'devices_blocked' | 'devices_checked' | 'devices_outdated'
  readonly what: string
}

const BLOCKED: Passed = {
  reason: 'max_instances',
  rule: BLOCKED_RULE,
  code: 'devices_blocked',
  what: 'some devices still have open work of this schedule',
}
const CHECKED: Passed = {
  reason: 'precheck',
  rule: PRECHECK_RULE,
  code: 'devices_checked',
  what: 'some devices did not pass a check',
}
const OUTDATED: Passed = {
  reason: 'superseded',
  rule: LATEST_RULE,
  code: 'devices_outdated',
  what: 'some devices have newer work of the same kind',
}

/** The device gets a run instead of an execution; the job's trace says it once, with how many there are. */
function pass(turn: Turn, job: JobRow, deviceId: string, passed: Passed, data: object, message: string | null): void {
  const { reason, rule } = passed
  const said = reason === 'superseded' ? ({ code: 'newer_on_device' } as const) : {}
  const outcome = { status: 'SKIPPED', reason, rule, ...said, data: { ...data }, errorMessage: message } as const
  sealDeviceRun(turn.ctx, turn.tx, job, { deviceId }, outcome, turn.now)
  const before = jobIn(turn, job.id).trace.find((step) => step.rule === rule)
  countStep(turn, job.id, passed, before?.data ?? { ...data })
}

/** One step of the job's trace under this rule, with one device more in its count. */
function countStep(turn: Turn, jobId: string, { rule, code, what }: Passed, data: KeptStep['data']): void {
  const { trace } = jobIn(turn, jobId)
  const before = trace.find((step) => step.rule === rule)
  const count = (typeof before?.data?.count === 'number' ? before.data.count : 0) + 1
  const step = { at: before?.at ?? turn.now.wallAt, rule, code, what, data: { ...data, count } }
  changeJob(turn, jobId, { trace: [...trace.filter((one) => one !== before), step] })
}

/** The older job's own run says as well why it ended there; those that had it are counted apart from those that never did. */
function noteOutdated(turn: Turn, jobId: string, data: { readonly supersededBy: string }): void {
  const before = jobIn(turn, jobId).trace.find((step) => step.rule === LATEST_RULE)?.data
  const had = (typeof before?.had === 'number' ? before.had : 0) + 1
  countStep(turn, jobId, OUTDATED, { ...(before ?? data), had })
}

function isSameSource(job: JobRow, other: JobRow): boolean {
  if (other.id === job.id || other.reach !== 'fleet') return false
  if (job.scheduleId !== null) return other.scheduleId === job.scheduleId
  return job.templateId !== null && other.templateId === job.templateId
}

/** L8 `latest_only`: what waits of older jobs of the same schedule or template gives way; what has begun goes on. */
function supersedeOlder(turn: Turn, job: JobRow, deviceId: string): void {
  const how = { to: 'CANCELED', by: 'cancel', rule: LATEST_RULE, code: 'newer_on_device', cause: 'superseded' } as const
  const data = { supersededBy: job.runId }
  const isOlder = (other: JobRow) => isSameSource(job, other) && other.insertSeq < job.insertSeq
  for (const { jobId } of turn.tx.deviceKeys(deviceId)) {
    const row = isOlder(jobIn(turn, jobId)) ? turn.tx.getExecution(jobId, deviceId) : null
    if (row?.state !== 'QUEUED') continue
    turn.ctx.noteDevice(deviceId)
    noteOutdated(turn, jobId, data)
    endExecution(turn, row, moved(row, how.to, how.by, turn.now.wallAt), { ...how, data })
  }
  for (const other of turn.tx.jobsWithReleaseWaits(JOBS)) {
    const wait = isOlder(other) ? turn.tx.getReleaseWait(other.id, deviceId) : null
    if (wait === null) continue
    jobIn(turn, other.id)
    if (wait.versionNumber > 0) {
      noteOutdated(turn, other.id, data)
      endHidden(turn, wait, { ...how, data })
    } else {
      turn.tx.deleteReleaseWait(other.id, deviceId)
      pass(turn, jobIn(turn, other.id), deviceId, OUTDATED, data, null)
    }
  }
}

/** The run of a newer job of the same source that the device has open; null = this one is the newest. */
function newerThan(turn: Turn, job: JobRow, deviceId: string): string | null {
  const keys = turn.tx.deviceKeys(deviceId)
  const others = keys.map(({ jobId }) => jobIn(turn, jobId)).filter((other) => isSameSource(job, other))
  return others.find((other) => other.insertSeq > job.insertSeq)?.runId ?? null
}

function refusalOf(job: JobRow, deviceId: string, gate: Gate): Refusal | null {
  const asks = (job.fleetPlan?.prechecks?.length ?? 0) > 0 || isPerDevice(job.document)
  const device = asks ? gate.device(deviceId) : null
  return device === null ? null : (failedCheck(job.fleetPlan, device) ?? documentFault(job.document, device))
}

const earliest = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other)

/** What the rollout notes of an execution that is on its device from now on. */
function noted(turn: Turn, jobId: string, deviceId: string, isNew: boolean, gate: Gate): void {
  const job = jobIn(turn, jobId)
  gate.took(job, deviceId)
  if (job.fleetPlan === null && job.rollout === null) return
  const rolloutAt = earliest(job.rolloutAt, gate.openUntil(job, deviceId))
  changeJob(turn, jobId, { rolloutAt, ...(isNew && { rollout: madeOne(job, turn.now.wallAt) }) })
}

function make(turn: Turn, job: JobRow, deviceId: string, gate: Gate): void {
  turn.ctx.noteDevice(deviceId)
  const first = firstAttempt(job, deviceId, turn.now.wallAt)
  turn.tx.insertExecution(first)
  policyReleased(turn.tx, job, deviceId, turn.now)
  tellExecution(turn, first, 'queued')
  turn.tx.touch('device', deviceId)
  // Before the counts move: what was made so far is read from them.
  noted(turn, job.id, deviceId, true, gate)
  const { counts } = jobIn(turn, job.id)
  // R31: a device has it, so the job has begun in time.
  changeJob(turn, job.id, { counts: moveCount(counts, 'unreleased', 'QUEUED'), startBeforeAt: null })
}

/** The device's turn has come and nothing holds it back: it gets its execution, or a run that says why not. */
export function releaseTo(turn: Turn, jobId: string, deviceId: string, exists: boolean, gate: Gate): void {
  const job = jobIn(turn, jobId)
  if (!exists) {
    passRemoved(turn, job, deviceId)
    return
  }
  if (job.fleetPlan?.staleness === 'latest_only') {
    const newer = newerThan(turn, job, deviceId)
    if (newer !== null) {
      pass(turn, job, deviceId, OUTDATED, { supersededBy: newer }, null)
      return
    }
  }
  const refusal = refusalOf(job, deviceId, gate)
  if (refusal !== null) {
    pass(turn, job, deviceId, CHECKED, refusal.data, refusal.whyEn)
    return
  }
  if (job.fleetPlan?.staleness === 'latest_only') supersedeOlder(turn, job, deviceId)
  const blockerRunId = blockerOf(turn.tx, job, deviceId)
  if (blockerRunId !== null) pass(turn, job, deviceId, BLOCKED, { blockerRunId, maxInstances: job.maxInstances }, null)
  else make(turn, job, deviceId, gate)
}

/** What was visible before is visible again, with its attempt, version and rank. */
export function releaseAgain(turn: Turn, wait: ReleaseWaitRow, gate: Gate): void {
  const job = jobIn(turn, wait.jobId)
  bringBack(turn, wait)
  noted(turn, job.id, wait.deviceId, false, gate)
}

const WAITS: Readonly<Record<string, Pick<KeptStep, 'code' | 'what'>>> = {
  limit: { code: 'devices_wait_limit', what: 'some devices wait for a limit' },
  cap: { code: 'devices_wait_cap', what: 'some devices wait for a cap of the rollout' },
  window: { code: 'devices_wait_window', what: 'some devices wait for their maintenance window' },
  presence: { code: 'devices_wait_presence', what: 'some devices wait until they are online' },
}
const WAIT: Pick<KeptStep, 'code' | 'what'> = { code: 'devices_wait', what: 'some devices wait' }

/** Passes a device over until what holds it back allows it; the job goes on with the others (issue 3, section 6). */
export function passOver(
  turn: Turn,
  jobId: string,
  deviceId: string,
  position: number,
  held: Hold,
  more: object = {},
): void {
  const job = jobIn(turn, jobId)
  turn.tx.insertReleaseWait({
    jobId,
    deviceId,
    position,
    why: held.why,
    notBeforeAt: held.untilAt === NEVER ? null : held.untilAt,
    attempt: 1,
    retriesLeft: job.retryLimit,
    versionNumber: 0,
    rank: null,
    overallDeadlineAt: null,
  })
  const rule = held.why.split(':', 1)[0] ?? held.why
  if (job.trace.some((step) => step.rule === rule)) return
  const step = { at: turn.now.wallAt, rule, ...(WAITS[rule] ?? WAIT), data: { ...more } }
  changeJob(turn, jobId, { trace: [...job.trace, step] })
}

/** Files a waiting device under what holds it back now. */
export function waitOn(turn: Turn, wait: ReleaseWaitRow, held: Hold): void {
  turn.tx.deleteReleaseWait(wait.jobId, wait.deviceId)
  turn.tx.insertReleaseWait({ ...wait, why: held.why, notBeforeAt: held.untilAt === NEVER ? null : held.untilAt })
}
