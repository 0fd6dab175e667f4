// L7 on the wire: a device that knows the cancel handshake is asked and answers on its own topics; one that does not hears its list.
import { expect, onTestFinished } from 'vitest'
import { BEHAVIOURS } from '../../../src-main/simulator/behaviour.ts'
import type { Behaviour } from '../../../src-main/simulator/behaviour.ts'
import { uniformFleet } from '../../../src-main/simulator/cast.ts'
import type { Character } from '../../../src-main/simulator/cast.ts'
import { startFleet } from '../../../src-main/simulator/fleet.ts'
import { Bell } from '../../support/until.ts'
import { DEVICE } from '../wire-bench.ts'
import type { Payload, WireBench } from '../wire-bench.ts'
import { everywhere } from './everywhere.ts'

const HANDSHAKE = { fleetPlan: { cancelHandshake: true } }

const stateOf = (bench: WireBench, jobId: string, deviceId = DEVICE) =>
  bench.store.read((tx) => tx.getExecutionByPublicId(jobId, deviceId))
const deviceRun = (bench: WireBench, jobId: string, deviceId = DEVICE) => {
  const runId = bench.store.views.jobsGet(jobId)?.runId ?? ''
  return bench.store.read((tx) => tx.deviceRunsOf(runId)).find((run) => run.deviceId === deviceId)
}

/** The bench's device says that it can be asked, and keeps what it is asked. */
async function listening(bench: WireBench) {
  const asked: { topic: string; payload: Payload }[] = []
  const bell = new Bell()
  const device = await bench.connectDevice(DEVICE, asked, bell)
  await device.subscribeAsync(bench.topics.cancelFilter(DEVICE), { qos: 1 })
  const birth = { online: true, attributes: { 'muster.cancel': true } }
  await device.publishAsync(bench.topics.presence(DEVICE), JSON.stringify(birth), { qos: 1 })
  const knows = () => bench.store.read((tx) => tx.getDevice(DEVICE))?.attributes['muster.cancel'] === true
  await bench.until(knows)
  const cancels = () => asked.filter(({ topic }) => topic.endsWith('/cancel'))
  return {
    once: async (count: number) => {
      await bell.until(() => cancels().length >= count)
      return cancels()
    },
    answer: (topic: string, outcome: string, body: Payload) =>
      device.publishAsync(`${topic}/${outcome}`, JSON.stringify(body), { qos: 1 }),
  }
}

everywhere('a device that is asked stops: its execution ends CANCELED by its consent', async (open) => {
  const bench = await open()
  const device = await listening(bench)
  const id = bench.post('j1', HANDSHAKE)
  await bench.startNext()
  await bench.heard()
  bench.do('jobs.cancel', { id, reason: 'wrong file' })
  const [asked] = await device.once(1)
  expect(asked?.topic).toBe(`${bench.prefix}/muster/things/${DEVICE}/jobs/j1/cancel`)
  expect(asked?.payload).toMatchObject({ jobId: 'j1', executionNumber: 1, versionNumber: 2, reason: 'wrong file' })
  expect(stateOf(bench, 'j1')?.state).toBe('IN_PROGRESS')
  expect(await bench.heard()).toEqual([])
  await device.answer(asked?.topic ?? '', 'accepted', { executionNumber: 1, reason: 'rolled back' })
  await bench.until(() => stateOf(bench, 'j1')?.state === 'CANCELED')
  expect(await bench.heard()).toEqual(['notify -', 'next -'])
  expect(deviceRun(bench, 'j1')).toMatchObject({ reason: 'cancelled', errorMessage: 'rolled back' })
  expect(bench.faults).toEqual([])
})

