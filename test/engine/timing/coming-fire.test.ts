// When work of a schedule truly begins next: slots that are skipped, moved, or lie in a window are passed or moved.
import { describe, expect, test } from 'vitest'
import { wholeWindows } from '../../../src-main/engine/timing/blackout.ts'
import { comingFire, type Coming } from '../../../src-main/engine/timing/coming-fire.ts'

const HOUR = 3_600_000
const NOON = Date.UTC(2026, 2, 2, 12)
const hourly = { next: (after: number) => (Math.floor(after / HOUR) + 1) * HOUR }

function coming(more: Partial<Coming> = {}): number | null {
  return comingFire({
    ...{ nextRunAt: NOON, fires: hourly, zone: 'UTC', blackouts: [], blackoutAction: 'skip' },
    ...{ occurrenceAt: () => null, ...more },
  })
}
const skip = { action: 'skip', notBeforeAt: null } as const

describe('the next fire that is shown', () => {
  test('is the next slot when nothing was said', () => {
    expect(coming()).toBe(NOON)
  })

  test('passes the occurrences that are skipped, however many stand together', () => {
    const skipped = [NOON, NOON + HOUR]
    expect(coming({ occurrenceAt: (at) => (skipped.includes(at) ? skip : null) })).toBe(NOON + 2 * HOUR)
  })

  test('is the moved time of an occurrence that was moved', () => {
    const notBeforeAt = NOON + HOUR / 2
    expect(coming({ occurrenceAt: (at) => (at === NOON ? { action: 'change', notBeforeAt } : null) })).toBe(notBeforeAt)
    expect(coming({ occurrenceAt: () => ({ action: 'change', notBeforeAt: null }) })).toBe(NOON)
  })

  test('passes a window that skips, in one step, and waits for the end of one that defers (R43)', () => {
    const blackouts = [{ from: '11:00', to: '15:30' }]
    expect(coming({ blackouts })).toBe(NOON + 4 * HOUR)
    expect(coming({ blackouts, blackoutAction: 'defer' })).toBe(NOON + 3.5 * HOUR)
    let asked = 0
    const secondly = {
      next: (after: number) => {
        asked += 1
        return after + 1_000
      },
    }
    expect(coming({ blackouts, fires: secondly })).toBe(NOON + 3.5 * HOUR - 1 + 1_000)
    expect(asked).toBe(1)
  })

  test('is nothing when every slot that is left is skipped', () => {
    expect(coming({ fires: { next: () => null }, occurrenceAt: () => skip })).toBeNull()
  })

  test('never looks for ever', () => {
    expect(coming({ occurrenceAt: () => skip })).toBe(NOON + 500 * HOUR)
  })
})

describe('windows as they are told', () => {
  const night = [{ from: '22:00', to: '06:00' }]
  const at = (day: number, hour: number) => Date.UTC(2026, 2, day, hour)

  test('keep their own beginning and end where the time that is asked for cuts them', () => {
    expect(wholeWindows(night, 'UTC', { from: at(2, 1), to: at(2, 2) })).toEqual([
      { from: at(1, 22), to: at(2, 6) - 1 },
    ])
    expect(wholeWindows(night, 'UTC', { from: at(2, 1), to: at(2, 23) })).toEqual([
      { from: at(1, 22), to: at(2, 6) - 1 },
      { from: at(2, 22), to: at(3, 6) - 1 },
    ])
  })

  test('that run into each other are one, also beyond the time that is asked for', () => {
    const both = [...night, { from: '06:00', to: '08:00' }, { from: '20:00', to: '22:00' }]
    expect(wholeWindows(both, 'UTC', { from: at(2, 1), to: at(2, 2) })).toEqual([{ from: at(1, 20), to: at(2, 8) - 1 }])
    expect(wholeWindows(both, 'UTC', { from: at(2, 9), to: at(2, 10) })).toEqual([])
  })
})
