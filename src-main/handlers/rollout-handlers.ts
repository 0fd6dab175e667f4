/** Requests about rollouts: pause, resume, approve, and the preview of a job. Decisions are the engine's. */
import { commandThen, found } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

export function rolloutHandlers(parts: HandlerParts): Handlers<'jobs.rollout' | 'jobs.preview'> {
  const { clock, engine, store } = parts
  return {
    'jobs.rollout': (input, actor) =>
      commandThen(parts, 'jobs.rollout', input, actor, ({ id }) =>
        found(store.views.jobsGet(id), 'unknown_job', 'job', id),
      ),
    'jobs.preview': (input, actor) => engine.command('jobs.preview', input, actor, clock.now()),
  }
}
