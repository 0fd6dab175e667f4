// R44: stopping the engine with local work under way: drain, park, cancel.
import { describe, expect, test } from 'vitest'
import { EngineBench, MINUTE, SECOND } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('R44 stop on %s', (_name, make) => {
  const busy = () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    at.do('settings.change', { localConcurrency: 2, killAfterSeconds: 10 })
    const templateId = at.localTemplate()
    const ids = [0, 1, 2].map(() => at.do('jobs.create', { templateId }).id)
    const started = at.started.splice(0)
    for (const { runId } of started) at.begin(runId)
    return { store, at, ids, started, templateId, states: () => ids.map((id) => at.read((tx) => tx.getJob(id)?.state)) }
  }

  test('R44 drain: nothing more begins, what runs goes on to its end, the count falls by itself', () => {
    const { at, started, states } = busy()
    expect(at.do('engine.prepareStop', { mode: 'drain' })).toEqual({ running: 2 })
    expect(at.stops).toEqual([])
    at.finish(started[0]?.runId ?? '')
    at.run(MINUTE)
    expect(states()).toEqual([undefined, 'RUNNING', 'QUEUED'])
    expect(at.read((tx) => [tx.getEngineState().stopping, tx.localJobsUnderWay().length])).toEqual(['drain', 1])
    at.finish(started[1]?.runId ?? '')
    expect(at.read((tx) => tx.localJobsUnderWay())).toEqual([])
    expect(at.started).toEqual([])
  })

  test('R44 park: what runs goes back to the queue at once, no attempt is counted, its late report is a note', () => {
    const { store, at, started, states } = busy()
    expect(at.do('engine.prepareStop', { mode: 'park' })).toEqual({ running: 0 })
    expect(states()).toEqual(['QUEUED', 'QUEUED', 'QUEUED'])
    expect(at.stops).toEqual(started.map(({ runId }) => ({ runId, force: true })))
    at.fail(started[0]?.runId ?? '')
    at.run(MINUTE)
    expect(at.read((tx) => tx.getRun(started[0]?.runId ?? ''))).toBeNull()
    at.engine.stop(at.now)
    const next = new EngineBench({ store, at: at.wallAt }).start()
    expect(next.started.map(({ runId, attempt }) => [runId, attempt])).toEqual(started.map(({ runId }) => [runId, 1]))
  })

  test('R44 cancel: what runs is asked to stop, and ended by force after the grace', () => {
    const { at, started, states } = busy()
    expect(at.do('engine.prepareStop', { mode: 'cancel' })).toEqual({ running: 2 })
    expect(states()).toEqual(['CANCELLING', 'CANCELLING', 'QUEUED'])
    at.finish(started[0]?.runId ?? '', { status: 'FAILED', reason: 'cancelled' })
    at.run(11 * SECOND)
    const reasons = started.map(({ runId }) => at.read((tx) => tx.getRun(runId)?.reason))
    expect([reasons, states()[2]]).toEqual([['cancelled', 'forced'], 'QUEUED'])
  })

  test('R44 a stop that is not carried out is taken back by resuming, and never outlives its engine', () => {
    const { at, started } = busy()
    at.do('engine.prepareStop', { mode: 'drain' })
    for (const { runId } of started) at.finish(runId)
    expect(at.started).toEqual([])
    at.do('engine.resume', {})
    expect(at.started).toHaveLength(1)
    const other = busy()
    other.at.do('engine.prepareStop', { mode: 'park' })
    const next = new EngineBench({ store: other.store, at: other.at.wallAt }).start()
    expect(next.started).toHaveLength(2)
  })

  test('R44 devices go on: a stop concerns local work only', () => {
    const { at } = busy()
    at.devices('pump')
    at.do('engine.prepareStop', { mode: 'drain' })
    const target = { kind: 'device', deviceId: 'pump' } as const
    const { id } = at.do('jobs.create', { templateId: at.fleetTemplate(), target })
    expect(at.read((tx) => tx.getExecution(id, 'pump')?.state)).toBe('QUEUED')
  })
})
