// R29: ageing. Off by default; on, nobody waits for ever.
import { describe, expect, test } from 'vitest'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import { AGED_TOP } from '../../../src-main/engine/services/ageing.ts'
import { EngineBench, MINUTE, SECOND } from '../engine-bench.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { STORES } from '../stores.ts'

const BAND_LEVELS = 20

function queueOn(store: Store, ageingMinutes: number | null) {
  const at = new EngineBench({ store }).start()
  const templateId = at.localTemplate()
  at.do('settings.change', { localConcurrency: 1, ageingMinutes })
  const add = (priority: number) => at.do('jobs.create', { templateId, priority }).id
  const look = (id: string) => {
    const job = at.read((tx) => tx.getJob(id))
    return [job?.priority, job?.basePriority]
  }
  return { at, add, look }
}

/** How long a low job waits while high ones stream in. */
function startedAfter(ageingMinutes: number | null): number {
  const { at, add } = queueOn(memoryStore(), ageingMinutes)
  const begun = at.wallAt
  for (let index = 0; index < 3; index += 1) add(10)
  const low = add(-10)
  for (let fed = 0; fed < 1_000; fed += 1) {
    // One ends and one more comes each 30 s: the queue never runs dry.
    at.run(30 * SECOND)
    add(10)
    at.finishAll()
    if (at.started.some((work) => work.jobId === low)) return at.wallAt - begun
  }
  return Number.POSITIVE_INFINITY
}

test('R29 1,000 high jobs stream in, one low job starts within the bound; without ageing it waits for all of them', () => {
  // As many levels as lie between them, and those that were there before it.
  expect(startedAfter(1)).toBeLessThanOrEqual((BAND_LEVELS + 1) * MINUTE + 30 * 3 * SECOND)
  expect(startedAfter(null)).toBe(Number.POSITIVE_INFINITY)
}, 60_000)

describe.each(STORES)('R29 ageing on %s', (_name, make) => {
  const queue = (ageingMinutes: number | null) => queueOn(make(), ageingMinutes)

  test('R29 a waiting job gains one level per interval, stored, and keeps what it was given', () => {
    const { at, add, look } = queue(5)
    add(0)
    const low = add(-10)
    at.run(4 * MINUTE)
    expect(look(low)).toEqual([-10, null])
    at.run(2 * MINUTE)
    expect(look(low)).toEqual([-9, -10])
    at.run(10 * MINUTE)
    expect(look(low)).toEqual([-7, -10])
    const next = new EngineBench({ store: at.store, at: at.wallAt }).start()
    expect(next.read((tx) => tx.getJob(low))).toMatchObject({ priority: -7, basePriority: -10 })
  })

  test('R29 off by default, and then nothing is written', () => {
    const { at, add, look } = queue(null)
    add(0)
    const low = add(-10)
    at.run(120 * MINUTE)
    expect(look(low)).toEqual([-10, null])
  })

  test('R29 waiting alone never leads into Urgent, and Urgent itself does not age', () => {
    const { at, add, look } = queue(1)
    add(1_000)
    const [high, urgent] = [add(18), add(25)]
    at.run(60 * MINUTE)
    expect(look(high)).toEqual([AGED_TOP, 18])
    expect(look(urgent)).toEqual([25, null])
  })

  test('R29 many intervals at once (asleep) give no more than was waited, and a young job gets nothing', () => {
    const { at, add, look } = queue(10)
    add(0)
    const old = add(-100)
    at.run(11 * MINUTE)
    at.jump(100 * MINUTE)
    const young = add(-100)
    at.run(SECOND)
    expect(look(old)).toEqual([-89, -100])
    expect(look(young)).toEqual([-100, null])
  })

  test('R29 a priority that a person gives by a move is its own from there on', () => {
    const { at, add, look } = queue(5)
    add(0)
    const [low, other] = [add(-10), add(-3)]
    at.run(6 * MINUTE)
    const baseVersion = at.read((tx) => tx.getEngineState()).queueVersion
    at.do('queue.move', { jobId: low, afterJobId: other, baseVersion })
    expect(look(low)).toEqual([-2, null])
    at.run(5 * MINUTE)
    expect(look(low)).toEqual([-1, -2])
  })

  test('R29 a large backlog ages in small commits, and a kill in between leaves nobody out or raised twice', () => {
    const { at, add, look } = queue(5)
    add(0)
    const ids = Array.from({ length: 540 }, (_, index) => add(index < 520 ? -10 : -20))
    at.run(4 * MINUTE)
    at.commits.length = 0
    const write = at.store.write
    let commits = 0
    at.store.write = (source, work) => {
      commits += 1
      if (commits > 1) throw new Error('killed')
      return write(source, work)
    }
    at.pass(2 * MINUTE)
    expect(() => at.tick()).toThrow()
    at.store.write = write
    const next = new EngineBench({ store: at.store, at: at.wallAt }).start()
    next.run(SECOND)
    expect(new Set(ids.map((id) => look(id).join()))).toEqual(new Set(['-9,-10', '-19,-20']))
  }, 60_000)
})
