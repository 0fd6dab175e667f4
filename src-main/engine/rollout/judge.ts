/**
 * What becomes of a rollout after something of it changed, or its time has come: abort, the next wave, a pause, windows that close, the
 * end time. Each in a commit of its own, between the change and the next release. Who gets an execution is the gate's.
 */
import type { RolloutState } from '../../../src-preload/contract/fleet-plan.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { cancelFleetJob } from '../fleet/cancel.ts'
import { hide, PARKED } from '../fleet/hidden.ts'
import { changeJob, closeTurn, jobIn, openTurn, type Turn } from '../fleet/turn.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow, KeptStep } from '../ports/store-work.ts'
import { type Abort, abortOf, canReach, scoreOf } from './abort.ts'
import { endRollout } from './end-time.ts'
import { openGate } from './gate.ts'
import { boundOf, endedOf, openOf, rolloutOf } from './plan.ts'
import { ENGINE } from './steer.ts'
import { isSameForAll } from './windows.ts'

const ABORT_RULE = 'fleet 1.7 abort'
const WAVE_RULE = 'fleet L12 wave'
const MINUTE_MS = 60_000
const DUE_AT_ONCE = 20
const ALL_JOBS = 10_000
/** Devices that the next wave does not wait for: nobody knows when, or whether, their turn comes. */
const EXCUSED: readonly string[] = ['presence', 'held', PARKED]

/** What the trace says of a wave. */
type WaveWord = Required<Pick<KeptStep, 'what' | 'data'>> & {
  readonly code: 'wave_ended' | 'wave_waits' | 'wave_missed'
}
type Decision =
  | { readonly do: 'abort'; readonly abort: Abort }
  | { readonly do: 'rollout'; readonly rollout: RolloutState; readonly word: WaveWord }
  | { readonly do: 'hide' }

const isRolling = (job: JobRow) =>
  job.reach === 'fleet' &&
  (job.state === 'DISPATCHED' || job.state === 'RUNNING') &&
  (job.fleetPlan ?? job.rollout) !== null

/** How many of the present wave can still end: on devices, waiting for a turn that will come, or not looked at yet. */
function leftInWave(tx: StoreTx, job: JobRow): number {
  const waiting = tx.releaseWaitCounts(job.id).filter(({ why }) => !EXCUSED.includes(why))
  return openOf(job.counts) + waiting.reduce((sum, { count }) => sum + count, 0) + boundOf(job) - job.releaseCursor
}

function pausedBy(rollout: RolloutState, pausedAs: 'gate' | 'threshold', word: WaveWord): Decision {
  const pauseReason = word.what
  return { do: 'rollout', rollout: { ...rollout, isPaused: true, pausedBy: ENGINE, pausedAs, pauseReason }, word }
}

/** Whether the next wave begins, waits for a word, or cannot begin; null = the present one goes on. */
function decideWave(tx: StoreTx, job: JobRow): Decision | null {
  const waves = job.fleetPlan?.waves ?? []
  const rollout = rolloutOf(job)
  const wave = waves[rollout.wave]
  if (wave === undefined || rollout.wave >= waves.length - 1 || rollout.isPaused) return null
  const left = leftInWave(tx, job)
  const score = scoreOf(job, left)
  const isApproved = rollout.approvedWaves.includes(rollout.wave)
  const name = `wave ${rollout.wave + 1} of ${waves.length}`
  const data = { wave: rollout.wave, waves: waves.length }
  if (!isApproved && !canReach(score, wave.successPercent)) {
    const of = score.ended + left
    const has = `${score.succeeded} of ${of} succeeded, ${wave.successPercent} % are needed`
    const facts = { ...data, succeeded: score.succeeded, of, successPercent: wave.successPercent ?? null }
    const what = `${name} cannot reach its threshold: ${has}`
    return pausedBy(rollout, 'threshold', { code: 'wave_missed', what, data: facts })
  }
  if (left > 0) return null
  if (wave.needsApproval && !isApproved) {
    const what = `${name} has ended and waits for approval`
    return pausedBy(rollout, 'gate', { code: 'wave_waits', what, data })
  }
  const waveBase = { ended: endedOf(job.counts), succeeded: job.counts.SUCCEEDED }
  const word = { code: 'wave_ended', what: `${name} has ended`, data } as const
  return { do: 'rollout', rollout: { ...rollout, wave: rollout.wave + 1, waveBase }, word }
}

/** QUEUED executions that no window lets their device see: after a close, or a further attempt outside of one. */
function mustHide(tx: StoreTx, job: JobRow, wallAt: number): boolean {
  const windows = job.fleetPlan?.windows ?? []
  if (windows.length === 0 || job.counts.QUEUED === 0 || !isSameForAll(windows)) return false
  const [row] = tx.executionsOfJob(job.id, ['QUEUED'], null, 1)
  return row !== undefined && openGate(tx, wallAt).openUntil(job, row.deviceId) === null
}

function decide(tx: StoreTx, job: JobRow, wallAt: number): Decision | null {
  if (!isRolling(job)) return null
  const abort = abortOf(job)
  if (abort !== null) return { do: 'abort', abort }
  return decideWave(tx, job) ?? (mustHide(tx, job, wallAt) ? { do: 'hide' } : null)
}

