// Caps of a rollout (L3): whatever happens in whatever order, a kill included, never more than N are open, and nobody is forgotten.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { Fleet, many, type Plan } from './rollout-bench.ts'

const SEED = 20_261_122
const DEVICES = many(12)
const SITES = ['Cairo', 'Giza', 'Aswan']
const siteOf = (id: string) => SITES[DEVICES.indexOf(id) % SITES.length] as string

type Step = {
  readonly do: 'begin' | 'succeed' | 'fail' | 'reject' | 'cancel' | 'kill' | 'time' | 'pause'
  readonly which: number
}
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('begin', 'succeed', 'succeed', 'fail', 'reject', 'cancel', 'kill', 'time', 'pause'),
  which: fc.nat(11),
})

type Caps = { readonly job: number; readonly site: number; readonly group: number }
const caps: fc.Arbitrary<Caps> = fc.record({
  job: fc.integer({ min: 1, max: 6 }),
  site: fc.integer({ min: 1, max: 3 }),
  group: fc.integer({ min: 1, max: 3 }),
})

function began(max: Caps): { fleet: Fleet; id: string; members: readonly string[] } {
  const fleet = new Fleet()
  fleet.add(DEVICES, (id) => ({ attributes: { site: siteOf(id) } }))
  const members = DEVICES.slice(0, 7)
  const deviceGroupId = fleet.at.do('deviceGroups.create', {
    nameEn: 'Hall',
    kind: 'static',
    deviceIds: [...members],
  }).id
  const plan: Plan = {
    caps: { job: max.job, attribute: { name: 'site', max: max.site }, groups: [{ deviceGroupId, max: max.group }] },
    retries: [{ failureType: 'FAILED', limit: 1 }],
  }
  return { fleet, id: fleet.create(DEVICES, plan), members }
}

function check(fleet: Fleet, id: string, members: readonly string[], max: Caps): void {
  const open = fleet.open(id)
  expect(open.length).toBeLessThanOrEqual(max.job)
  for (const site of SITES) expect(open.filter((one) => siteOf(one) === site).length).toBeLessThanOrEqual(max.site)
  expect(open.filter((one) => members.includes(one)).length).toBeLessThanOrEqual(max.group)
}

function take(fleet: Fleet, id: string, { do: what, which }: Step): void {
  const open = fleet.open(id)
  const deviceId = open[which % Math.max(1, open.length)]
  if (what === 'kill') fleet.nextLife()
  else if (what === 'time') fleet.at.run(MINUTE)
  else if (what === 'pause') {
    const action = fleet.job(id).rollout?.isPaused ? 'resume' : 'pause'
    fleet.at.ask('jobs.rollout', { id, action })
  } else if (deviceId === undefined) fleet.at.tick()
  else if (what === 'cancel') fleet.at.ask('executions.cancel', { jobId: id, deviceId, force: true })
  else
    fleet.say(
      id,
      { begin: 'IN_PROGRESS', succeed: 'SUCCEEDED', fail: 'FAILED', reject: 'REJECTED' }[what] as never,
      deviceId,
    )
}

test('caps per job, attribute and group hold under random interleavings with kills, and every device has its turn', () => {
  const property = fc.property(caps, fc.array(step, { maxLength: 40 }), (max, steps) => {
    const { fleet, id, members } = began(max)
    check(fleet, id, members, max)
    for (const one of steps) {
      take(fleet, id, one)
      check(fleet, id, members, max)
    }
    if (fleet.job(id).rollout?.isPaused) fleet.at.do('jobs.rollout', { id, action: 'resume' })
    for (let left = 0; fleet.open(id).length > 0 && left < 60; left += 1) {
      fleet.say(id, 'SUCCEEDED', fleet.open(id)[0] as string)
      check(fleet, id, members, max)
    }
    expect(fleet.job(id)).toMatchObject({ state: 'COMPLETED', counts: { unreleased: 0, QUEUED: 0, IN_PROGRESS: 0 } })
  })
  fc.assert(property, { numRuns: 60, seed: SEED })
}, 60_000)

describe.each(STORES)('one cap at a time (%s)', (_name, open) => {
  test('of the job: as one ends the next begins', () => {
    const fleet = new Fleet(open())
    const ids = fleet.add(many(5))
    const id = fleet.create(ids, { caps: { job: 2 } })
    expect(fleet.open(id)).toEqual(ids.slice(0, 2))
    fleet.say(id, 'SUCCEEDED', ids[1] as string)
    expect(fleet.open(id)).toEqual([ids[0], ids[2]])
  })

  test('by an attribute: each value has its own, devices without it have none, and order is kept', () => {
    const fleet = new Fleet(open())
    const sites: Record<string, unknown> = { a: 'x', b: 'x', c: 'y', d: 'x', e: undefined, f: undefined }
    fleet.add(Object.keys(sites), (id) => ({
      attributes: (sites[id] === undefined ? {} : { site: sites[id] }) as never,
    }))
    const id = fleet.create(Object.keys(sites), { caps: { attribute: { name: 'site', max: 1 } } })
    expect(fleet.open(id)).toEqual(['a', 'c', 'e', 'f'])
    expect(fleet.waits(id)).toEqual({ 'cap:site=x': 2 })
    fleet.say(id, 'SUCCEEDED', 'c')
    expect(fleet.waits(id)).toEqual({ 'cap:site=x': 2 })
    fleet.say(id, 'FAILED', 'a')
    expect(fleet.open(id)).toEqual(['b', 'e', 'f'])
    fleet.nextLife()
    fleet.say(id, 'SUCCEEDED', 'b', 'e', 'f')
    expect(fleet.open(id)).toEqual(['d'])
  })

  test('by a group: its members share it, others are free', () => {
    const fleet = new Fleet(open())
    const ids = fleet.add(many(4))
    const group = fleet.at.do('deviceGroups.create', { nameEn: 'Hall', kind: 'static', deviceIds: ids.slice(0, 3) })
    const id = fleet.create(ids, { caps: { groups: [{ deviceGroupId: group.id, max: 1 }] } })
    expect(fleet.open(id)).toEqual([ids[0], ids[3]])
    fleet.say(id, 'SUCCEEDED', ids[0] as string)
    expect(fleet.open(id)).toEqual([ids[1], ids[3]])
  })
})

test('an end at a cap is two commits: the answer, and the one device that follows', () => {
  const fleet = new Fleet()
  const ids = fleet.add(many(2_000), (_id, index) => ({ attributes: { site: `s${index % 20}` } }))
  const id = fleet.create(ids, { caps: { attribute: { name: 'site', max: 1 } } })
  expect(fleet.open(id)).toHaveLength(20)
  fleet.at.commits.length = 0
  fleet.say(id, 'SUCCEEDED', ids[0] as string)
  expect(fleet.at.commits.length).toBeLessThanOrEqual(2)
  expect(fleet.open(id)).toContain(ids[20])
})
