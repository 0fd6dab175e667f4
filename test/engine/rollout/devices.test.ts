// What a rollout asks of single devices: presence, pre-checks, a document of their own, newer work of the same kind; and the preview of it.
import { describe, expect, test } from 'vitest'
import type { Device, Target } from '../../../src-preload/contract/entities.ts'
import { BadCursor } from '../../../src-main/engine/ports/store.ts'
import { HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { describeRequest } from '../fleet/bench.ts'
import { STORES } from '../stores.ts'
import { Fleet, many } from './rollout-bench.ts'

const attributes = (given: Device['attributes']): Partial<Device> => ({ attributes: given })
const BATTERY = { path: 'attributes.battery', op: 'gte', value: 30 } as const

describe.each(STORES)('presence (%s)', (_name, open) => {
  test('online_only: the others wait and get it in the very turn in which they come online', () => {
    const fleet = new Fleet(open())
    const ids = fleet.add(many(3), (_id, index) => ({ presence: index === 1 ? 'online' : 'asleep' }))
    const id = fleet.create(ids, { presence: 'online_only' })
    expect([fleet.open(id), fleet.waits(id)]).toEqual([[ids[1]], { presence: 2 }])
    fleet.at.pass(SECOND).tick()
    fleet.presence(ids[2] as string, 'online')
    expect(fleet.open(id)).toEqual([ids[1], ids[2]])
    fleet.nextLife()
    fleet.presence(ids[0] as string, 'online')
    expect(fleet.waits(id)).toEqual({})
  })

  test('a wave does not wait for those that are away, and counts them when they come', () => {
    const fleet = new Fleet(open())
    const ids = fleet.add(many(4), (_id, index) => ({ presence: index === 0 ? 'lost' : 'online' }))
    const id = fleet.create(ids, {
      presence: 'online_only',
      waves: [{ percent: 50, successPercent: 100 }, { percent: 100 }],
    })
    fleet.say(id, 'SUCCEEDED', ids[1] as string)
    expect(fleet.open(id)).toEqual(ids.slice(2))
    fleet.presence(ids[0] as string, 'online')
    fleet.say(id, 'SUCCEEDED', ...ids)
    expect(fleet.job(id)).toMatchObject({ state: 'COMPLETED', counts: { SUCCEEDED: 4 } })
  })

  test('online_first: the reachable are served first, nobody is left out', () => {
    const fleet = new Fleet(open())
    const ids = fleet.add(many(4), (_id, index) => ({ presence: index % 2 === 1 ? 'online' : 'unknown' }))
    const id = fleet.create(ids, { presence: 'online_first', caps: { job: 2 } })
    expect(fleet.open(id)).toEqual([ids[1], ids[3]])
    fleet.say(id, 'SUCCEEDED', ids[1] as string, ids[3] as string)
    expect(fleet.open(id)).toEqual([ids[0], ids[2]])
  })
})

describe('checks before the release', () => {
  test.each(STORES)('a pre-check that does not hold is a run SKIPPED precheck that names it (%s)', (_name, open) => {
    const fleet = new Fleet(open())
    const ids = fleet.add(many(3), (_id, index) => attributes(index === 2 ? {} : { battery: 20 + index * 20 }))
    const id = fleet.create(ids, { prechecks: [BATTERY] })
    expect(fleet.open(id)).toEqual([ids[1]])
    const run = fleet.deviceRun(id, ids[0] as string)
    expect(run).toMatchObject({ status: 'SKIPPED', reason: 'precheck' })
    expect(run?.errorMessage).toBe('The pre-check "attributes.battery is at least 30" does not hold.')
    expect(run?.trace.at(-1)?.data).toMatchObject({ check: BATTERY, actual: 20 })
    fleet.say(id, 'SUCCEEDED', ids[1] as string)
    expect(fleet.run(id)).toMatchObject({ status: 'COMPLETED', counts: { SUCCEEDED: 1, unreleased: 2 } })
  })

  test('a job whose devices all fail the check is SKIPPED precheck', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(2))
    const id = fleet.create(ids, { prechecks: [{ path: 'tags', op: 'contains', value: 'pilot' }] })
    expect(fleet.run(id)).toMatchObject({ status: 'SKIPPED', reason: 'precheck' })
  })

  test('each device gets a document of its own, made when it is sent; one that cannot be made is passed by', () => {
    const fleet = new Fleet()
    const [a, b] = fleet.add(many(2), (_id, index) => attributes(index === 0 ? { site: 'Cairo', port: 8 } : {})) as [
      string,
      string,
    ]
    const target = { kind: 'devices', deviceIds: [a, b] } satisfies Target
    const document = {
      id: '${device.id}',
      to: { port: '${device.attributes.port}', at: 'in ${device.attributes.site}!' },
      keep: '${x}',
    }
    const { id } = fleet.at.do('jobs.create', { document, target })
    const own = { id: a, to: { port: 8, at: 'in Cairo!' }, keep: '${x}' }
    const told = fleet.at.announced.find((one) => one.deviceId === a)?.notifyNext as {
      execution: { jobDocument: unknown }
    }
    expect(told.execution.jobDocument).toEqual(own)
    expect(fleet.ask(describeRequest(a, id))[0]?.payload.execution).toMatchObject({ jobDocument: own })
    expect(fleet.begin(a)?.payload.execution).toMatchObject({ jobDocument: own })
    expect(fleet.job(id).document).toEqual(document)
    expect(fleet.deviceRun(id, b)?.trace.at(-1)?.data).toEqual({ placeholder: '${device.attributes.port}' })
  })

  test('a placeholder reaches nothing but what a device is: no functions, no inherited names', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(1))
    const target: Target = { kind: 'devices', deviceIds: [...ids] }
    for (const path of ['constructor', 'attributes.__proto__', 'version', 'session']) {
      const { id } = fleet.at.do('jobs.create', { document: { a: `\${device.${path}}` }, target })
      expect(fleet.run(id)).toMatchObject({ status: 'SKIPPED', reason: 'precheck' })
    }
  })
})

