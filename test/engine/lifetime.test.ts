// The lease, and what a start finds of the life before (R36–R39, DESIGN 6.17).
import { describe, expect, test } from 'vitest'
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import { EngineBench, MINUTE, SECOND, START } from './engine-bench.ts'
import { STORES } from './stores.ts'

describe.each(STORES)('a life on %s', (_name, make) => {
  const running = (key: string, more: { retry?: { limit: number; delayMs: number } } = {}) => {
    const store = make()
    const first = new EngineBench({ store }).start()
    const template = first.localTemplate({ taskFunctionKey: key, ...more })
    const { id } = first.do('jobs.create', { templateId: template })
    const runId = first.started[0]?.runId ?? ''
    return { store, first, id, runId }
  }

  test('DESIGN 6.17 a second instance is refused while the first one lives, and told who holds the workspace', () => {
    const store = make()
    new EngineBench({ store, processId: 4711 }).start()
    const second = new EngineBench({ store, isAlive: () => true })
    expect(second.engine.start(second.now)).toMatchObject({
      ok: false,
      code: 'workspace_held',
      detail: { hostName: 'desk', processId: 4711 },
    })
    expect(second.ask('jobs.create', { templateId: 'x' })).toMatchObject({ ok: false, code: 'engine_stopped' })
  })

  test('DESIGN 6.17 the lease is taken at once when its process is gone on this host, else after 30 s', () => {
    const store = make()
    new EngineBench({ store }).start()
    expect(new EngineBench({ store, isAlive: () => false }).start().engine).toBeDefined()
    const elsewhere = new EngineBench({ store, hostName: 'other', isAlive: () => false })
    expect(elsewhere.engine.start(elsewhere.now).ok).toBe(false)
    elsewhere.pass(31 * SECOND)
    expect(elsewhere.engine.start(elsewhere.now).ok).toBe(true)
  })

  test('R38 an engine thread that died takes the lease of its own process back at once', () => {
    const store = make()
    new EngineBench({ store, processId: 42 }).start()
    const again = new EngineBench({ store, processId: 42, isAlive: () => true })
    expect(again.engine.start(again.now).ok).toBe(true)
  })

  test('DESIGN 6.17 the lease is renewed every 10 s and given up at a clean stop', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    at.run(5 * MINUTE)
    expect(at.read((tx) => tx.readLease())?.expiresAt).toBeGreaterThan(at.wallAt + 19 * SECOND)
    at.engine.stop(at.now)
    const next = new EngineBench({ store, isAlive: () => true, hostName: 'other', at: at.wallAt })
    expect(next.engine.start(next.now).ok).toBe(true)
    expect(at.read((tx) => tx.listInstances()).map((row) => row.state)).toContain('stopped')
  })

  test('R37 an instance that lost its lease changes nothing more and ends its local work', () => {
    const { store, first, runId } = running('once_only')
    first.begin(runId)
    // Another connection took over: the lease carries a higher epoch.
    store.setEpoch(0)
    store.write('engine', (tx) => {
      const lease = tx.readLease()
      if (lease !== null) tx.putLease({ ...lease, epoch: lease.epoch + 1, instanceId: 'other' })
    })
    store.setEpoch(1)
    first.pass(20 * SECOND)
    expect(first.engine.tick(first.now)).toMatchObject({ fault: 'stepped_down' })
    expect(first.stops).toEqual([{ runId, force: true }])
    first.finish(runId)
    expect(first.read((tx) => tx.getRun(runId))).toBeNull()
    expect(first.ask('queue.hold', { isHeld: true })).toMatchObject({ code: 'engine_stopped' })
  })

  test('R36 work that runs at a clean stop goes back to the queue: same run, no attempt counted', () => {
    const { store, first, id, runId } = running('once_only')
    first.begin(runId)
    first.engine.stop(first.now)
    first.fail(runId)
    expect(first.read((tx) => tx.getJob(id))).toMatchObject({ state: 'QUEUED', attempt: 1, runId, startedAt: null })
    const second = new EngineBench({ store }).start()
    second.finishAll()
    expect(second.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'COMPLETED', attempt: 1 })
  })

  test('R36 work that was claimed but not started when the engine was killed is started again under the same run', () => {
    const { store, runId } = running('once_only')
    const second = new EngineBench({ store }).start()
    expect(second.started.map((work) => work.runId)).toEqual([runId])
    second.finishAll()
    expect(second.read((tx) => tx.getRun(runId))?.status).toBe('COMPLETED')
  })

  test('R39 work that was running when the engine was killed is FAILED abandoned', () => {
    const { store, first, id, runId } = running('once_only')
    first.begin(runId)
    const second = new EngineBench({ store }).start()
    expect(second.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'FAILED', reason: 'abandoned' })
    expect(second.read((tx) => tx.getJob(id))).toBeNull()
    expect(second.started).toHaveLength(0)
  })

  test('R39 idempotent work is queued again instead', () => {
    const { store, first, runId } = running('again')
    first.begin(runId)
    const second = new EngineBench({ store }).start()
    expect(second.started.map((work) => work.runId)).toEqual([runId])
    expect(second.read((tx) => tx.getRun(runId))).toBeNull()
  })

  test('R39 attempts that remain are used after an abandoned one', () => {
    const { store, first, id, runId } = running('once_only', { retry: { limit: 1, delayMs: 0 } })
    first.begin(runId)
    const second = new EngineBench({ store }).start()
    expect(second.read((tx) => tx.getRun(runId))).toMatchObject({ reason: 'abandoned', attempt: 1 })
    expect(second.read((tx) => tx.getJob(id))).toMatchObject({ attempt: 2, parentRunId: runId })
  })

  test('locks of an earlier epoch are gone after the start', () => {
    const { store, first, runId } = running('once_only')
    first.begin(runId)
    expect(first.read((tx) => tx.listLocks())).toHaveLength(1)
    const second = new EngineBench({ store }).start()
    expect(second.read((tx) => tx.listLocks())).toHaveLength(0)
  })

  test('R42 a failed attempt is tried again under the same job and slot, with a run of its own', () => {
    const { first, id, runId } = running('once_only', { retry: { limit: 1, delayMs: 10_000 } })
    first.begin(runId)
    first.fail(runId)
    const job = first.read((tx) => tx.getJob(id))
    expect(job).toMatchObject({ state: 'QUEUED', attempt: 2, parentRunId: runId })
    const delay = (job?.notBeforeAt ?? 0) - START
    expect(delay).toBeGreaterThanOrEqual(8_000)
    expect(delay).toBeLessThanOrEqual(12_000)
    first.started.length = 0
    first.run(delay)
    const again = first.started[0]?.runId ?? ''
    first.begin(again)
    first.fail(again)
    expect(first.read((tx) => tx.getRun(again))).toMatchObject({ status: 'FAILED', attempt: 2 })
    expect(first.read((tx) => tx.getJob(id))).toBeNull()
  })

  test('R40 a sealed run stays as it was, and its id is never used twice', () => {
    const { first, runId } = running('once_only')
    first.begin(runId)
    first.fail(runId)
    const sealed = first.read((tx) => tx.getRun(runId))
    first.finish(runId)
    first.run(MINUTE)
    expect(first.read((tx) => tx.getRun(runId))).toEqual(sealed)
    expect(() => first.store.write('engine', (tx) => sealed && tx.insertRun({ ...sealed, trace: [] }))).toThrow()
  })

  test('an end that the store could not take is kept and stored by a later tick', () => {
    const { first, runId } = running('once_only')
    first.begin(runId)
    const write = first.store.write
    first.store.write = () => {
      throw new StoreFault('disk_full', 'no space')
    }
    first.finish(runId)
    expect(first.engine.tick(first.pass(20 * SECOND).now)).toMatchObject({ fault: 'disk_full' })
    first.store.write = write
    first.tick()
    expect(first.read((tx) => tx.getRun(runId))?.status).toBe('COMPLETED')
  })
})