function applyAbort(ctx: EngineContext, tx: StoreTx, job: JobRow, abort: Abort, now: Now): void {
  const rollout = { ...rolloutOf(job), abortedBy: abort.text }
  const data = { ...abort.rule, failures: abort.failures, made: abort.made }
  const step = { at: now.wallAt, rule: ABORT_RULE, code: 'aborted', what: abort.text, data } as const
  const told = { ...job, rollout, trace: [...job.trace, step] }
  tx.updateJob(told)
  cancelFleetJob(ctx, tx, told, { force: false, actor: ENGINE, reason: abort.text }, now)
  tx.addAudit({
    at: now.wallAt,
    actor: ENGINE,
    action: 'job.aborted',
    entity: 'job',
    entityId: job.id,
    data: { rule: abort.rule, failures: abort.failures, made: abort.made },
  })
}

function apply(ctx: EngineContext, tx: StoreTx, job: JobRow, decision: Decision, now: Now): void {
  if (decision.do === 'abort') {
    applyAbort(ctx, tx, job, decision.abort, now)
    return
  }
  const turn = openTurn(ctx, tx, now)
  turn.jobs.set(job.id, job)
  if (decision.do === 'hide') hideClosed(turn, job.id)
  else {
    const trace = [...job.trace, { at: now.wallAt, rule: WAVE_RULE, ...decision.word }]
    // A new wave makes room for whoever waited outside of it.
    changeJob(turn, job.id, { rollout: decision.rollout, trace, releaseAt: job.releaseAt ?? 0 })
  }
  tx.touch('queue', job.id)
  closeTurn(turn)
}

/** Takes QUEUED executions outside of their windows off their devices' lists, at most 500; true when more may be left. */
function hideClosed(turn: Turn, jobId: string): boolean {
  const gate = openGate(turn.tx, turn.now.wallAt)
  let after: string | null = null
  let hidden = 0
  let nextAt: number | null = null
  for (;;) {
    const page = turn.tx.executionsOfJob(jobId, ['QUEUED'], after, LIMITS.releaseBatch)
    for (const row of page) {
      const job = jobIn(turn, jobId)
      const untilAt = gate.openUntil(job, row.deviceId)
      if (untilAt !== null) {
        nextAt = Math.min(nextAt ?? untilAt, untilAt)
        continue
      }
      if (hidden >= LIMITS.releaseBatch) return true
      const held = gate.shutUntil(job, row.deviceId)
      hide(turn, row, 'window', held)
      hidden += 1
    }
    after = page.at(-1)?.deviceId ?? null
    if (after === null || page.length < LIMITS.releaseBatch) break
  }
  changeJob(turn, jobId, { rolloutAt: nextLook(jobIn(turn, jobId), nextAt, turn.now.wallAt) })
  return false
}

/** When the job has to be looked at next: a window's close, the end time; with windows in many zones also for what is tried again. */
function nextLook(job: JobRow, closesAt: number | null, wallAt: number): number | null {
  const endAt = job.fleetPlan?.endAt ?? null
  const windows = job.fleetPlan?.windows ?? []
  const again = !isSameForAll(windows) && job.counts.IN_PROGRESS > 0 ? wallAt + MINUTE_MS : null
  const known = [closesAt, endAt !== null && endAt > wallAt ? endAt : null, again].filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function comeDue(ctx: EngineContext, tx: StoreTx, jobId: string, now: Now): void {
  const job = tx.getJob(jobId)
  if (job === null) return
  const endAt = job.fleetPlan?.endAt ?? null
  if (endAt !== null && endAt <= now.wallAt && endRollout(ctx, tx, job, now)) return
  const turn = openTurn(ctx, tx, now)
  turn.jobs.set(job.id, tx.getJob(jobId) ?? job)
  hideClosed(turn, job.id)
  closeTurn(turn)
}

/** Windows that close and end times that have come, at most 500 executions a commit. */
function settleDue(ctx: EngineContext, now: Now): boolean {
  let isChanged = false
  for (;;) {
    const due = ctx.store.read((tx) => tx.rolloutsDue(now.wallAt, DUE_AT_ONCE).map(({ id }) => id))
    if (due.length === 0) return isChanged
    isChanged = true
    for (const id of due) ctx.write(ENGINE, now, (tx) => comeDue(ctx, tx, id, now))
  }
}

function changedJobs(ctx: EngineContext, tx: StoreTx): JobRow[] {
  const { changedRollouts: changed } = ctx.life
  if (changed === 'all') return tx.jobsInState(['DISPATCHED', 'RUNNING'], ALL_JOBS).filter(isRolling)
  return [...changed].map((id) => tx.getJob(id)).filter((job) => job !== null)
}

/**
 * Judges every rollout of which something changed, and those that are due; true when that changed anything. Looks first: a rollout
 * that simply goes on costs no commit.
 */
export function judgeRollouts(ctx: EngineContext, now: Now): boolean {
  let isChanged = settleDue(ctx, now)
  for (;;) {
    const ids = ctx.store.read((tx) =>
      changedJobs(ctx, tx)
        .filter((job) => decide(tx, job, now.wallAt) !== null)
        .map(({ id }) => id),
    )
    ctx.life.changedRollouts = new Set()
    if (ids.length === 0) return isChanged
    isChanged = true
    for (const id of ids) {
      ctx.write(ENGINE, now, (tx) => {
        const job = tx.getJob(id)
        const decision = job === null ? null : decide(tx, job, now.wallAt)
        if (job !== null && decision !== null) apply(ctx, tx, job, decision, now)
      })
    }
  }
}
