// R24, what the model found: a clock that goes back behind a saving, and behind a pause. One title, one rule.
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const quiet = { startSpreadMs: 0 } as const

describe.each(STORES)('a clock that goes back on %s', (_name, makeStore) => {
  test('R24: a schedule saved just before the clock went back does not wait until the time of its saving returns', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('settings.change', quiet)
    const interval = bench.every(60)
    const templateId = bench.localTemplate()
    const hourly = bench.do('schedules.create', {
      ...{ nameEn: 'Hourly', templateId, scheduleType: 'cron', timezone: 'UTC' },
      scheduleConfig: { expression: '0 * * * *' },
    }).id
    bench.pass(SECOND).jump(-5 * HOUR)
    bench.tick()
    bench.run(HOUR)
    bench.finishAll()
    expect(bench.runsOf(interval).length + bench.read((tx) => tx.openJobsOfSchedule(interval)).length).toBeGreaterThan(
      0,
    )
    expect(bench.words(hourly)).toEqual(['COMPLETED succeeded'])
  })

  test('R24: a pause of the engine that the clock goes back behind takes no slot twice and swallows none', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('settings.change', quiet)
    bench.do('engine.pause', {})
    bench.jump(-2 * HOUR)
    bench.tick()
    const id = bench.every(60, { graceMs: null })
    bench.do('engine.resume', {})
    bench.pass(MINUTE)
    bench.tick()
    bench.finishAll()
    expect(bench.words(id)).toEqual(['COMPLETED succeeded'])
  })

  test('R24: a pause over slots that were decided before the clock went back is a row for the others, and loses none', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('settings.change', quiet)
    const id = bench.every(10)
    for (let slot = 0; slot < 3; slot += 1) {
      bench.run(10 * SECOND)
      bench.finishAll()
    }
    // Less than a minute: no jump that is recorded, and the same half minute comes again.
    bench.jump(-25 * SECOND)
    bench.tick()
    bench.do('schedules.act', { id, action: 'pause' })
    bench.pass(40 * SECOND)
    bench.do('schedules.act', { id, action: 'resume' })
    const paused = bench.runsOf(id).filter((run) => run.reason === 'paused')
    expect(paused.map((run) => [run.scheduledAt, run.slotCount])).toEqual([[START + 40 * SECOND, 1]])
    expect(bench.words(id).filter((word) => word === 'COMPLETED succeeded')).toHaveLength(3)
  })

  test('R24: a pause of the engine over such slots is a row for the others, and loses none', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('settings.change', quiet)
    const id = bench.every(10)
    for (let slot = 0; slot < 3; slot += 1) {
      bench.run(10 * SECOND)
      bench.finishAll()
    }
    bench.jump(-25 * MINUTE)
    bench.jump(25 * MINUTE - 25 * SECOND)
    bench.tick()
    bench.do('schedules.change', { id, scheduleConfig: { intervalSeconds: 10, startAt: '2026-03-02T00:00:00Z' } })
    bench.do('engine.pause', {})
    bench.pass(40 * SECOND)
    bench.do('engine.resume', {})
    bench.tick()
    const paused = bench.runsOf(id).filter((run) => run.reason === 'paused')
    expect(paused.map((run) => [run.scheduledAt, run.slotCount])).toEqual([[START + 40 * SECOND, 1]])
  })
})
