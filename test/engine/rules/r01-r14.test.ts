// R1–R14 where no other test of the engine says them: pausing, and slots seen from both stores. One title, one rule.
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('misfire, pause and edit on %s', (_name, makeStore) => {
  test('R1: exactly the grace late still runs, one millisecond more does not', () => {
    for (const [lateMs, word] of [
      [10 * SECOND, 'COMPLETED succeeded'],
      [10 * SECOND + 1, 'SKIPPED misfire'],
    ] as const) {
      const bench = new EngineBench({ store: makeStore() }).start()
      bench.do('settings.change', { startSpreadMs: 0 })
      const id = bench.every(3_600, { graceMs: 10 * SECOND })
      bench.pass(HOUR + lateMs).tick()
      bench.finishAll()
      expect(bench.words(id)).toEqual([word])
    }
  })

  test('R9: what runs by hand says so in its run and its job, and the slots go on as if it had not been', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    const id = bench.every(60, { maxInstances: 2 })
    bench.pass(20 * SECOND)
    const asked = bench.do('schedules.act', { id, action: 'trigger' })
    expect(bench.read((tx) => tx.getJob(asked.jobId ?? ''))).toMatchObject({
      trigger: 'manual',
      scheduledAt: bench.wallAt,
    })
    bench.finishAll()
    bench.run(40 * SECOND)
    bench.finishAll()
    expect(bench.runsOf(id).map((run) => [run.trigger, run.scheduledAt])).toEqual([
      ['manual', START + 20 * SECOND],
      ['schedule', START + MINUTE],
    ])
    // No slot was taken for it: the same instant could still be decided as one.
    expect(bench.read((tx) => tx.getSlot(id, START + 20 * SECOND))).toBeNull()
  })

  test('R10: pausing a schedule stops new slots only; what is queued and what runs goes on to its end', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('settings.change', { localConcurrency: 1 })
    const id = bench.every(60, { maxInstances: 2, graceMs: null })
    bench.run(MINUTE)
    const [running] = bench.started.splice(0)
    bench.begin(running?.runId ?? '')
    const waiting = bench.do('schedules.act', { id, action: 'trigger' })
    bench.do('schedules.act', { id, action: 'pause', reason: 'stock-taking' })
    const states = () => bench.read((tx) => tx.openJobsOfSchedule(id)).map((job) => job.state)
    expect(states()).toEqual(['RUNNING', 'QUEUED'])
    bench.run(10 * MINUTE)
    expect(states()).toEqual(['RUNNING', 'QUEUED'])
    bench.finish(running?.runId ?? '')
    expect(bench.started.map((work) => work.runId)).toEqual([waiting.runId])
    bench.finishAll()
    expect(bench.words(id)).toEqual(['COMPLETED succeeded', 'COMPLETED succeeded'])
  })

  test('R12: nothing scheduled before an edit fires after it', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    const id = bench.every(60, { graceMs: null, coalesce: false })
    // Two slots pass before the engine looks, and the edit comes first.
    bench.pass(2 * MINUTE + 30 * SECOND)
    bench.do('schedules.change', { id, scheduleConfig: { intervalSeconds: 300 } })
    bench.tick()
    expect(bench.words(id)).toEqual([])
    expect(bench.read((tx) => tx.openJobsOfSchedule(id))).toEqual([])
    expect(bench.read((tx) => tx.getSchedule(id))?.nextRunAt).toBe(START + 2 * MINUTE + 30 * SECOND + 5 * MINUTE)
  })
})
