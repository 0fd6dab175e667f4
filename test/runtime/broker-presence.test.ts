/** The built-in broker's connections as presence: who comes is online, who goes is lost, and what a device said of itself counts more. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src-main/engine/domain/settings.ts'
import type { FleetService } from '../../src-main/engine/ports/device-link.ts'
import { BrokerLink } from '../../src-main/runtime/broker-link.ts'
import { TinyFleet } from '../support/tiny-fleet.ts'
import { Bell } from '../support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-broker-presence-'))
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  rmSync(folder, { recursive: true, force: true })
})

const settings = {
  ...DEFAULT_SETTINGS,
  broker: { url: 'builtin', username: null, hasPassword: false, prefix: '$aws' },
}

function linked() {
  const bell = new Bell()
  const fleet = new TinyFleet()
  const told: string[] = []
  const service: FleetService = {
    handle: (requests) => {
      const answer = fleet.handle(requests)
      queueMicrotask(bell.ring)
      return answer
    },
    presence: (reports) => {
      told.push(...reports.map(({ deviceId, presence }) => `${deviceId} ${presence}`))
      bell.ring()
    },
    announceAll: (after, limit) => fleet.announceAll(after, limit),
    announced: (ids) => fleet.announced(ids),
    events: () => [],
    eventsSent: () => undefined,
  }
  const faults: unknown[] = []
  const link = new BrokerLink({
    ...{ choice: null, credentialsPath: join(folder, 'broker-credentials.json'), brokerEntry: null },
    ...{ clientId: 'muster-test', now: () => Date.now(), lastPort: 0, networkHost: '127.0.0.1' },
    readSecrets: () => Promise.resolve({ password: null, key: null, passphrase: null }),
    onStatus: bell.ring,
    onFault: (error) => faults.push(error),
    onNote: () => undefined,
    onPort: () => undefined,
  })
  ends.push(() => link.stop())
  const open = async () => {
    await link.apply(service, settings)
    await bell.until(() => link.status.state === 'online')
  }
  const device = async (id: string, options: mqtt.IClientOptions = {}) => {
    const { builtin } = link
    const client = await mqtt.connectAsync(builtin?.url ?? '', {
      ...{ username: id, password: builtin?.credentials.device.password ?? '', protocolVersion: 4, reconnectPeriod: 0 },
      ...options,
    })
    client.on('error', () => undefined)
    ends.push(() => client.endAsync(true))
    return client
  }
  return { link, bell, fleet, service, told, faults, open, device }
}

it('tells of a device that never says a word about itself', async () => {
  const { open, device, bell, told, faults } = linked()
  await open()
  const pump = await device('pump-1')
  await bell.until(() => told.includes('pump-1 online'))
  await pump.endAsync()
  await bell.until(() => told.includes('pump-1 lost'))
  expect(told).toEqual(['pump-1 online', 'pump-1 lost'])
  expect(faults).toEqual([])
})

it('leaves asleep alone when a device said goodbye before it went', async () => {
  const { open, device, bell, told } = linked()
  await open()
  const sleeper = await device('pump-1')
  await bell.until(() => told.includes('pump-1 online'))
  await sleeper.publishAsync('$aws/muster/things/pump-1/presence', '{"online":false,"goodbye":true}', { qos: 1 })
  await bell.until(() => told.includes('pump-1 asleep'))
  await sleeper.endAsync()
  const other = await device('pump-2')
  await other.endAsync()
  await bell.until(() => told.includes('pump-2 lost'))
  expect(told.filter((it) => it.startsWith('pump-1'))).toEqual(['pump-1 online', 'pump-1 asleep'])
})

it('does not lose a device that comes back before its old connection ended', async () => {
  const { open, device, bell, told } = linked()
  await open()
  const first = await device('pump-1', { clientId: 'unit-a' })
  await device('pump-1', { clientId: 'unit-b' })
  await bell.until(() => told.includes('pump-1 online'))
  await first.endAsync()
  const marker = await device('marker')
  await marker.endAsync()
  await bell.until(() => told.includes('marker lost'))
  expect(told.filter((it) => it === 'pump-1 lost')).toEqual([])
})

it('after a restart of the broker everybody is lost, comes again, asks again, and finds its work where it was', async () => {
  const { open, link, device, bell, told, fleet, service } = linked()
  fleet.add('pump-1', 'job-1')
  await open()
  await device('pump-1')
  await bell.until(() => told.includes('pump-1 online'))
  const { port } = link.builtin ?? { port: 0 }
  await link.apply(service, { ...settings, builtinBroker: { ...settings.builtinBroker, port, burst: 400 } })
  await bell.until(() => link.status.state === 'online')
  expect(told).toContain('pump-1 lost')
  expect(link.builtin?.port).toBe(port)
  // Nothing was kept for it: it asks.
  const again = await device('pump-1')
  const answers: string[] = []
  again.on('message', (topic) => {
    answers.push(topic)
    bell.ring()
  })
  await again.subscribeAsync('$aws/things/pump-1/jobs/#', { qos: 1 })
  await again.publishAsync('$aws/things/pump-1/jobs/start-next', '{}', { qos: 1 })
  await bell.until(() => answers.includes('$aws/things/pump-1/jobs/start-next/accepted'))
  expect(fleet.states()).toEqual(['IN_PROGRESS'])
})
