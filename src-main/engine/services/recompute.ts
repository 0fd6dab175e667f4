/** All next times anew: after a backward clock jump, or under another time-zone release (R21, R24, DESIGN 6.13, 6.15). */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { onceAt, recompute } from '../timing/next-fire.ts'
import { ruleOf } from './rules.ts'
import { stopFaulty } from './schedule-slots.ts'

const PAGE = 200

type Cause = 'clock' | 'tz'
type Recomputed = { readonly moved: number; readonly last: string | null }

function recomputePage(ctx: EngineContext, tx: StoreTx, after: string | null, cause: Cause, now: Now): Recomputed {
  const page = tx.schedulesAfter(after, PAGE)
  let moved = 0
  for (const schedule of page) {
    if (schedule.state !== 'ENABLED') continue
    const rule = ruleOf(schedule)
    if (!rule.ok) {
      stopFaulty(tx, schedule, rule.message, now)
      continue
    }
    // A slot that is due already stays due under a new release; only what lies ahead is computed anew.
    if (cause === 'tz' && schedule.nextRunAt !== null && schedule.nextRunAt <= now.wallAt) continue
    const { rule: time, zone } = rule.value
    const isOpenOnce = time.kind === 'once' && schedule.nextRunAt !== null
    const nextRunAt = isOpenOnce ? onceAt(time.at, zone) : recompute(time, zone, now.wallAt, schedule.decidedUpToAt)
    if (nextRunAt !== schedule.nextRunAt) moved += 1
    const decidedUpToAt =
      cause === 'clock' && schedule.decidedUpToAt !== null
        ? Math.min(schedule.decidedUpToAt, now.wallAt)
        : schedule.decidedUpToAt
    tx.advanceSchedule(schedule.id, { nextRunAt, decidedUpToAt, tzRelease: ctx.host.tzRelease })
    if (nextRunAt !== schedule.nextRunAt) tx.touch('schedule', schedule.id)
  }
  return { moved, last: page.length < PAGE ? null : (page.at(-1)?.id ?? null) }
}

/** Recomputes every enabled schedule, 200 a commit. Returns how many instants moved. */
export function recomputeAll(ctx: EngineContext, cause: Cause, now: Now): number {
  let moved = 0
  let after: string | null = null
  do {
    const from: string | null = after
    const page: Recomputed = ctx.write('engine', now, (tx) => recomputePage(ctx, tx, from, cause, now))
    moved += page.moved
    after = page.last
  } while (after !== null)
  return moved
}

/** DESIGN 6.15: under another tz release than the stored one everything is computed anew; told only if an instant moved. */
export function followTzRelease(ctx: EngineContext, now: Now): void {
  const state = ctx.store.read((tx) => tx.getEngineState())
  const { tzRelease } = ctx.host
  if (state.tzRelease === tzRelease) return
  const moved = recomputeAll(ctx, 'tz', now)
  ctx.write('engine', now, (tx) => {
    tx.putEngineState({ ...tx.getEngineState(), tzRelease })
    if (moved === 0 || state.tzRelease === '') return
    const data = { from: state.tzRelease, to: tzRelease, moved }
    tx.addAudit({ at: now.wallAt, actor: 'engine', action: 'tz.changed', entity: 'engine', entityId: null, data })
    tx.touch('engine', ctx.host.instanceId)
  })
}
