// Section 7, item 9: a snapshot keeps its devices, a continuous job follows its target. On both stores.
import { describe, expect, test } from 'vitest'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { MINUTE, SECOND } from '../engine-bench.ts'
import { Fleet, many, type Plan } from '../rollout/rollout-bench.ts'
import { STORES } from '../stores.ts'

const FOLLOWS: Plan = { selection: 'continuous' }
const state = (fleet: Fleet, id: string, deviceId: string) =>
  fleet.at.read((tx) => tx.getExecution(id, deviceId))?.state

function grouped(fleet: Fleet, deviceIds: readonly string[]): string {
  fleet.add(many(6))
  return fleet.at.do('deviceGroups.create', { nameEn: 'Site', kind: 'static', deviceIds: [...deviceIds] }).id
}

const job = (fleet: Fleet, deviceGroupId: string, fleetPlan: Plan, more: Partial<RequestInput<'jobs.create'>> = {}) =>
  fleet.at.do('jobs.create', {
    ...{ document: { operation: 'reboot' }, target: { kind: 'group', deviceGroupId }, fleetPlan },
    ...more,
  }).id

describe.each(STORES)('item 9: snapshot and continuous on %s', (_name, make) => {
  test('a snapshot keeps the devices that it began with', () => {
    const fleet = new Fleet(make())
    const group = grouped(fleet, ['d00000', 'd00001'])
    const id = job(fleet, group, { selection: 'snapshot' })
    fleet.at.do('deviceGroups.change', { id: group, deviceIds: ['d00001', 'd00002'] })
    expect(fleet.open(id)).toEqual(['d00000', 'd00001'])
    fleet.say(id, 'SUCCEEDED', 'd00000', 'd00001')
    expect(fleet.job(id).state).toBe('COMPLETED')
  })

  test('who joins gets it at once, the rate aside; who leaves is REMOVED; an end of all is not the end of the job', () => {
    const fleet = new Fleet(make())
    const group = grouped(fleet, ['d00000'])
    const id = job(fleet, group, { ...FOLLOWS, rate: { kind: 'constant', perMinute: 1 } })
    expect(fleet.open(id)).toEqual(['d00000'])
    fleet.at.do('deviceGroups.change', { id: group, deviceIds: ['d00000', 'd00001', 'd00002', 'd00003'] })
    expect(fleet.open(id)).toEqual(['d00000', 'd00001', 'd00002', 'd00003'])
    fleet.begin('d00001')
    fleet.at.do('deviceGroups.change', { id: group, deviceIds: ['d00000', 'd00003'] })
    expect([state(fleet, id, 'd00001'), state(fleet, id, 'd00002')]).toEqual(['REMOVED', 'REMOVED'])
    expect(fleet.say(id, 'SUCCEEDED', 'd00001')[0]?.payload).toMatchObject({ code: 'InvalidStateTransition' })
    fleet.say(id, 'SUCCEEDED', 'd00000', 'd00003')
    expect(fleet.job(id)).toMatchObject({ state: 'RUNNING', counts: { SUCCEEDED: 2, REMOVED: 2 } })
    fleet.at.do('jobs.cancel', { id })
    expect(fleet.job(id).state).toBe('CANCELLED')
    expect(fleet.at.read((tx) => tx.getRun(fleet.job(id).runId))).not.toBeNull()
  })

  test('who comes back begins anew with all its retries; who had succeeded is not asked twice', () => {
    const fleet = new Fleet(make())
    const group = grouped(fleet, ['d00000', 'd00001'])
    const id = job(fleet, group, { ...FOLLOWS, retries: [{ failureType: 'ALL', limit: 1 }] })
    fleet.say(id, 'FAILED', 'd00000')
    fleet.say(id, 'SUCCEEDED', 'd00001')
    fleet.at.do('deviceGroups.change', { id: group, deviceIds: [] })
    expect(fleet.counts(id)).toBe('SUCCEEDED 1, REMOVED 1')
    fleet.at.do('deviceGroups.change', { id: group, deviceIds: ['d00000', 'd00001'] })
    expect(fleet.open(id)).toEqual(['d00000'])
    expect(fleet.at.read((tx) => tx.getExecution(id, 'd00000'))).toMatchObject({ executionNumber: 3, retriesLeft: 1 })
    fleet.say(id, 'FAILED', 'd00000')
    expect(fleet.open(id)).toEqual(['d00000'])
    fleet.say(id, 'FAILED', 'd00000')
    expect(fleet.counts(id)).toBe('SUCCEEDED 1, FAILED 1')
  })

  test('a query, a birth that changes an attribute, and a new device: all are followed', () => {
    const fleet = new Fleet(make())
    fleet.add(many(2))
    const id = fleet.at.do('deviceGroups.create', { nameEn: 'North', kind: 'query', query: 'site:north' }).id
    const followed = job(fleet, id, FOLLOWS)
    expect(fleet.open(followed)).toEqual([])
    const birth = (deviceId: string, site: string) =>
      fleet.at.engine.fleet.presence(
        [
          {
            ...{ deviceId, presence: 'online', session: '1', asleepUntil: null, nameEn: null, nameAr: null },
            attributes: { site },
          },
        ],
        fleet.at.wallAt,
      )
    birth('d00001', 'north')
    expect(fleet.open(followed)).toEqual(['d00001'])
    fleet.at.do('devices.create', { id: 'fresh', attributes: { site: 'north' } })
    expect(fleet.open(followed)).toEqual(['d00001', 'fresh'])
    birth('d00001', 'south')
    expect(fleet.open(followed)).toEqual(['fresh'])
    fleet.at.do('devices.change', { id: 'fresh', attributes: {} })
    expect(fleet.open(followed)).toEqual([])
  })

  test('a held device joins when it is accepted, and a device that leaves before its turn never hears of the job', () => {
    const fleet = new Fleet(make())
    fleet.add(many(3))
    fleet.add(['held'], () => ({ isAccepted: false }))
    const rate = { kind: 'constant', perMinute: 1 } as const
    const id = fleet.at.do('jobs.create', {
      ...{ document: {}, target: { kind: 'all' }, fleetPlan: { ...FOLLOWS, rate } },
    }).id
    expect(fleet.open(id)).toEqual(['d00000'])
    fleet.at.do('devices.accept', { ids: ['held'], isAccepted: true })
    expect(fleet.open(id)).toEqual(['d00000', 'held'])
    fleet.at.do('devices.delete', { id: 'd00001' })
    fleet.at.run(3 * MINUTE)
    expect(fleet.open(id)).toEqual(['d00000', 'd00002', 'held'])
    expect(fleet.job(id).targetCount).toBe(Object.values(fleet.job(id).counts).reduce((sum, count) => sum + count))
  })

  test('what changed while no engine ran is seen at the next start; a paused engine follows afterwards', () => {
    const store = make()
    const fleet = new Fleet(store)
    const group = grouped(fleet, ['d00000'])
    const id = job(fleet, group, FOLLOWS)
    store.write('test', (tx) => tx.setGroupMembers(group, ['d00001']))
    fleet.nextLife(SECOND)
    expect(fleet.open(id)).toEqual(['d00001'])
    fleet.at.do('engine.pause', {})
    fleet.at.do('deviceGroups.change', { id: group, deviceIds: ['d00001', 'd00002'] })
    expect(fleet.open(id)).toEqual(['d00001'])
    fleet.at.do('engine.resume', {})
    expect(fleet.open(id)).toEqual(['d00001', 'd00002'])
  })

  test('an idle turn commits nothing, and the end time seals the run', () => {
    const fleet = new Fleet(make())
    const group = grouped(fleet, ['d00000'])
    const endAt = fleet.at.wallAt + 10 * MINUTE
    const id = job(fleet, group, { ...FOLLOWS, endAt })
    fleet.say(id, 'SUCCEEDED', 'd00000')
    const before = fleet.at.commits.length
    fleet.at.tick()
    fleet.at.tick()
    expect(fleet.at.commits.length).toBe(before)
    fleet.at.run(11 * MINUTE)
    expect(fleet.job(id).state).toBe('COMPLETED')
    fleet.at.do('deviceGroups.change', { id: group, deviceIds: ['d00000', 'd00001'] })
    expect(fleet.open(id)).toEqual([])
  })
})

