// A flood from one device, on both brokers: it is told once a second, the rest is counted and dropped; others are answered, in order.
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { BEHAVIOURS } from '../../src-main/simulator/behaviour.ts'
import { uniformFleet } from '../../src-main/simulator/cast.ts'
import { startFleet } from '../../src-main/simulator/fleet.ts'
import { Bell } from '../support/until.ts'
import { DEVICE, WireBench } from './wire-bench.ts'
import { OTHERS, stopSharedBrokers } from './wire-broker.ts'

afterAll(stopSharedBrokers)
const BROKERS = ['mosquitto', 'built-in'] as const

test.each(BROKERS)('a flood slows its sender alone (%s)', async (kind) => {
  const burst = 50
  const bench = await WireBench.open(kind, '$aws', { floodLimits: { perSecond: 0.001, burst } })
  const [quiet = ''] = OTHERS
  bench.do('devices.create', { id: quiet })
  bench.post('j1', { target: { kind: 'devices', deviceIds: [DEVICE, quiet] } })
  const inbox: { topic: string; payload: Record<string, unknown> }[] = []
  const bell = new Bell()
  const other = await bench.connectDevice(quiet, inbox, bell)

  // The built-in broker slows the sender itself, to 50 messages a second behind the first 500.
  const many = kind === 'mosquitto' ? 3_000 : 600
  const flood = Array.from({ length: many }, (_, at) => bench.say(bench.topics.get(DEVICE), { clientToken: `${at}` }))
  // In the middle of it another device does its whole job.
  const update = bench.topics.update(quiet, 'j1')
  const words = [
    { status: 'IN_PROGRESS', clientToken: '1' },
    { status: 'SUCCEEDED', expectedVersion: 2, clientToken: '2' },
  ]
  for (const word of words) await other.publishAsync(update, JSON.stringify(word), { qos: 1 })
  await bell.until(() => inbox.filter(({ topic }) => topic.startsWith(`${update}/`)).length === 2)
  await Promise.all(flood)
  // The last message of the flood has been read when the quiet device's next one is answered.
  await other.publishAsync(bench.topics.get(quiet), '{}', { qos: 1 })
  await bell.until(() => inbox.some(({ topic }) => topic === `${bench.topics.get(quiet)}/accepted`))

  expect(inbox.filter(({ topic }) => topic.startsWith(`${update}/`))).toMatchObject([
    { topic: `${update}/accepted`, payload: { clientToken: '1' } },
    { topic: `${update}/accepted`, payload: { clientToken: '2' } },
  ])
  const view = bench.intake.view()
  const told = view.refused.RequestThrottled ?? 0
  // Once for each second that it lasted, however fast this computer is.
  expect(told).toBeGreaterThanOrEqual(1)
  expect(view.throttled).toBe(many - burst)
  expect(view.devices).toEqual([{ deviceId: DEVICE, refused: told, throttled: many - burst }])
  const answers = await bench.answers(bench.topics.get(DEVICE), burst + told)
  const accepted = answers.filter((answer) => answer.accepted).map(({ payload }) => Number(payload.clientToken))
  expect(accepted).toEqual(Array.from({ length: burst }, (_, at) => at))
  const refused = answers.filter((answer) => !answer.accepted)
  expect(refused[0]?.payload).toMatchObject({ code: 'RequestThrottled', clientToken: `${burst}` })
  expect(refused).toHaveLength(told)
  expect(view.lastRefusals[0]).toMatchObject({
    deviceId: DEVICE,
    code: 'RequestThrottled',
    text: expect.stringContaining('clientToken'),
  })
  expect(bench.store.read((tx) => tx.getExecutionByPublicId('j1', quiet))?.state).toBe('SUCCEEDED')
  expect(bench.faults).toEqual([])
})

test.each(BROKERS)('a device that is told RequestThrottled slows down and loses nothing (%s)', async (kind) => {
  const bench = await WireBench.open(kind, '$aws', { floodLimits: { perSecond: 4, burst: 2 } })
  // Each says more than it may: two reports and an end, and all that twice.
  const hasty = { ...BEHAVIOURS.instant, steps: [3, 3] as const, twicePercent: 100 }
  const cast = uniformFleet(10, 'instant', hasty)
  for (const { id } of cast) bench.do('devices.create', { id })
  const id = bench.do('jobs.create', {
    jobId: 'all',
    document: {},
    target: { kind: 'devices', deviceIds: cast.map((it) => it.id) },
  }).id
  const { url, fleet: account } = bench.broker
  const fleet = await startFleet({ url, ...account, devices: cast.length, seed: 1, cast, speed: 5, connections: 1 })
  onTestFinished(() => fleet.stop())
  await bench.until(() => bench.store.read((tx) => tx.getJob(id))?.state === 'COMPLETED')
  expect(bench.store.read((tx) => tx.getJob(id))?.counts).toMatchObject({ SUCCEEDED: cast.length })
  expect(bench.intake.view().refused.RequestThrottled ?? 0).toBeGreaterThan(0)
  expect(fleet.witness.doubles()).toEqual([])
})