everywhere(
  'a device may finish first or refuse; what it says last counts, and an answer unasked is nothing',
  async (open) => {
    const bench = await open()
    const device = await listening(bench)
    for (const [at, [jobId, outcome, body]] of [
      ['j1', 'accepted', { status: 'finishing' }] as const,
      ['j2', 'rejected', { reason: 'the valve is open' }] as const,
    ].entries()) {
      const id = bench.post(jobId, HANDSHAKE)
      await bench.startNext()
      bench.do('jobs.cancel', { id })
      const topic = (await device.once(at + 1))[at]?.topic ?? ''
      await device.answer(topic, outcome, body)
      await bench.until(() => stateOf(bench, jobId)?.cancelAskedAt === null)
      expect(stateOf(bench, jobId)).toMatchObject({ state: 'IN_PROGRESS', versionNumber: 2 })
      await device.answer(topic, 'accepted', {})
      expect((await bench.update(jobId, 'SUCCEEDED')).accepted).toBe(true)
      expect(deviceRun(bench, jobId)).toMatchObject({ status: 'COMPLETED', reason: 'succeeded' })
    }
  },
)

everywhere('a device that does not know the handshake learns of a cancel by its list alone', async (open) => {
  const bench = await open()
  const id = bench.post('j1', HANDSHAKE)
  bench.post('j2')
  await bench.startNext()
  await bench.heard()
  bench.do('jobs.cancel', { id })
  expect(stateOf(bench, 'j1')).toMatchObject({ state: 'IN_PROGRESS', cancelAskedAt: null })
  expect(await bench.heard()).toEqual([])
  bench.do('jobs.cancel', { id, force: true })
  expect(await bench.heard()).toEqual(['notify j2', 'next j2'])
  expect((await bench.update('j1', 'SUCCEEDED')).payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'CANCELED' },
  })
})

/** One simulated device of each manner; they take their time, so that a cancel meets them at work. */
function castOf(): Character[] {
  const manners: readonly (readonly [string, Behaviour])[] = [
    ['stops', { ...BEHAVIOURS.stopping, steps: [1, 1], stepMs: [60_000, 60_000] }],
    ['finishes', { ...BEHAVIOURS.finishing, steps: [2, 2], stepMs: [150, 150] }],
    ['refuses', { ...BEHAVIOURS.refusing, steps: [2, 2], stepMs: [150, 150] }],
    ['plain', { ...BEHAVIOURS.quick, steps: [2, 2], stepMs: [150, 150] }],
  ]
  return uniformFleet(manners.length, 'quick').map((one, index) => {
    const [id, behaviour] = manners[index] ?? manners[0] ?? ['', BEHAVIOURS.quick]
    return { ...one, id, behaviour }
  })
}

everywhere(
  'simulated devices of each manner answer as they are: stop, finish first, refuse, or know nothing of it',
  async (open) => {
    const bench = await open()
    const cast = castOf()
    for (const { id } of cast) bench.do('devices.create', { id })
    const fleet = await startFleet({
      ...{ url: bench.broker.url, ...bench.broker.fleet, prefix: bench.prefix },
      ...{ devices: cast.length, seed: 1, cast, connections: 1 },
    })
    onTestFinished(() => fleet.stop())
    const knowing = () =>
      cast.filter(({ id }) => bench.store.read((tx) => tx.getDevice(id))?.attributes['muster.cancel'])
    await bench.until(() => knowing().length === 3)
    const target = { kind: 'devices' as const, deviceIds: cast.map(({ id }) => id) }
    const id = bench.do('jobs.create', { jobId: 'all', document: {}, target, ...HANDSHAKE }).id
    await bench.until(() => cast.every((one) => stateOf(bench, 'all', one.id)?.state === 'IN_PROGRESS'))
    bench.do('jobs.cancel', { id })
    await bench.until(() => bench.store.views.jobsGet('all')?.state === 'CANCELLED')
    const ends = cast.map((one) => `${one.id} ${stateOf(bench, 'all', one.id)?.state}`)
    expect(ends).toEqual(['stops CANCELED', 'finishes SUCCEEDED', 'refuses SUCCEEDED', 'plain SUCCEEDED'])
    expect(deviceRun(bench, 'all', 'stops')?.errorMessage).toBe('stopped')
    expect(fleet.witness.doubles()).toEqual([])
  },
)
