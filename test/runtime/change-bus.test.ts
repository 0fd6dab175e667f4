// How commits become change batches: numbered, folded, bounded.
import { describe, expect, test } from 'vitest'
import type { ChangeBatch } from '../../src-preload/contract/events.ts'
import { createChangeBus } from '../../src-main/runtime/change-bus.ts'
import { manualClock } from './manual-clock.ts'

function busWith() {
  const time = manualClock()
  const sent: ChangeBatch[] = []
  return { ...time, sent, bus: createChangeBus(time.clock, (batch) => sent.push(batch)) }
}

describe('change bus', () => {
  test('sends the first change at once', () => {
    const { bus, sent, advance } = busWith()
    bus.add('Mona', [{ kind: 'job', id: 'a' }])
    advance(0)
    expect(sent).toEqual([{ seq: 1, source: 'Mona', touched: [{ kind: 'job', ids: ['a'] }] }])
  })

  test('folds what follows into one batch a tenth of a second', () => {
    const { bus, sent, advance } = busWith()
    bus.add('device', [{ kind: 'execution', id: '0' }])
    advance(0)
    for (let count = 1; count <= 50; count += 1) {
      bus.add('device', [{ kind: 'execution', id: String(count % 5) }])
      advance(1)
    }
    expect(sent).toHaveLength(1)
    advance(50)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.touched[0]?.ids).toHaveLength(5)
  })

  test('numbers without gaps, one batch for each source', () => {
    const { bus, sent, advance } = busWith()
    bus.add('engine', [{ kind: 'run', id: 'r' }])
    bus.add('Mona', [{ kind: 'job', id: 'a' }])
    advance(0)
    expect(sent.map(({ seq, source }) => [seq, source])).toEqual([
      [1, 'engine'],
      [2, 'Mona'],
    ])
  })

  test('says all beyond 200 ids of a kind', () => {
    const { bus, sent, advance } = busWith()
    const touched = Array.from({ length: 200 }, (_, index) => ({ kind: 'device' as const, id: `d${index}` }))
    bus.add('device', touched)
    advance(0)
    expect(sent[0]?.touched[0]?.ids).toHaveLength(200)
    bus.add('device', [...touched, { kind: 'device', id: 'one more' }])
    advance(100)
    expect(sent[1]?.touched).toEqual([{ kind: 'device', ids: 'all' }])
  })

  test('sends what waits when it is closed', () => {
    const { bus, sent, pending } = busWith()
    bus.add('engine', [{ kind: 'engine', id: 'i' }])
    bus.close()
    expect(sent).toHaveLength(1)
    expect(pending()).toEqual([])
  })
})
