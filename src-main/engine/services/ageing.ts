/** R29: who waits gains one level of priority per interval, stored, in small commits, up to the last level below Urgent. */
import { PRIORITY_BANDS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { EngineState, StoreTx } from '../ports/store.ts'

const MINUTE_MS = 60_000
const BATCH = 500
// One tick never makes more commits than this; the next one goes on where it stopped.
const PER_TICK = 10
/** Urgent stays what a person called urgent: waiting alone never leads there. */
export const AGED_TOP = (PRIORITY_BANDS.find(({ band }) => band === 'urgent')?.from ?? 20) - 1
const FIRST = { agedAt: null, ageingTo: null, ageingBelow: null }

type Pass = { readonly to: number; readonly below: number; readonly levels: number }

/** The pass that is due: the one that was begun, else the whole intervals since the last; null = none is. */
function passDue(state: EngineState, intervalMs: number, now: Now): Pass | null {
  const since = state.agedAt === null || state.agedAt > now.wallAt ? null : state.agedAt
  const levels = (to: number) => (since === null ? 1 : Math.max(1, Math.floor((to - since) / intervalMs)))
  if (state.ageingTo !== null && state.ageingTo <= now.wallAt) {
    return { to: state.ageingTo, below: state.ageingBelow ?? AGED_TOP, levels: levels(state.ageingTo) }
  }
  if (since !== null && now.wallAt - since < intervalMs) return null
  const to = since === null ? now.wallAt : since + levels(now.wallAt) * intervalMs
  return { to, below: AGED_TOP, levels: levels(to) }
}

// From the top down: who is raised lands where the pass has been.
function agePart(tx: StoreTx, pass: Pass, intervalMs: number): boolean {
  let room = BATCH
  let below = pass.below
  while (room > 0) {
    const priority = tx.nextWaitingPriority(below)
    if (priority === null) {
      tx.putEngineState({ ...tx.getEngineState(), ...FIRST, agedAt: pass.to })
      return false
    }
    const step = { priority, levels: pass.levels, top: AGED_TOP, intervalMs, now: pass.to, limit: room }
    const raised = tx.setAgedPriority(step)
    for (const id of raised) {
      tx.touch('job', id)
      tx.touch('queue', id)
    }
    // Fewer than asked for: nobody else here has waited long enough. Else this level goes on, without those raised above it.
    below = raised.length < room ? priority : priority + 1
    room -= raised.length
  }
  tx.putEngineState({ ...tx.getEngineState(), ageingTo: pass.to, ageingBelow: below })
  return true
}

/** Raises who has waited; nothing is committed while nobody waits or ageing is off. */
export function ageWaiting(ctx: EngineContext, now: Now): void {
  for (let commits = 0; commits < PER_TICK; commits += 1) {
    const due = ctx.store.read((tx) => {
      const { ageingMinutes } = tx.getSettings()
      if (ageingMinutes === null || tx.getEngineState().isPaused) return null
      const intervalMs = ageingMinutes * MINUTE_MS
      const pass = passDue(tx.getEngineState(), intervalMs, now)
      return pass !== null && tx.nextWaitingPriority(Number.MAX_SAFE_INTEGER) !== null ? { pass, intervalMs } : null
    })
    if (due === null || !ctx.write('engine', now, (tx) => agePart(tx, due.pass, due.intervalMs))) return
  }
}
