/** The link to the built-in broker: a broker that dies by itself is started again, on the port that devices know. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import type { BrokerStatus } from '../../src-preload/contract/work.ts'
import { DEFAULT_SETTINGS } from '../../src-main/engine/domain/settings.ts'
import type { FleetService, LinkNews } from '../../src-main/engine/ports/device-link.ts'
import { BrokerLink } from '../../src-main/runtime/broker-link.ts'
import { startMosquitto } from '../support/mosquitto.ts'

const service: FleetService = {
  handle: () => ({ replies: [], announcements: [] }),
  presence: () => undefined,
  announceAll: () => ({ announcements: [], next: null }),
  announced: () => undefined,
  events: () => [],
  eventsSent: () => undefined,
}
const settings = {
  ...DEFAULT_SETTINGS,
  broker: { url: 'builtin', username: null, hasPassword: false, prefix: '$aws' },
}

const folder = mkdtempSync(join(tmpdir(), 'muster-broker-link-'))
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  rmSync(folder, { recursive: true, force: true })
})

function watched() {
  const ports: number[] = []
  const notes: string[] = []
  let waiting: { state: string; done: () => void }[] = []
  let status: BrokerStatus | null = null
  const link = new BrokerLink({
    choice: null,
    credentialsPath: join(folder, 'credentials.json'),
    brokerEntry: new URL('./mortal-broker.ts', import.meta.url),
    clientId: 'muster-test',
    now: () => Date.now(),
    readSecrets: () => Promise.resolve({ password: null, key: null, passphrase: null }),
    onStatus: (next) => {
      status = next
      for (const one of waiting.filter(({ state }) => state === next.state)) one.done()
      waiting = waiting.filter(({ state }) => state !== next.state)
    },
    onFault: (error) => notes.push(String(error)),
    onNote: (event) => notes.push(event),
    lastPort: 0,
    onPort: (port) => ports.push(port),
  })
  ends.push(() => link.stop())
  const becomes = (state: BrokerStatus['state']) =>
    new Promise<void>((done) => {
      if (status?.state === state) done()
      else waiting.push({ state, done })
    })
  return { link, ports, notes, becomes }
}

it('starts a broker that died again and is online once more', async () => {
  const { link, ports, notes, becomes } = watched()
  void link.apply(service, settings)
  await becomes('online')
  const lost = becomes('offline')
  writeFileSync(join(folder, 'die'), '')
  await lost
  rmSync(join(folder, 'die'))
  await becomes('online')
  expect(notes).toContain('broker.lost')
  expect(ports).toHaveLength(2)
  expect(ports[1]).toBe(ports[0])
  expect(link.builtin).not.toBeNull()
})

it('takes the size of the broker’s queue from the profile: nine of ten mean that some may be lost, nine of 1,000 do not', async () => {
  const broker = await startMosquitto()
  ends.push(() => broker.stop())
  const profile = { url: broker.url, username: null, hasPassword: false, prefix: '$aws' }
  const isFullWith = async (queueLimit: number | null) => {
    const { link, becomes } = watched()
    const news: LinkNews[] = []
    let hear: () => void = () => {}
    const listening: FleetService = {
      ...service,
      link: (said) => {
        news.push(said)
        hear()
      },
    }
    const drained = new Promise<boolean>((done) => {
      hear = () => {
        const last = news.at(-1)
        if (last?.state === 'drained') done(last.isFull)
      }
    })
    void link.apply(listening, { ...settings, broker: { ...profile, queueLimit } })
    await becomes('online')
    const isFull = await drained
    await link.stop()
    return isFull
  }
  expect(await isFullWith(null)).toBe(false)
  const device = await mqtt.connectAsync(broker.url, { protocolVersion: 4 })
  ends.push(() => device.endAsync(true))
  const say = async () => {
    for (let sent = 0; sent < 9; sent += 1) await device.publishAsync('$aws/things/d/jobs/get', '{}', { qos: 1 })
  }
  await say()
  expect(await isFullWith(10)).toBe(true)
  await say()
  expect(await isFullWith(null)).toBe(false)
})
