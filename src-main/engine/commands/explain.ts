/** Requests for reasons: of a run, of a time in which nothing ran, and the self-check. The words are in ../explain. */
import type { ParsedInput, RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import { explainNothing, MAX_RANGE_MS } from '../explain/nothing.ts'
import { explainRun } from '../explain/run.ts'
import { checkNow, keptCheck } from '../explain/self-check.ts'
import type { Now } from '../ports/clock.ts'
import { done, refuse } from '../refusal.ts'
import type { Asked } from './command.ts'

/** Code `not_found`. */
export function explainRunCommand(on: Asked, { id }: ParsedInput<'explain.run'>): Result<RequestOutput<'explain.run'>> {
  const sentences = explainRun(on.tx, id, on.now.wallAt)
  return sentences === null
    ? refuse('not_found', 'id', `There is no run and no job "${id.slice(0, 130)}".`)
    : done({ sentences })
}

/** Codes: `invalid_input` (an empty range, or one of more than 31 days), `unknown_schedule`. */
export function explainNothingCommand(
  on: Asked,
  { scheduleId, from, to }: ParsedInput<'explain.nothing'>,
): Result<RequestOutput<'explain.nothing'>> {
  if (to < from) return refuse('invalid_input', 'to', '"to" must not be before "from".')
  if (to - from > MAX_RANGE_MS) return refuse('invalid_input', 'to', 'Ask about at most 31 days at once.')
  const schedule = scheduleId ? (on.tx.getSchedule(scheduleId) ?? byNumber(on, scheduleId)) : null
  if (scheduleId && schedule === null) return refuse('unknown_schedule', 'scheduleId', 'There is no such schedule.')
  return done(explainNothing(on.tx, schedule, from, to, on.now.wallAt))
}

function byNumber(on: Asked, id: string) {
  return /^\d{1,15}$/.test(id) ? on.tx.getScheduleByNumber(Number(id)) : null
}

/** The kept result, or a fresh one when asked or when there was none. */
export function selfCheckCommand(
  ctx: EngineContext,
  input: ParsedInput<'selfCheck.get'>,
  now: Now,
): Result<RequestOutput<'selfCheck.get'>> {
  const kept = input.now ? null : ctx.store.read(keptCheck)
  return done(kept ?? checkNow(ctx, now))
}
