/** What an operator does to a rollout: pause, resume, approve the next wave. Devices that have the job go on whatever is said here. */
import type { RolloutState } from '../../../src-preload/contract/fleet-plan.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'
import { releaseAtOf } from './hold.ts'
import { rolloutOf } from './plan.ts'

/** Who pauses when a wave has ended or cannot reach its threshold. */
export const ENGINE = 'engine'

export type Steering = {
  readonly action: 'pause' | 'resume' | 'approve'
  readonly reason: string | null
  readonly actor: string
}

/** What the trace says of each. */
const CODES = { pause: 'rollout_paused', resume: 'rollout_resumed', approve: 'rollout_approved' } as const
const OPEN: readonly JobRow['state'][] = ['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING']
const RUNS = { isPaused: false, pauseReason: null, pausedBy: null, pausedAs: undefined }

const illegal = (message: string) => refuse('illegal_state', 'action', message)

/** The engine paused it at the end of a wave. */
function isAtGate(rollout: RolloutState): boolean {
  return rollout.isPaused && rollout.pausedBy === ENGINE
}

function needsWord(job: JobRow): boolean {
  return job.fleetPlan?.waves?.[rolloutOf(job).wave]?.needsApproval ?? false
}

function afterPause(rollout: RolloutState, { reason, actor }: Steering): Result<RolloutState> {
  if (isAtGate(rollout)) return illegal(`The rollout is paused already: ${rollout.pauseReason ?? ''}.`)
  return done({ ...rollout, isPaused: true, pauseReason: reason, pausedBy: actor, pausedAs: undefined })
}

function passed(rollout: RolloutState): RolloutState {
  return { ...rollout, ...RUNS, approvedWaves: [...new Set([...rollout.approvedWaves, rollout.wave])] }
}

function afterResume(job: JobRow, rollout: RolloutState): Result<RolloutState> {
  if (!rollout.isPaused) return done(rollout)
  if (!isAtGate(rollout)) return done({ ...rollout, ...RUNS })
  // A threshold that was missed may be overruled; an approval that is due has to be given by its own name.
  if (needsWord(job) && rollout.pausedAs !== 'threshold')
    return illegal('The next wave waits for approval. Approve it, or cancel the job.')
  return done(passed(rollout))
}

function afterApproval(job: JobRow, rollout: RolloutState): Result<RolloutState> {
  if (!job.fleetPlan?.waves) return illegal('This job has no waves to approve.')
  if (rollout.approvedWaves.includes(rollout.wave) && !rollout.isPaused) return done(rollout)
  if (!isAtGate(rollout)) return illegal('The present wave has not ended yet. There is nothing to approve.')
  return done(passed(rollout))
}

/**
 * The job after an operator's word; written here. Codes: `illegal_state` when the job is local or over, when there is nothing to
 * approve, or when an approval is wanted instead of a resume.
 */
export function steer(ctx: EngineContext, tx: StoreTx, job: JobRow, how: Steering, now: Now): Result<JobRow> {
  if (job.reach !== 'fleet') return illegal('This job works on this computer; it has no rollout.')
  if (!OPEN.includes(job.state)) return illegal(`This job is ${job.state}; nothing of it is released any more.`)
  const rollout = rolloutOf(job)
  const next =
    how.action === 'pause'
      ? afterPause(rollout, how)
      : how.action === 'resume'
        ? afterResume(job, rollout)
        : afterApproval(job, rollout)
  if (!next.ok || next.value === rollout) return next.ok ? done(job) : next
  const data = { action: how.action, reason: how.reason, by: how.actor, wave: rollout.wave }
  const code = CODES[how.action]
  const step = { at: now.wallAt, rule: 'rollout', code, what: `${how.action} by ${how.actor}`, data }
  const steered = { ...job, rollout: next.value, trace: [...job.trace, step] }
  const row: JobRow = {
    ...steered,
    releaseAt: releaseAtOf(steered, now.wallAt),
    updatedAt: now.wallAt,
    updatedBy: how.actor,
    version: job.version + 1,
  }
  tx.updateJob(row)
  tx.touch('job', job.id)
  tx.touch('queue', job.id)
  // Everybody who waits is looked at: a pause keeps devices whose own reason has gone.
  ctx.life.freedDevices = 'all'
  if (ctx.life.changedRollouts !== 'all') ctx.life.changedRollouts.add(job.id)
  return done(row)
}
