/** Requests about rollouts: what an operator says to one (jobs.rollout), and what a job would do (jobs.preview, nothing stored). */
import type { ParsedInput, RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import { prepareJob } from '../queue/new-job.ts'
import { done, refuse } from '../refusal.ts'
import { heldOf, previewOf, withoutHeld } from '../rollout/preview.ts'
import { steer } from '../rollout/steer.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, findJob } from './command.ts'
import { specOf } from './jobs.ts'

const rollout: Command<'jobs.rollout'> = (on, { id, action, reason }) => {
  const job = findJob(on.tx, id, 'id')
  if (!job.ok) return job
  const steered = steer(on.ctx, on.tx, job.value, { action, reason: reason ?? null, actor: on.actor }, on.now)
  if (!steered.ok) return steered
  const data = { reason: reason ?? null, wave: steered.value.rollout?.wave ?? null }
  audit(on, `job.rollout.${action}`, 'job', job.value.id, data)
  return done({ id: job.value.id })
}

export const rolloutCommands: Commands<'jobs.rollout'> = { 'jobs.rollout': rollout }

/** Codes: those of `jobs.create`; `illegal_state` for work on this computer. */
export function previewCommand(on: Asked, input: ParsedInput<'jobs.preview'>): Result<RequestOutput<'jobs.preview'>> {
  const { cursor, limit, ...asked } = input
  const spec = specOf(on, { ...asked, isHeld: false })
  if (!spec.ok) return spec
  const { work, target } = spec.value
  if (work.reach !== 'fleet')
    return refuse('illegal_state', 'templateId', 'This work runs on this computer, on no device.')
  const held = target === null ? [] : heldOf(on.tx, target)
  const rest = target === null ? null : withoutHeld(target, held)
  const page = { cursor, limit }
  if (target !== null && rest === null) {
    const nobody = { ...spec.value, filledDocument: null, devices: null }
    return done(previewOf(on.tx, nobody, held, page, on.now.wallAt))
  }
  const prepared = prepareJob(on.tx, { ...spec.value, target: rest })
  return prepared.ok ? done(previewOf(on.tx, prepared.value, held, page, on.now.wallAt)) : prepared
}
