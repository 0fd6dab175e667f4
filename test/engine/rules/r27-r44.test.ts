// R27–R44 where no other test of the engine says them: the direction of priority, and what retention keeps. One title, one rule.
import { describe, expect, test } from 'vitest'
import { LIMITS, PRIORITY_BANDS } from '../../../src-preload/contract/vocabulary.ts'
import { DAY, EngineBench, MINUTE } from '../engine-bench.ts'
import { tempFolder, tempStore } from '../../support/temp-store.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('queue and history on %s', (_name, makeStore) => {
  test('R28: a higher number comes first, and work without a priority stands in the middle, at 0', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('queue.hold', { isHeld: true })
    const templateId = bench.localTemplate()
    const plain = bench.do('jobs.create', { templateId }).id
    const low = bench.do('jobs.create', { templateId, priority: -1 }).id
    const high = bench.do('jobs.create', { templateId, priority: 1 }).id
    const order = bench.read((tx) => tx.waitingInBand(-LIMITS.priorityMax, LIMITS.priorityMax))
    expect(order.map((job) => job.id)).toEqual([high, plain, low])
    expect(order.map((job) => job.priority)).toEqual([1, 0, -1])
  })

  test('R28: the bands have words, leave no priority out and do not overlap', () => {
    const bands = PRIORITY_BANDS.toSorted((one, other) => one.from - other.from)
    expect(bands.map(({ band }) => band)).toEqual(['low', 'normal', 'high', 'urgent'])
    expect(bands[0]?.from).toBe(-LIMITS.priorityMax)
    expect(bands.at(-1)?.to).toBe(LIMITS.priorityMax)
    for (const [index, band] of bands.entries()) {
      if (index > 0) expect(band.from).toBe((bands[index - 1]?.to ?? 0) + 1)
      expect(band.default).toBeGreaterThanOrEqual(band.from)
      expect(band.default).toBeLessThanOrEqual(band.to)
    }
  })

  test('R41: retention keeps the last run of each schedule, whatever its age, and removes the older ones', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    const busy = bench.every(60)
    const rare = bench.every(50, { isEnabled: false })
    bench.do('schedules.act', { id: rare, action: 'trigger' })
    bench.finishAll()
    for (let slot = 0; slot < 3; slot += 1) {
      bench.run(MINUTE)
      bench.finishAll()
    }
    bench.do('schedules.act', { id: busy, action: 'disable' })
    const last = bench.runsOf(busy).at(-1)?.id
    expect(bench.runsOf(busy)).toHaveLength(3)
    bench.pass(400 * DAY)
    const { deletedCount } = bench.do('history.cleanup', { retentionDays: 30 })
    expect(deletedCount).toBe(2)
    expect(bench.runsOf(busy).map((run) => run.id)).toEqual([last])
    expect(bench.runsOf(rare)).toHaveLength(1)
  })

  test('R41: what a device did stays as long as the job above it is under way', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.devices('d1', 'd2')
    const templateId = bench.fleetTemplate({ defaultTarget: { kind: 'all' } })
    const { id } = bench.do('jobs.create', { templateId })
    const job = bench.read((tx) => tx.getJob(id))
    const say = (deviceId: string, status: 'IN_PROGRESS' | 'SUCCEEDED') =>
      bench.engine.fleet.handle(
        [
          {
            ...{
              operation: 'update',
              deviceId,
              jobId: job?.publicId ?? '',
              status,
              topic: 't',
              clientToken: undefined,
            },
            ...{ statusDetails: undefined, expectedVersion: undefined, executionNumber: undefined },
            ...{ includeJobExecutionState: false, includeJobDocument: false, stepTimeoutInMinutes: undefined },
          },
        ],
        bench.wallAt,
      )
    say('d1', 'IN_PROGRESS')
    say('d1', 'SUCCEEDED')
    const kept = () => bench.read((tx) => tx.deviceRunsOf(job?.runId ?? ''))
    expect(kept()).toHaveLength(1)
    bench.pass(400 * DAY)
    expect(bench.do('history.cleanup', { retentionDays: 30 }).deletedCount).toBe(0)
    expect(kept()).toHaveLength(1)
  })
})

test('R37: of two engines on one file only the holder of the lease writes; the late one is refused and changes nothing', () => {
  const folder = tempFolder()
  const late = new EngineBench({ store: tempStore({ folder }), hostName: 'one' }).start()
  const templateId = late.localTemplate()
  const before = late.do('jobs.create', { templateId })
  const { runId } = late.started[0] ?? { runId: '' }
  late.begin(runId)
  late.pass(2 * MINUTE)
  const holder = new EngineBench({ store: tempStore({ folder }), hostName: 'two', at: late.wallAt }).start()
  const rows = () => JSON.stringify(holder.read((tx) => [tx.getJob(before.id), tx.getRun(runId), tx.listLocks()]))
  const stood = rows()
  expect(late.refused('jobs.create', { templateId }).code).toBe('stepped_down')
  late.finish(runId)
  late.tick()
  expect(rows()).toBe(stood)
  // Its own words: the work was cut off, and what the late one reports of it is not taken.
  expect(holder.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'FAILED', reason: 'abandoned' })
})
