// The named steps of a job's journey, and a life cut off at each of them: one run, nothing lost, nothing twice (promise 1, R26).
import { describe, expect, test } from 'vitest'
import type { StepName } from '../../src-main/engine/engine.ts'
import type { Store } from '../../src-main/engine/ports/store.ts'
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import { EngineBench, MINUTE, SECOND, START } from './engine-bench.ts'
import { STORES } from './stores.ts'

const LOCAL: readonly StepName[] = ['slot.decided', 'job.claimed', 'task.started', 'task.finished', 'run.sealed']
const FLEET: readonly StepName[] = [
  'slot.decided',
  'fleet.admitted',
  'fleet.released',
  'device.accepted',
  'device.sealed',
  'run.sealed',
]

class Killed extends Error {}

function say(at: EngineBench): void {
  const [head] = at.read((tx) => tx.deviceList('d1', null))
  const jobId = head?.publicJobId ?? ''
  const topic = `$aws/things/d1/jobs/${jobId}/update`
  const none = {
    statusDetails: undefined,
    expectedVersion: undefined,
    executionNumber: undefined,
    stepTimeoutInMinutes: undefined,
  }
  const flags = { includeJobExecutionState: false, includeJobDocument: false, clientToken: undefined }
  at.engine.fleet.handle(
    [{ operation: 'update', deviceId: 'd1', topic, jobId, status: 'SUCCEEDED', ...none, ...flags }],
    at.wallAt,
  )
}

/** A life that ends at a step as a killed process does: nothing after it happens, and nothing it does is stored any more. */
function mortal(store: Store, step: StepName): { bench: EngineBench; live: (work: (at: EngineBench) => void) => void } {
  let isDead = false
  const write: Store['write'] = (source, work) => {
    if (isDead) throw new StoreFault('stepped_down', 'this process is gone')
    return store.write(source, work)
  }
  const onStep = (name: StepName) => {
    if (isDead || name !== step) return
    isDead = true
    throw new Killed(step)
  }
  const bench = new EngineBench({ store: { ...store, write }, onStep }).start()
  return {
    bench,
    live: (work) => {
      try {
        work(bench)
      } catch (error) {
        if (!(error instanceof Killed)) throw error
      }
      expect(isDead).toBe(true)
    },
  }
}

describe.each(STORES)('journeys on %s', (_name, make) => {
  test('local work names its steps in order', () => {
    const steps: StepName[] = []
    const at = new EngineBench({ store: make(), onStep: (name) => void steps.push(name) }).start()
    at.every(60)
    at.run(MINUTE)
    at.finishAll()
    expect(steps).toEqual(LOCAL)
  })

  test('fleet work names its steps in order', () => {
    const steps: StepName[] = []
    const at = new EngineBench({ store: make(), onStep: (name) => void steps.push(name) }).start()
    at.devices('d1')
    at.every(60, { templateId: at.fleetTemplate({ defaultTarget: { kind: 'all' } }) })
    at.run(MINUTE)
    say(at)
    expect([...new Set(steps)].sort()).toEqual([...FLEET].sort())
    expect(steps.slice(0, 3)).toEqual(['slot.decided', 'fleet.admitted', 'fleet.released'])
  })

  test.each(LOCAL)('R26 local work cut off at %s ends as one run of its slot', (step) => {
    const store = make()
    const { bench: first, live } = mortal(store, step)
    const schedule = first.every(60, { templateId: first.localTemplate({ taskFunctionKey: 'again' }) })
    live((at) => {
      at.run(MINUTE)
      at.finishAll()
    })
    const second = new EngineBench({ store, at: first.wallAt + SECOND }).start()
    second.run(15 * SECOND)
    second.finishAll()
    expect(second.words(schedule)).toEqual(['COMPLETED succeeded'])
    expect(second.read((tx) => tx.getSlot(schedule, START + MINUTE))?.runId).toBe(second.runsOf(schedule)[0]?.id)
    expect(second.read((tx) => tx.jobsInState(['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING'], 10))).toEqual([])
  })

  test.each(FLEET)('R26 fleet work cut off at %s ends as one run of its slot', (step) => {
    const store = make()
    const { bench: first, live } = mortal(store, step)
    first.devices('d1')
    const schedule = first.every(60, { templateId: first.fleetTemplate({ defaultTarget: { kind: 'all' } }) })
    live((at) => {
      at.run(MINUTE)
      say(at)
    })
    const second = new EngineBench({ store, at: first.wallAt + SECOND }).start()
    second.run(15 * SECOND)
    if (second.read((tx) => tx.deviceList('d1', null)).length > 0) say(second)
    expect(second.words(schedule)).toEqual(['COMPLETED succeeded'])
    const [run] = second.runsOf(schedule)
    expect(second.read((tx) => tx.deviceRunsOf(run?.id ?? '')).map((row) => row.status)).toEqual(['COMPLETED'])
  })
})
