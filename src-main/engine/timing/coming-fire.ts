/** The next instant at which work of a schedule will truly begin, as lists show it. Pure; what is decided stays with plan-due. */
import type { Blackout, Occurrence } from '../../../src-preload/contract/timing-policies.ts'
import type { BlackoutAction } from '../../../src-preload/contract/vocabulary.ts'
import { windowAt } from './blackout.ts'
import type { Fires } from './next-fire.ts'

/** Slots that are looked at; beyond that the last one stands, so that no list waits for a rule that never comes free. */
const MAX_STEPS = 500

/** What stands between a schedule's next slot and its work. */
export type Coming = {
  readonly nextRunAt: number
  readonly fires: Pick<Fires, 'next'>
  readonly zone: string
  readonly blackouts: readonly Blackout[]
  readonly blackoutAction: BlackoutAction
  readonly occurrenceAt: (scheduledAt: number) => Pick<Occurrence, 'action' | 'notBeforeAt'> | null
}

/**
 * The first slot from `nextRunAt` on that nobody skipped and that no window swallows, at the time to which the operator or a window
 * moves it (R43); null = every slot that is left is skipped.
 */
export function comingFire({ nextRunAt, fires, zone, blackouts, blackoutAction, occurrenceAt }: Coming): number | null {
  let at: number | null = nextRunAt
  for (let step = 0; at !== null && step < MAX_STEPS; step += 1) {
    const said = occurrenceAt(at)
    const dark = blackouts.length === 0 ? null : windowAt(blackouts, zone, at)
    const isSwallowed = dark !== null && blackoutAction === 'skip'
    if (said?.action !== 'skip' && !isSwallowed) return Math.max(at, said?.notBeforeAt ?? 0, dark?.endsAt ?? 0)
    at = fires.next(said?.action !== 'skip' && dark !== null ? dark.endsAt - 1 : at)
  }
  return at
}
