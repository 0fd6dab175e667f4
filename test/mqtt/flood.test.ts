// A flood from one device, on real mosquitto: it is told once, the rest is counted and dropped; others are answered, in order.
import { expect, test } from 'vitest'
import { Bell } from '../support/until.ts'
import { DEVICE, WireBench } from './wire-bench.ts'
import { OTHERS, stopSharedBrokers } from './wire-broker.ts'
import { afterAll } from 'vitest'

afterAll(stopSharedBrokers)

test('a flood slows its sender alone', async () => {
  const burst = 50
  const bench = await WireBench.open('mosquitto', '$aws', { floodLimits: { perSecond: 0.001, burst } })
  const [quiet = ''] = OTHERS
  bench.do('devices.create', { id: quiet })
  bench.post('j1', { target: { kind: 'devices', deviceIds: [DEVICE, quiet] } })
  const inbox: { topic: string; payload: Record<string, unknown> }[] = []
  const bell = new Bell()
  const other = await bench.connectDevice(quiet, inbox, bell)

  const many = 3_000
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