describe('latest_only', () => {
  test.each(STORES)(
    'a newer job of the same template takes the place of waiting work, what runs goes on (%s)',
    (_name, open) => {
      const fleet = new Fleet(open())
      const ids = fleet.add(many(3))
      const templateId = fleet.at.fleetTemplate({ fleetPlan: { staleness: 'latest_only' } })
      const target: Target = { kind: 'devices', deviceIds: [...ids] }
      const older = fleet.at.do('jobs.create', { templateId, target }).id
      fleet.begin(ids[0] as string)
      const newer = fleet.at.do('jobs.create', { templateId, target }).id
      expect(fleet.open(older)).toEqual([ids[0]])
      expect(fleet.open(newer)).toEqual(ids)
      expect(fleet.deviceRun(older, ids[1] as string)).toMatchObject({ status: 'SKIPPED', reason: 'superseded' })
      const other = fleet.create(ids, { staleness: 'latest_only' })
      expect([fleet.open(newer), fleet.open(other)]).toEqual([ids, ids])
    },
  )

  test('older work that still waits for its cap is passed by once the device has the newer', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(2), () => ({ attributes: { site: 'x' } }))
    const templateId = fleet.at.fleetTemplate()
    const capped = { staleness: 'latest_only', caps: { attribute: { name: 'site', max: 1 } } } as const
    const older = fleet.create(ids, capped, { templateId })
    const newer = fleet.create(ids, { staleness: 'latest_only' }, { templateId })
    expect(fleet.open(newer)).toEqual(ids)
    expect(fleet.job(older).state).toBe('COMPLETED')
    expect(fleet.deviceRun(older, ids[1] as string)).toMatchObject({ status: 'SKIPPED', reason: 'superseded' })
    expect(fleet.run(older)).toMatchObject({ status: 'SKIPPED', reason: 'superseded' })
  })

  test('the run of the older job points at the newer one, and a device that was cancelled by hand is told apart', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(3))
    const templateId = fleet.at.fleetTemplate({ fleetPlan: { staleness: 'latest_only' } })
    const create = (devices: readonly string[]) =>
      fleet.at.do('jobs.create', { templateId, target: { kind: 'devices', deviceIds: [...devices] } })
    const older = create(ids)
    fleet.at.do('executions.cancel', { jobId: older.id, deviceId: ids[0] as string })
    const newer = create(ids.slice(1))
    expect(fleet.run(older.id)).toMatchObject({ status: 'SKIPPED', reason: 'superseded' })
    const step = fleet.job(older.id).trace.find(({ rule }) => rule === 'fleet L8')
    expect(step?.data).toMatchObject({ supersededBy: fleet.job(newer.id).runId, count: 2 })
  })
})

