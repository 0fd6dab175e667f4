// The schedules that every workspace has: made once, kept as the operator left them, never deleted.
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src-main/engine/domain/settings.ts'
import type { Store } from '../../src-main/engine/ports/store.ts'
import { primarySchedules } from '../../src-main/tasks/primary.ts'
import { taskDefinitions } from '../../src-main/tasks/registry.ts'
import { type BenchOptions, DAY, EngineBench, START } from '../engine/engine-bench.ts'
import { STORES } from '../engine/stores.ts'

const IDS = primarySchedules.map(({ scheduleId }) => scheduleId)
const CLEANUP = IDS[0] as string

describe.each(STORES)('primary schedules on %s', (_name, makeStore) => {
  const bench = (options: BenchOptions = {}) =>
    new EngineBench({ store: makeStore(), tasks: taskDefinitions, primaries: primarySchedules, ...options })
  const rows = ({ store }: { store: Store }) => store.read((tx) => tx.schedulesAfter(null, 100))

  test('four of them are made at the first start, in the workspace’s zone, with a template of their own', () => {
    const store = makeStore()
    const first = bench({ store })
    first.start()
    const made = rows(first)
    expect(made.map(({ id }) => id).sort()).toEqual([...IDS].sort())
    for (const row of made) {
      expect(row).toMatchObject({ isPrimary: true, timezone: 'UTC', graceMs: null, createdBy: 'engine', version: 1 })
      expect([row.nameEn, row.nameAr].every(Boolean)).toBe(true)
      const template = first.read((tx) => tx.getTemplate(row.templateId))
      expect(template).toMatchObject({ isPrivate: true, state: 'ACTIVE', jobType: 'internal', reach: 'local' })
    }
    expect(Object.fromEntries(made.map((row) => [row.id, [row.state, row.nextRunAt]]))).toEqual({
      [IDS[0] as string]: ['ENABLED', START + 190 * 60_000],
      [IDS[1] as string]: ['ENABLED', START + 210 * 60_000],
      [IDS[2] as string]: ['CREATED', null],
      [IDS[3] as string]: ['ENABLED', START + 6 * DAY + 240 * 60_000],
    })
  })

  test('a second start makes none and commits nothing for them', () => {
    const store = makeStore()
    bench({ store }).start()
    const before = rows({ store })
    const again = bench({ store, at: START + 1_000 }).start()
    expect(rows(again)).toEqual(before)
    expect(again.read((tx) => tx.nextWakeAt())).toBe(START + 190 * 60_000)
  })

  test('they can be renamed, paused and disabled, and stay so; they cannot be deleted', () => {
    const store = makeStore()
    const first = bench({ store }).start()
    const pause = { id: CLEANUP, action: 'pause', reason: 'audit' } as const
    first.do('schedules.act', pause)
    first.do('schedules.act', { id: IDS[1] as string, action: 'disable' })
    first.do('schedules.change', { id: IDS[3] as string, nameEn: 'Look over the store' })
    expect(first.refused('schedules.delete', { id: CLEANUP })).toMatchObject({
      code: 'is_primary',
      errors: [{ path: 'id' }],
    })
    const again = bench({ store, at: START + 1_000 }).start()
    const found = new Map(rows(again).map((row) => [row.id, row]))
    expect(found.size).toBe(4)
    expect(found.get(CLEANUP)).toMatchObject({ state: 'PAUSED', pauseReason: 'audit' })
    expect(found.get(IDS[1] as string)).toMatchObject({ state: 'DISABLED' })
    expect(found.get(IDS[3] as string)).toMatchObject({ nameEn: 'Look over the store' })
  })

  test('those that nobody touched follow the workspace into its zone', () => {
    const store = makeStore()
    const first = bench({ store }).start()
    first.do('schedules.change', { id: IDS[1] as string, nameEn: 'Mine' })
    first.do('settings.change', { timezone: 'Asia/Riyadh' })
    const again = bench({ store, at: START + 1_000 }).start()
    const found = new Map(rows(again).map((row) => [row.id, row]))
    expect(found.get(CLEANUP)).toMatchObject({ timezone: 'Asia/Riyadh', nextRunAt: START + 10 * 60_000 })
    expect(found.get(IDS[1] as string)).toMatchObject({ timezone: 'UTC' })
  })

  test('a demo workspace has none', () => {
    const store = makeStore()
    const first = new EngineBench({ store, tasks: taskDefinitions }).start()
    first.do('settings.change', { isDemo: true })
    expect(rows(bench({ store, at: START + 1_000 }).start())).toEqual([])
  })

  test('they come due like any schedule, and a night that was slept through is made up for once', () => {
    const one = bench().start()
    one.jump(3 * DAY).tick()
    one.run(30_000)
    const keys = one.started.map(({ taskFunctionKey }) => taskFunctionKey).sort()
    expect(keys).toEqual(['history_cleanup', 'store_backup'])
    one.finishAll()
    expect(one.words(CLEANUP)).toEqual(['SKIPPED coalesced', 'SKIPPED coalesced', 'COMPLETED succeeded'])
  })
})

test('the default settings know neither a retention nor an allowed program', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ retentionDays: null, scriptAllowList: [] })
})
