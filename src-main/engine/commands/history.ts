/** The clean-up of history, asked for: many small commits instead of one (DESIGN 6.18, 6.19). */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { EngineContext } from '../context.ts'
import type { CommandOutput } from '../engine.ts'
import type { Now } from '../ports/clock.ts'
import { done } from '../refusal.ts'
import { removeHistory } from '../services/tidy.ts'

/** Used when neither the call nor the settings name a number of days (DESIGN 6.19). */
const DEFAULT_DAYS = 30

type Input = ParsedInput<'history.cleanup'>

function cleanup(ctx: EngineContext, input: Input, actor: string, now: Now): Result<CommandOutput<'history.cleanup'>> {
  const retentionDays = input.retentionDays ?? DEFAULT_DAYS
  const deletedCount = removeHistory(ctx, retentionDays, actor, now)
  return done({ deletedCount, retentionDays })
}

/** Not part of a single commit, so it has a shape of its own. */
export const historyCommands = { 'history.cleanup': cleanup }
