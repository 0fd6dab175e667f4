/** The due part of a tick: paused schedules that resume, and due slots, at most 250 schedules a commit. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { StoreFault } from '../ports/store.ts'
import { admit } from '../queue/admit.ts'
import { isZone } from '../timing/zone.ts'
import { resumeSchedule } from './resume-schedule.ts'
import { stopFaulty } from './faulty.ts'
import { decideSchedule } from './schedule-slots.ts'
import type { DuePass } from './schedule-slots.ts'

// Of a thousand that are due at once the first need not wait for the last, and the disk is asked four times, not ten.
const BATCH = 250

/** Ends pauses whose time has come, of the engine first, then of schedules (R11). */
export function resumeDue(ctx: EngineContext, now: Now): void {
  const state = ctx.store.read((tx) => tx.getEngineState())
  if (state.isPaused && state.pausedUntil !== null && state.pausedUntil <= now.wallAt) {
    ctx.write('engine', now, (tx) => resumeEngine(ctx, tx, 'engine', now))
  }
  while (ctx.store.read((tx) => tx.schedulesToResume(now.wallAt, 1)).length > 0) {
    ctx.write('engine', now, (tx) => {
      for (const schedule of tx.schedulesToResume(now.wallAt, BATCH)) {
        resumeSchedule(ctx, tx, schedule, now)
        const row = {
          at: now.wallAt,
          actor: 'engine',
          action: 'schedule.resume',
          entity: 'schedule',
          entityId: schedule.id,
        }
        tx.addAudit({ ...row, data: { state: tx.getSchedule(schedule.id)?.state, pausedUntil: schedule.pausedUntil } })
      }
    })
  }
}

/** Decides and releases again from now on; the pause's range stays known, so that its slots are `paused` and no misfires. */
export function resumeEngine(ctx: EngineContext, tx: StoreTx, actor: string, now: Now): void {
  const state = tx.getEngineState()
  if (!state.isPaused) return
  const data = { pausedAt: state.pausedAt, reason: state.pauseReason }
  tx.putEngineState({
    ...state,
    isPaused: false,
    pausedUntil: null,
    pauseReason: null,
    pausedBy: null,
    pauseEndedAt: now.wallAt,
  })
  tx.addAudit({ at: now.wallAt, actor, action: 'engine.resumed', entity: 'engine', entityId: null, data })
  tx.touch('engine', ctx.host.instanceId)
}

// A zone that this tz release no longer knows stops the schedule whose window it is; a window of the workspace must not stop them all:
// it is read in each schedule's own zone instead.
function readableSettings(tx: StoreTx): DuePass['settings'] {
  const { startSpreadMs, blackouts } = tx.getSettings()
  const isReadable = blackouts.every(({ timezone }) => !timezone || isZone(timezone))
  if (isReadable) return { startSpreadMs, blackouts }
  const readable = blackouts.map((row) => (row.timezone && !isZone(row.timezone) ? { ...row, timezone: null } : row))
  return { startSpreadMs, blackouts: readable }
}

function decideBatch(ctx: EngineContext, isWake: boolean, limit: number, now: Now, stored: () => void): number {
  return ctx.write('engine', now, (tx) => {
    ctx.afterCommit(stored)
    const pass: DuePass = { state: tx.getEngineState(), settings: readableSettings(tx), isWake }
    const due = tx.dueSchedules(now.wallAt, limit)
    for (const schedule of due) decideSchedule(ctx, tx, schedule, pass, now)
    if (due.length > 0) {
      ctx.afterCommit(() => ctx.step('slot.decided'))
      admit(ctx, tx, now)
    }
    return due.length
  })
}

// One schedule that cannot be decided must not stop the others: it alone is disabled, with the reason in view.
function decideAlone(ctx: EngineContext, isWake: boolean, now: Now): number {
  let isStored = false
  try {
    return decideBatch(ctx, isWake, 1, now, () => {
      isStored = true
    })
  } catch (error) {
    if (error instanceof StoreFault || isStored || !(error instanceof Error)) throw error
    const reason = error.message
    ctx.write('engine', now, (tx) => {
      const [first] = tx.dueSchedules(now.wallAt, 1)
      if (first !== undefined) stopFaulty(tx, first, reason, now)
    })
    return 1
  }
}

/** Decides every due slot and admits what it made; nothing while the engine is paused (DESIGN 6.16). */
export function decideDue(ctx: EngineContext, isWake: boolean, now: Now): void {
  let alone = 0
  for (;;) {
    const { isPaused, isDue } = ctx.store.read((tx) => ({
      isPaused: tx.getEngineState().isPaused,
      isDue: tx.dueSchedules(now.wallAt, 1).length > 0,
    }))
    if (isPaused || !isDue) return
    if (alone > 0) {
      decideAlone(ctx, isWake, now)
      alone -= 1
      continue
    }
    let isStored = false
    try {
      decideBatch(ctx, isWake, BATCH, now, () => {
        isStored = true
      })
    } catch (error) {
      // What was thrown after the commit is no schedule's fault.
      if (error instanceof StoreFault || isStored) throw error
      alone = BATCH
    }
  }
}
