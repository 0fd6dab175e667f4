// R15–R26 where no other test of the engine says them: the time zone release, and a wall clock that is moved. One title, one rule.
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('releases and clocks on %s', (_name, makeStore) => {
  test('R21: the release stands in every run, and another one recomputes every next time and says so', () => {
    const store = makeStore()
    const first = new EngineBench({ store, tzRelease: '2026a' }).start()
    const id = first.every(60)
    first.run(MINUTE)
    first.finishAll()
    // What the older release had said, and this one does not.
    first.store.write('test', (tx) => tx.advanceSchedule(id, { nextRunAt: START + 5 * HOUR }))
    first.engine.stop(first.now)
    const at = first.wallAt
    const second = new EngineBench({ store, tzRelease: '2026b', at }).start()
    const touched: string[] = []
    second.store.onCommit((_source, list) => touched.push(...list.map(({ kind }) => kind)))
    expect(second.read((tx) => tx.getSchedule(id))).toMatchObject({ nextRunAt: START + 2 * MINUTE, tzRelease: '2026b' })
    second.run(MINUTE)
    second.finishAll()
    expect(second.runsOf(id).map((run) => run.tzRelease)).toEqual(['2026a', '2026b'])
    expect(second.read((tx) => tx.getEngineState().tzRelease)).toBe('2026b')
  })

  test('R25: a lease is written anew when the wall clock moved by a renewal, so that a live holder is not taken for dead', () => {
    const store = makeStore()
    const bench = new EngineBench({ store }).start()
    bench.pass(SECOND).jump(35 * SECOND)
    bench.tick()
    const rival = new EngineBench({ store, at: bench.wallAt, isAlive: () => true })
    expect(rival.engine.start(rival.now)).toMatchObject({ ok: false, code: 'workspace_held' })
  })
})
