// The presence doctor: one fixture for each fault, on real brokers; a healthy fleet has none of them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import type { IClientOptions } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { NO_FACTS } from '../../src-main/mqtt/connection-state.ts'
import type { BrokerFacts } from '../../src-main/mqtt/connection-state.ts'
import { BrokerConnection } from '../../src-main/mqtt/connection.ts'
import { examinePresence } from '../../src-main/mqtt/presence-doctor.ts'
import type { DoctorParts } from '../../src-main/mqtt/presence-doctor.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import type { Mosquitto } from '../support/mosquitto.ts'
import { Bell } from '../support/until.ts'

type Known = ReturnType<DoctorParts['devices']>[number]
const NOW = Date.now()
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const device = (id: string, presence: Known['presence'], lastHeardAt: number | null = NOW): Known => ({
  ...{ id, presence, lastHeardAt },
})
const topic = (id: string) => `site7/muster/things/${id}/presence`

async function examine(url: string, devices: readonly Known[], more: Partial<DoctorParts> = {}) {
  const { findings, retained } = await examinePresence({
    access: { url, username: null, password: null },
    ...{ prefix: 'site7', version: 5, isOpen: false, isBuiltin: false, facts: NO_FACTS, now: () => NOW, echoMs: 400 },
    devices: () => devices,
    ...more,
  })
  const ours = findings.filter(({ code }) => code !== 'sessions_unreadable')
  return {
    retained,
    codes: ours.map(({ code, deviceId }) => (deviceId === null ? code : `${code} ${deviceId}`)),
    findings,
  }
}

async function client(url: string, more: IClientOptions = {}) {
  const connected = await mqtt.connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...more })
  endings.push(() => connected.endAsync(true))
  return connected
}

describe('devices', () => {
  let broker: Mosquitto
  beforeEach(async () => {
    broker = await startMosquitto()
    endings.push(() => broker.stop())
  })

  const say = async (id: string, body: object | string, retain: boolean) => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body)
    await (await client(broker.url)).publishAsync(topic(id), payload, { qos: 1, retain })
  }
  const vanish = async (id: string, retain: boolean) => {
    const doomed = await client(broker.url, {
      will: { topic: topic(id), payload: Buffer.from('{"online":false}'), qos: 1, retain },
    })
    const watcher = await client(broker.url)
    const gone = new Promise((resolve) => watcher.once('message', resolve))
    await watcher.subscribeAsync(topic(id), { qos: 1, rh: 2 })
    doomed.stream.destroy()
    await gone
  }

  test('birth and will both retained: nothing to find, online and gone alike', async () => {
    await say('here', { online: true }, true)
    await say('gone', { online: true }, true)
    await vanish('gone', true)
    const found = await examine(broker.url, [
      device('here', 'online'),
      device('gone', 'lost'),
      device('new', 'unknown', null),
    ])
    expect(found.codes).toEqual([])
    expect(found.retained).toBe(2)
  })

  test('a birth that is not retained, and one that sticks at offline behind a retained will', async () => {
    await say('quiet', { online: true }, false)
    await vanish('stuck', true)
    await say('stuck', { online: true }, false)
    const { findings } = await examine(broker.url, [device('quiet', 'online'), device('stuck', 'online')])
    expect(findings.filter(({ code }) => code === 'birth_not_retained')).toMatchObject([
      { deviceId: 'stuck', severity: 'error', data: { retained: 'offline' } },
      { deviceId: 'quiet', severity: 'warning', data: { retained: null } },
    ])
  })

  test('a will that is not retained leaves the device online for ever', async () => {
    await say('gone', { online: true }, true)
    await vanish('gone', false)
    expect((await examine(broker.url, [device('gone', 'lost')])).codes).toEqual(['will_not_retained gone'])
  })

  test('online for more than a day without a word is doubted', async () => {
    await say('old', { online: true }, true)
    expect((await examine(broker.url, [device('old', 'online', NOW - 25 * 3600_000)])).codes).toEqual([
      'sticky_online old',
    ])
  })

  test('a device that works and never announced itself, one that nobody can read, one whose clock is ahead', async () => {
    await say('garbled', 'on', true)
    await say('early', { online: true, at: Math.floor(NOW / 1000) + 3600 }, true)
    const found = await examine(broker.url, [
      device('mute', 'unknown'),
      device('garbled', 'unknown'),
      device('early', 'online'),
    ])
    expect(found.codes).toEqual(['presence_unreadable garbled', 'clock_wrong early', 'never_announced mute'])
  })

  test('3,000 retained births are all read, beyond the queue of the broker', async () => {
    const speaker = await client(broker.url)
    const ids = Array.from({ length: 3_000 }, (_, index) => `d-${index}`)
    for (let from = 0; from < ids.length; from += 500)
      await Promise.all(
        ids
          .slice(from, from + 500)
          .map((id) => speaker.publishAsync(topic(id), '{"online":true}', { qos: 1, retain: true })),
      )
    const found = await examine(
      broker.url,
      ids.map((id) => device(id, 'online')),
    )
    expect(found.retained).toBe(3_000)
    expect(found.codes).toEqual([])
  })
})