describe('preview', () => {
  const preview = (fleet: Fleet, input: object) => {
    const result = fleet.at.ask('jobs.preview', input as never)
    if (!result.ok) throw new Error(`${result.code} ${result.message}`)
    return result.value
  }

  test('who gets what, who does not and why, device by device and page by page; nothing is stored', () => {
    const fleet = new Fleet()
    const attributes = [
      { battery: 90, site: 'Cairo' },
      { battery: 10, site: 'Giza' },
      { battery: 50 },
      { battery: 99, site: 'x' },
    ]
    const ids = fleet.add(many(4), (_id, index) => ({
      attributes: attributes[index] ?? {},
      isAccepted: index !== 3,
      presence: index === 0 ? 'online' : 'asleep',
    }))
    fleet.create(ids.slice(0, 1), {})
    fleet.at.commits.length = 0
    const asked = {
      document: { site: '${device.attributes.site}' },
      target: { kind: 'devices', deviceIds: [...ids] },
      fleetPlan: { prechecks: [BATTERY], waves: [{ percent: 50 }, { percent: 100 }] },
    }
    const all = preview(fleet, asked)
    expect(all.items.map((row) => [row.verdict, row.wave, row.openCount, row.document])).toEqual([
      ['get', 0, 1, { site: 'Cairo' }],
      ['precheck', 0, 0, { site: 'Giza' }],
      ['invalid', 1, 0, null],
      ['held', null, 0, null],
    ])
    expect(all.items.map((row) => row.whyEn)).toEqual([
      null,
      'The pre-check "attributes.battery is at least 30" does not hold.',
      'The device has nothing for ${device.attributes.site}.',
      'It has only been heard. Accept it first.',
    ])
    expect(all.items.every((row) => (row.whyAr === null) === (row.whyEn === null))).toBe(true)
    expect(all.counts).toMatchObject({ get: 1, precheck: 1, held: 1, invalid: 1, busy: 1 })
    expect(all.counts.presence).toEqual({ online: 1, asleep: 0, lost: 0, unknown: 0 })
    const page = preview(fleet, { ...asked, limit: 3 })
    expect([page.items.length, page.total]).toEqual([3, 4])
    const last = preview(fleet, { ...asked, limit: 3, cursor: page.next })
    expect(last.items.map((row) => row.verdict)).toEqual(['held'])
    const { counts, usualMs, endsAboutAt, firstAt, total, next } = last
    expect([{ counts, usualMs, endsAboutAt, firstAt, total }, next]).toEqual([
      {
        ...{ counts: all.counts, usualMs: all.usualMs, endsAboutAt: all.endsAboutAt },
        ...{ firstAt: all.firstAt, total: 4 },
      },
      null,
    ])
    for (const cursor of ['3', '9.4.1.1.1.1.1.1.1.1.1...', 'x'])
      expect(() => preview(fleet, { ...asked, cursor })).toThrow(BadCursor)
    expect(fleet.at.commits).toEqual([])
  })

  test('when it begins and about when it ends, from start time, windows, rate and past runs', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(9))
    const templateId = fleet.at.fleetTemplate()
    const target: Target = { kind: 'devices', deviceIds: [...ids] }
    const unknown = preview(fleet, { templateId, target })
    expect([unknown.usualMs, unknown.endsAboutAt, unknown.firstAt]).toEqual([null, null, null])
    const { id } = fleet.at.do('jobs.create', { templateId, target })
    for (const deviceId of ids) fleet.begin(deviceId)
    fleet.at.pass(2 * MINUTE)
    fleet.say(id, 'SUCCEEDED', ...ids)
    const plan = { rate: { kind: 'constant', perMinute: 3 }, startAt: START + HOUR }
    const known = preview(fleet, { templateId, target, fleetPlan: plan })
    expect([known.usualMs, known.firstAt, known.endsAboutAt]).toEqual([
      2 * MINUTE,
      START + HOUR,
      START + HOUR + 4 * MINUTE,
    ])
    const windows = [{ cron: '0 5 * * *', durationMinutes: 60, timezone: 'UTC' }]
    expect(preview(fleet, { templateId, target, fleetPlan: { windows } }).firstAt).toBe(START + 5 * HOUR)
  })

  test('work on this computer has no devices to preview, and a wrong plan is refused as it is when started', () => {
    const fleet = new Fleet()
    expect(fleet.at.refused('jobs.preview', { templateId: fleet.at.localTemplate() }).code).toBe('illegal_state')
    const target = { kind: 'all' } as const
    const wrong = { document: { a: 1 }, target, fleetPlan: { waves: [{ percent: 5 }] } }
    expect(fleet.at.refused('jobs.preview', wrong).errors[0]?.path).toBe('fleetPlan.waves.0.percent')
    const unasked = { ...wrong, fleetPlan: { prechecks: [BATTERY, { path: 'battery', op: 'gte', value: 1 }] } } as const
    expect(fleet.at.refused('jobs.preview', unasked as never)).toMatchObject({
      ...{ code: 'invalid_input', errors: [{ path: 'fleetPlan.prechecks.1.path' }] },
    })
  })
})
