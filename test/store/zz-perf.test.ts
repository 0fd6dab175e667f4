import { expect, test } from 'vitest'
import { tempStore } from '../support/temp-store.ts'
import { series } from './data-rows.ts'
test('perf', () => {
  const store = tempStore()
  store.write('engine', (tx) => {
    tx.insertSeries(series('s1'))
    for (let at = 0; at < 500_000; at += 1) tx.insertPoint({ seriesId: 's1', at: at * 60_000, value: Math.sin(at), runId: 'r' })
  })
  const t = performance.now()
  const got = store.views.seriesPoints({ id: 's1', from: 0, to: 500_000 * 60_000, points: 500 })
  console.log('points', got?.points.length, performance.now() - t)
  const d = performance.now()
  store.write('engine', (tx) => tx.deleteSeries('s1'))
  console.log('delete', performance.now() - d)
  expect(1).toBe(1)
}, 60_000)