describe('brokers', () => {
  test('$share below a $ prefix, and a broker that is open to anybody', async () => {
    const broker = await startMosquitto()
    endings.push(() => broker.stop())
    expect((await examine(broker.url, [], { prefix: '$aws', isOpen: true })).codes).toEqual([
      'broker_open',
      'share_dead',
    ])
  })

  test('retained messages switched off', async () => {
    const broker = await startMosquitto({ config: ['retain_available false'] })
    endings.push(() => broker.stop())
    expect((await examine(broker.url, [])).codes).toContain('retain_off')
  })

  test('a broker that speaks MQTT 3.1.1 alone; the built-in one is known to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-doctor-'))
    endings.push(() => rmSync(folder, { recursive: true, force: true }))
    const builtin = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json') })
    endings.push(() => builtin.stop())
    const access = { url: builtin.url, ...builtin.credentials.service }
    expect((await examine(builtin.url, [], { access, version: 4 })).codes).toContain('v3_only')
    const own = await examine(builtin.url, [device('pump', 'online')], { access, version: 4, isBuiltin: true })
    expect(own.codes).toEqual([])
  })

  test('zombie sessions: more absent clients than devices that are away', async () => {
    const broker = await startMosquitto({ config: ['sys_interval 1'] })
    endings.push(() => broker.stop())
    for (let index = 0; index < 6; index += 1) {
      const zombie = await client(broker.url, { clientId: `zombie-${index}`, clean: false })
      await zombie.subscribeAsync('x', { qos: 1 })
      await zombie.endAsync()
    }
    const watcher = await client(broker.url)
    const bell = new Bell()
    let said = 0
    watcher.on('message', (_topic, payload) => {
      said = Number(payload.toString())
      bell.ring()
    })
    await watcher.subscribeAsync('$SYS/broker/clients/disconnected', { qos: 1 })
    await bell.until(() => said >= 6)
    const { findings } = await examine(broker.url, [device('asleep', 'asleep')])
    expect(findings).toContainEqual({
      ...{ code: 'zombie_sessions', severity: 'warning', deviceId: null },
      data: { sessions: 6, away: 1 },
    })
    expect(
      (
        await examine(
          broker.url,
          Array.from({ length: 5 }, (_, at) => device(`d${at}`, 'lost')),
        )
      ).codes,
    ).toEqual([])
  })

  test('persistence off: after a restart of the broker our session was gone', async () => {
    const broker = await startMosquitto()
    endings.push(() => broker.stop())
    const bell = new Bell()
    let facts: BrokerFacts = NO_FACTS
    let online = 0
    const connection = new BrokerConnection({
      access: { url: broker.url, username: null, password: null },
      ...{
        clientId: 'muster-doctor-test',
        filters: [{ topic: 'site7/#', qos: 1 }],
        lifeSign: null,
        now: () => Date.now(),
      },
      backOffMs: { first: 20, longest: 100 },
      onState: (state) => {
        facts = state.facts
        if (state.state === 'online') online += 1
        bell.ring()
      },
      ...{ onConnected: () => undefined, onOnline: () => undefined, onMessage: (_message, taken) => taken() },
    })
    endings.push(() => connection.end())
    connection.start()
    await bell.until(() => online === 1)
    expect((await examine(broker.url, [], { facts })).codes).toEqual([])
    await broker.kill()
    await broker.start()
    await bell.until(() => online === 2)
    expect((await examine(broker.url, [], { facts })).codes).toEqual(['persistence_off'])
  })

  test('a broker that cannot be reached is no finding but a failure', async () => {
    await expect(examine('mqtt://127.0.0.1:1', [])).rejects.toThrow()
  })
})
