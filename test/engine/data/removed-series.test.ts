// A series with many points leaves in small commits, out of sight at once, also across a restart; a long window is measured whole.
import { describe, expect, test } from 'vitest'
import type { StoreTx } from '../../../src-main/engine/ports/store.ts'
import { series } from '../../store/data-rows.ts'
import { STORES } from '../stores.ts'
import { DataBench } from './data-bench.ts'

const MANY = 12_000

function fill(tx: StoreTx, count: number, at = 0): void {
  tx.insertSeries(series('s1', { key: 'temperature', deviceId: '', pointCount: count }))
  for (let index = 1; index <= count; index += 1) {
    tx.insertPoint({ seriesId: 's1', at: at + index, value: index, runId: null })
  }
}

describe.each(STORES)('removing a series on %s', (_name, make) => {
  test('its points leave over several commits, and its key is free from the first on', () => {
    const bench = new DataBench(make())
    bench.store.write('engine', (tx) => fill(tx, MANY))
    const left = () => bench.read((tx) => tx.pointsOf('s1', 0, MANY, MANY + 1).length)
    const seen: number[] = []
    bench.store.onCommit(() => seen.push(left()))
    bench.do('series.delete', { id: 's1' })
    expect(left()).toBe(7_000)
    expect(bench.read((tx) => tx.findSeries('temperature', ''))).toBeNull()
    expect(bench.refused('series.delete', { id: 's1' })).toMatchObject({ code: 'not_found' })
    bench.store.write('engine', (tx) => tx.insertSeries(series('s2', { key: 'temperature', deviceId: '' })))
    bench.tick()
    expect(left()).toBe(2_000)
    // The next life goes on where this one ended.
    const next = new DataBench(bench.store)
    expect(next.read((tx) => tx.getSeries('s1'))).toBeNull()
    expect(next.read((tx) => tx.seriesAfter(null, 9).map(({ id }) => id))).toEqual(['s2'])
    const steps = [MANY, ...seen].map((count, at, all) => (all[at - 1] ?? count) - count)
    expect(Math.max(...steps)).toBe(5_000)
  })

  test('the engine comes back soon while some are left, and rests when none is', () => {
    const bench = new DataBench(make())
    bench.store.write('engine', (tx) => fill(tx, MANY))
    expect(bench.tick().nextAt - bench.wallAt).toBeGreaterThan(1_000)
    bench.do('series.delete', { id: 's1' })
    expect(bench.tick().nextAt - bench.wallAt).toBeLessThan(1_000)
    bench.run(1_000)
    expect(bench.read((tx) => tx.getSeries('s1'))).toBeNull()
    expect(bench.tick().nextAt - bench.wallAt).toBeGreaterThan(1_000)
  })

  test('a rate looks at the oldest point of its window, however many lie between', () => {
    const bench = new DataBench(make())
    const at = bench.wallAt
    bench.store.write('engine', (tx) => {
      tx.insertSeries(series('s1', { key: 'level', deviceId: '', pointCount: 3_001 }))
      // Ten in the first second, then flat: over the hour it rose by ten.
      for (let index = 0; index <= 3_000; index += 1) {
        const value = index === 0 ? 0 : 10
        tx.insertPoint({ seriesId: 's1', at: at - 3_600_000 + index * 1_000, value, runId: null })
      }
    })
    const condition = { kind: 'rate', series: 'level', windowMinutes: 60, risesBy: 0.1 }
    const rules = [{ key: 'rise', condition }]
    bench.work({
      ...{ nameEn: 'Watch', jobType: 'alert_check', taskFunctionKey: 'alert_check' },
      defaultParams: { rules: rules as never },
    })
    const work = bench.started.at(-1)
    bench.begin(work?.runId ?? '')
    const counts = bench.engine.data.checkAlerts(
      work?.runId ?? '',
      [
        {
          key: 'rise',
          severity: 'warning',
          raiseAfter: 1,
          clearAfter: 1,
          notify: false,
          condition: condition as never,
        },
      ],
      bench.now,
    )
    expect(counts).toMatchObject({ ok: true, value: { raised: 1 } })
  })
})
