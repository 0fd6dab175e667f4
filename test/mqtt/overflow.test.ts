// A broker whose queue for the console overflows while it is away: what was lost is noticed, asked for again, and ends right (5.3, L6).
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine } from '../../src-main/engine/create-engine.ts'
import type { MqttDeviceLink } from '../../src-main/mqtt/device-link.ts'
import { makeTopics } from '../../src-main/mqtt/topics.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { TASKS } from '../engine/engine-bench.ts'
import { many } from '../engine/rollout/rollout-bench.ts'
import { benchLink } from '../support/link-bench.ts'
import { memoryStore } from '../support/memory-store.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { Bell } from '../support/until.ts'

const KEPT = 20
const DEVICES = many(30)
const topics = makeTopics('site7/x')

/** Devices on one connection that keep every result until it is accepted, and say it again whenever they are told anything. */
async function devices(
  url: string,
  jobId: string,
  bell: Bell,
): Promise<{ client: MqttClient; kept: Map<string, object> }> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4 })
  onTestFinished(() => client.endAsync(true))
  const kept = new Map<string, object>()
  const say = (id: string, word: object) =>
    void client.publish(topics.update(id, jobId), JSON.stringify(word), { qos: 1 })
  client.on('message', (topic) => {
    const heard = topics.hear(topic)
    if (heard?.kind === 'notify') {
      const word = kept.get(heard.deviceId)
      if (word) say(heard.deviceId, word)
    }
    bell.ring()
  })
  // Thirty devices share one queue here; what is said to them must not be what overflows.
  await client.subscribeAsync('site7/x/things/+/jobs/#', { qos: 0 })
  return { client, kept }
}

test('mosquitto drops what does not fit; unconfirmed until restated, then every device is told as it ended', async () => {
  const broker = await startMosquitto({ config: [`max_queued_messages ${KEPT}`] })
  onTestFinished(() => broker.stop())
  const store = memoryStore()
  let link: MqttDeviceLink | null = null
  let ids = 0
  const engine = createEngine({
    store,
    ids: {
      next: () => {
        ids += 1
        return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`
      },
    },
    tasks: { definitions: TASKS, start: () => {}, stop: () => {} },
    link: { announce: (all) => link?.announce(all), announceAgain: () => link?.announceAgain() },
    host: {
      ...{ instanceId: 'i', instanceName: 'i', hostName: 'desk', processId: 1, mode: 'standalone', tzRelease: '2026a' },
      isAlive: () => false,
    },
  })
  const now = { wallAt: Date.UTC(2026, 10, 22), monoMs: 0 }
  engine.start(now)
  const bell = new Bell()
  store.onCommit(bell.ring)
  const states = () =>
    store
      .read((tx) => tx.executionsOfJob(id, null, null, 100))
      .map(({ state, unconfirmedAt }) => ({ state, unconfirmedAt }))
  const wake = () => {
    const options = { prefix: 'site7/x', clientId: 'console', queueCap: KEPT, drainQuietMs: 150, now: () => now.wallAt }
    const bench = benchLink({ url: broker.url, username: null, password: null }, engine.fleet, options)
    link = bench.link
    onTestFinished(() => bench.link.stop())
    return bench.online()
  }
  await wake()
  for (const deviceId of DEVICES)
    engine.command('devices.create', requests['devices.create'].input.parse({ id: deviceId }), 'Mona', now)
  const input = { jobId: 'fw', document: {}, target: { kind: 'all' } } as const
  const made = engine.command('jobs.create', requests['jobs.create'].input.parse(input), 'Mona', now)
  if (!made.ok) throw new Error(made.message)
  const { id } = made.value
  const { client, kept } = await devices(broker.url, 'fw', bell)
  const publish = (deviceId: string, word: object) =>
    client.publishAsync(topics.update(deviceId, 'fw'), JSON.stringify(word), { qos: 1 })
  for (const deviceId of DEVICES) await publish(deviceId, { status: 'IN_PROGRESS' })
  await bell.until(() => states().every(({ state }) => state === 'IN_PROGRESS'))

  await (link as MqttDeviceLink | null)?.stop()
  for (const deviceId of DEVICES) {
    for (const p of ['30', '60', '90']) await publish(deviceId, { status: 'IN_PROGRESS', statusDetails: { p } })
    await publish(deviceId, { status: 'SUCCEEDED' })
  }
  let claimed = 0
  const stop = store.onCommit(() => {
    const marked = states().filter(({ unconfirmedAt }) => unconfirmedAt !== null).length
    claimed = Math.max(claimed, marked)
    // Nobody restates at the connect itself: what the queue lost must be noticed and asked for again.
    if (marked > 0) for (const deviceId of DEVICES) kept.set(deviceId, { status: 'SUCCEEDED' })
  })
  await wake()
  await bell.until(() => states().every(({ state }) => state === 'SUCCEEDED'))
  stop()
  // Most of them were lost, and for a moment nobody knew: that is what was shown.
  expect(claimed).toBeGreaterThan(DEVICES.length / 2)
  expect(store.read((tx) => tx.getJob(id))).toMatchObject({ state: 'COMPLETED', counts: { SUCCEEDED: DEVICES.length } })
  expect(store.read((tx) => tx.hasUnconfirmed())).toBe(false)
}, 30_000)
