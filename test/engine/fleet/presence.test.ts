// Devices as they are heard: newcomers, sessions against old wills, last heard; nothing is guessed.
import { expect, test } from 'vitest'
import type { PresenceReport } from '../../../src-main/engine/ports/device-link.ts'
import { createBench, getRequest, START } from './bench.ts'

const report = (over: Partial<PresenceReport> = {}): PresenceReport => ({
  deviceId: 'd1',
  presence: 'online',
  session: 's1',
  asleepUntil: null,
  nameEn: null,
  nameAr: null,
  attributes: null,
  ...over,
})

function fleetOf(ids: readonly string[] = ['d1']) {
  const bench = createBench(ids)
  const device = (id = 'd1') => bench.read((tx) => tx.getDevice(id))
  const say = (over: Partial<PresenceReport>, at = START) => bench.fleet.presence([report(over)], at)
  return { bench, device, say }
}

test('an unknown device that asks something exists from then on, with presence unknown', () => {
  const { bench, device } = fleetOf([])
  const [reply] = bench.ask(getRequest('new thing'))
  expect(reply?.payload).toMatchObject({ inProgressJobs: [], queuedJobs: [] })
  expect(device('new thing')).toMatchObject({
    origin: 'heard',
    presence: 'unknown',
    presenceAt: null,
    lastHeardAt: START,
    fitsAws: false,
  })
})

test('asking moves last heard, not presence', () => {
  const { bench, device } = fleetOf()
  bench.clock.wallAt += 500
  bench.ask(getRequest('d1'), getRequest('d1'))
  expect(device()).toMatchObject({ origin: 'registered', presence: 'unknown', lastHeardAt: START + 500 })
})

test('online, asleep with its return, lost; presenceAt is when it changed', () => {
  const { device, say } = fleetOf()
  say({ presence: 'online' }, START + 1)
  expect(device()).toMatchObject({ presence: 'online', presenceAt: START + 1, session: 's1', lastHeardAt: START + 1 })
  say({ presence: 'online' }, START + 2)
  expect(device()).toMatchObject({ presenceAt: START + 1, lastHeardAt: START + 2 })
  say({ presence: 'asleep', asleepUntil: START + 900 }, START + 3)
  expect(device()).toMatchObject({ presence: 'asleep', asleepUntil: START + 900, presenceAt: START + 3 })
  say({ presence: 'lost' }, START + 4)
  expect(device()).toMatchObject({ presence: 'lost', asleepUntil: null, presenceAt: START + 4, lastHeardAt: START + 3 })
})

test('the will of an old session says nothing about the new one', () => {
  const { device, say } = fleetOf()
  say({ presence: 'online', session: 's1' }, START + 1)
  say({ presence: 'online', session: 's2' }, START + 2)
  say({ presence: 'lost', session: 's1' }, START + 3)
  expect(device()).toMatchObject({ presence: 'online', session: 's2', lastHeardAt: START + 2 })
  say({ presence: 'lost', session: 's2' }, START + 4)
  expect(device()).toMatchObject({ presence: 'lost' })
})

test('a will without a session is believed: there is nothing to hold against it', () => {
  const { device, say } = fleetOf()
  say({ presence: 'online', session: 's1' })
  say({ presence: 'lost', session: null })
  expect(device()).toMatchObject({ presence: 'lost', session: 's1' })
})

test("the broker's retained copy sets presence and does not move last heard", () => {
  const { device, say } = fleetOf([])
  say({ presence: 'online', retained: true }, START + 9)
  expect(device()).toMatchObject({ origin: 'heard', presence: 'online', lastHeardAt: null })
})

test('what it says about itself fills gaps and never overwrites a name given here', () => {
  const { device, say } = fleetOf()
  say({ nameEn: 'Pump', attributes: { fw: '1' } })
  expect(device()).toMatchObject({ nameEn: 'Pump', attributes: { fw: '1' }, version: 2, updatedBy: 'device' })
  say({ nameEn: 'Other', attributes: { fw: '2', site: 'x' } })
  expect(device()).toMatchObject({ nameEn: 'Pump', attributes: { fw: '2', site: 'x' }, version: 3 })
  say({ nameEn: 'Other', attributes: { fw: '2' } })
  expect(device()?.version).toBe(3)
})