test('DESIGN 6.10: a continuous job belongs to no schedule or group', () => {
  const fleet = new Fleet()
  const group = grouped(fleet, ['d00000'])
  const templateId = fleet.at.fleetTemplate({ fleetPlan: FOLLOWS })
  const target = { kind: 'group', deviceGroupId: group } as const
  const refused = fleet.at.refused('groups.create', {
    nameEn: 'Two',
    mode: 'parallel',
    jobs: [{ templateId, target }],
  } as never)
  expect(refused.code).toBe('illegal_state')
  expect(refused.errors[0]?.path).toContain('fleetPlan.selection')
})

describe('DESIGN 6.10: a schedule whose jobs could not be made is refused when it is saved', () => {
  const every = { scheduleType: 'interval', scheduleConfig: { intervalSeconds: 60 } } as const
  const withGroup = () => {
    const fleet = new Fleet()
    const group = grouped(fleet, ['d00000'])
    return { fleet, target: { kind: 'group', deviceGroupId: group } as const }
  }

  test('a shared template at the field that chooses it, new and changed', () => {
    const { fleet, target } = withGroup()
    const [follows, snapshot] = [fleet.at.fleetTemplate({ fleetPlan: FOLLOWS }), fleet.at.fleetTemplate({})]
    const refused = fleet.at.refused('schedules.create', { nameEn: 'S', templateId: follows, target, ...every })
    expect(refused).toMatchObject({ code: 'illegal_state', errors: [{ path: 'templateId', rule: 'snapshot_only' }] })
    expect(refused.message).toContain('schedule')
    const { id } = fleet.at.do('schedules.create', { nameEn: 'S', templateId: snapshot, target, ...every })
    expect(fleet.at.refused('schedules.change', { id, templateId: follows }).errors[0]?.path).toBe('templateId')
    const later = fleet.at.refused('templates.change', { id: snapshot, fleetPlan: FOLLOWS })
    expect(later).toMatchObject({ code: 'illegal_state', errors: [{ path: 'fleetPlan.selection' }] })
    expect(fleet.at.read((tx) => tx.getTemplate(snapshot)?.fleetPlan)).toBeNull()
  })

  test('its own template at the plan itself', () => {
    const { fleet, target } = withGroup()
    const template = { jobType: 'device_document', taskFunctionKey: 'device_document', fleetPlan: FOLLOWS } as const
    const own = { ...template, document: { operation: 'x' } }
    const refused = fleet.at.refused('schedules.create', { nameEn: 'S', template: own, target, ...every } as never)
    expect(refused).toMatchObject({ code: 'illegal_state', errors: [{ path: 'template.fleetPlan.selection' }] })
    expect(fleet.at.read((tx) => tx.getSchedule('none'))).toBeNull()
  })
})
