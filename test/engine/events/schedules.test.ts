// Event-triggered schedules through the engine: what matches runs once, what waits survives a restart, what is too much is told.
import { describe, expect, test } from 'vitest'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

type Config = RequestInput<'schedules.create'>['scheduleConfig']
type More = Partial<RequestInput<'schedules.create'>>

function on(at: EngineBench, config: Config, more: More = {}): string {
  const templateId = more.templateId ?? at.localTemplate()
  const event = { scheduleType: 'event_triggered', scheduleConfig: config, timezone: 'UTC' } as const
  return at.do('schedules.create', { nameEn: 'On event', ...event, maxInstances: 10, ...more, templateId }).id
}

const report = (
  deviceId: string,
  presence: 'online' | 'asleep' | 'lost',
  attributes: Record<string, unknown> | null = null,
) => ({
  ...{ deviceId, presence, session: null, asleepUntil: null, nameEn: null, nameAr: null, attributes },
})

const open = (at: EngineBench, schedule: string) => at.read((tx) => tx.openJobsOfSchedule(schedule))
const hear = (at: EngineBench, ...reports: ReturnType<typeof report>[]) => at.engine.fleet.presence(reports, at.wallAt)

describe.each(STORES)('events on %s', (_name, make) => {
  const bench = () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { localConcurrency: 32 })
    return at
  }

  test('a device that comes online starts the work once, with its data and the instant as the slot', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_online' })
    hear(at, report('d1', 'online', { site: 'north' }), report('d1', 'online'))
    const [job, ...others] = open(at, schedule)
    expect(others).toEqual([])
    expect(job).toMatchObject({ trigger: 'event', scheduledAt: START, eventData: { deviceId: 'd1', was: 'unknown' } })
    expect(at.read((tx) => tx.getSlot(schedule, START))).toMatchObject({
      verdict: 'run',
      rule: 'event',
      runId: job?.runId,
    })
    expect(at.started).toHaveLength(1)
  })

  test('two matches in one millisecond are two slots', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_online' })
    hear(at, report('d1', 'online'), report('d2', 'online'), report('d3', 'online'))
    expect(open(at, schedule).map((job) => job.scheduledAt)).toEqual([START, START + 1, START + 2])
  })

  test('going offline says whether it is asleep or lost, and happens once', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_offline' })
    hear(at, report('d1', 'online'), report('d2', 'online'))
    hear(at, report('d1', 'asleep'), report('d2', 'lost'), report('d1', 'lost'))
    expect(open(at, schedule).map((job) => job.eventData?.presence)).toEqual(['asleep', 'lost'])
  })

  test('filters: devices, group, conditions; only what was reported is looked at', () => {
    const at = bench()
    at.devices('d1', 'd2')
    const group = at.do('deviceGroups.create', { nameEn: 'G', kind: 'static', deviceIds: ['d2'] }).id
    const low = [{ path: 'reported.battery', op: 'lt', value: 20 }] as const
    const all = on(at, { event: 'device_reported', conditions: [...low] })
    const one = on(at, { event: 'device_reported', deviceIds: ['d1'] })
    const inGroup = on(at, { event: 'device_reported', deviceGroupId: group })
    hear(
      at,
      report('d1', 'online', { battery: 50 }),
      report('d2', 'online', { battery: 10 }),
      report('d2', 'online', { x: 1 }),
    )
    const devices = (id: string) => open(at, id).map((job) => job.eventData?.deviceId)
    expect([devices(all), devices(one), devices(inGroup)]).toEqual([['d2'], ['d1'], ['d2', 'd2']])
  })

  test('a device joins a static group, and a query group when its attributes come to match', () => {
    const at = bench()
    at.devices('d1', 'd2')
    const fixed = at.do('deviceGroups.create', { nameEn: 'S', kind: 'static', deviceIds: ['d1'] }).id
    const query = at.do('deviceGroups.create', { nameEn: 'Q', kind: 'query', query: 'site:north' }).id
    const first = on(at, { event: 'device_joined_group', deviceGroupId: fixed })
    const second = on(at, { event: 'device_joined_group', deviceGroupId: query })
    at.do('deviceGroups.change', { id: fixed, deviceIds: ['d1', 'd2'] })
    at.do('devices.change', { id: 'd1', attributes: { site: 'north' } })
    at.do('devices.change', { id: 'd1', attributes: { site: 'north', more: 1 } })
    hear(at, report('d2', 'online', { site: 'north' }))
    const devices = (id: string) => open(at, id).map((job) => job.eventData?.deviceId)
    expect([devices(first), devices(second)]).toEqual([['d2'], ['d1', 'd2']])
  })

  test('parameters and target come from the event; a missing value is a precheck that says so', () => {
    const at = bench()
    at.devices('d1')
    const wait = at.localTemplate({ taskFunctionKey: 'wait' })
    const typed = on(
      at,
      { event: 'device_reported' },
      { templateId: wait, params: { seconds: '${event.reported.wait}' } },
    )
    const fleet = at.fleetTemplate({
      document: { operation: 'x', who: '${event.deviceId}', n: '${event.reported.wait}' },
    })
    const targeted = on(at, { event: 'device_reported', targetsDevice: true }, { templateId: fleet })
    hear(at, report('d1', 'online', { wait: 7 }))
    expect(open(at, typed)[0]?.params).toEqual({ seconds: 7 })
    expect(open(at, targeted)[0]).toMatchObject({
      targetDeviceIds: ['d1'],
      document: { operation: 'x', who: 'd1', n: 7 },
    })
    hear(at, report('d1', 'online', { other: 1 }))
    expect(at.words(typed)).toEqual(['SKIPPED precheck'])
    expect(at.runsOf(typed)[0]?.errorMessage).toMatch(/seconds/)
  })

  test('a debounce keeps the last match of each device, counts the others, and survives a restart', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const schedule = on(at, { event: 'device_reported', debounceMs: 10_000 })
    hear(at, report('d1', 'online', { n: 1 }), report('d2', 'online', { n: 1 }))
    at.pass(5 * SECOND)
    hear(at, report('d1', 'online', { n: 2 }))
    expect(at.tick().nextAt).toBe(START + 10 * SECOND)
    const next = new EngineBench({ store, at: START + 15 * SECOND }).start()
    const said = open(next, schedule).map((job) => [job.eventData?.deviceId, job.eventData?.matched, job.scheduledAt])
    expect(said).toEqual([
      ['d2', 1, START],
      ['d1', 2, START + 5 * SECOND],
    ])
    expect(open(next, schedule)[1]?.eventData?.reported).toEqual({ n: 2 })
  })

  test('a debounce lasts as long as it says when the clock is set back, and no longer than that', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_reported', debounceMs: 10_000 })
    hear(at, report('d1', 'online', { n: 1 }))
    at.pass(4 * SECOND).tick()
    at.jump(-2 * HOUR).tick()
    expect(open(at, schedule)).toEqual([])
    at.pass(5 * SECOND).tick()
    expect(open(at, schedule)).toEqual([])
    at.pass(SECOND).tick()
    expect(open(at, schedule).map((job) => job.eventData?.matched)).toEqual([1])
  })

  test('R1 a debounced match that is too late when the engine is back is a misfire', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const schedule = on(at, { event: 'device_reported', debounceMs: 10_000 }, { graceMs: 60_000 })
    hear(at, report('d1', 'online', { n: 1 }))
    const next = new EngineBench({ store, at: START + 5 * MINUTE }).start()
    expect(next.words(schedule)).toEqual(['SKIPPED misfire'])
  })

  test('what is over the hour’s limit is one SKIPPED run with a count', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_reported', maxPerHour: 2 })
    for (let n = 0; n < 5; n += 1) hear(at, report('d1', 'online', { n }))
    expect(open(at, schedule)).toHaveLength(2)
    expect(at.words(schedule)).toEqual([])
    at.finishAll()
    at.pass(HOUR).tick()
    const skipped = at.runsOf(schedule).find((run) => run.status === 'SKIPPED')
    expect(skipped).toMatchObject({ reason: 'coalesced', slotCount: 3 })
    expect(skipped?.trace.at(-1)?.rule).toBe('event rate')
    hear(at, report('d1', 'online', { n: 9 }))
    expect(open(at, schedule)).toHaveLength(1)
  })

  test('R11 events in a pause are one row with a count; a disabled schedule hears nothing', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_reported' })
    at.do('schedules.act', { id: schedule, action: 'pause', reason: 'works' })
    for (let n = 0; n < 3; n += 1) hear(at, report('d1', 'online', { n }))
    at.pass(MINUTE)
    at.do('schedules.act', { id: schedule, action: 'resume' })
    expect(at.words(schedule)).toEqual(['SKIPPED paused'])
    expect(at.runsOf(schedule)[0]).toMatchObject({ slotCount: 3 })
    at.do('schedules.act', { id: schedule, action: 'disable' })
    hear(at, report('d1', 'online', { n: 4 }))
    expect([open(at, schedule), at.runsOf(schedule).length]).toEqual([[], 1])
  })

  test('while the engine is paused events are counted, and told when it goes on', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_reported' })
    at.do('engine.pause', {})
    hear(at, report('d1', 'online', { n: 1 }), report('d1', 'online', { n: 2 }))
    expect([open(at, schedule).length, at.words(schedule)]).toEqual([0, []])
    at.do('engine.resume', {})
    at.tick()
    expect(at.runsOf(schedule)).toMatchObject([{ reason: 'paused', slotCount: 2 }])
  })

  test('R7 events meet maxInstances like slots', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_reported' }, { maxInstances: 1 })
    hear(at, report('d1', 'online', { n: 1 }), report('d1', 'online', { n: 2 }))
    expect(at.words(schedule)).toEqual(['SKIPPED max_instances'])
    const blocker = open(at, schedule)[0]?.runId
    expect(at.runsOf(schedule)[0]?.trace.at(-1)?.data?.blockerRunId).toBe(blocker)
  })

  test('a run that ends with the wanted status starts the next one of the chain', () => {
    const at = bench()
    const first = at.every(60)
    const ok = on(at, { event: 'run_ended', scheduleId: first })
    const failed = on(at, { event: 'run_ended', scheduleId: first, statuses: ['FAILED'] })
    at.pass(MINUTE).tick()
    const work = at.started.splice(0)[0]
    at.begin(work?.runId ?? '')
    at.finish(work?.runId ?? '', { result: { rows: 3 } })
    expect(open(at, ok)[0]?.eventData).toMatchObject({
      runId: work?.runId,
      result: { rows: 3 },
      chain: { path: [first] },
    })
    expect(open(at, failed)).toEqual([])
  })

  test('SKIPPED runs start a chain only when they are asked for', () => {
    const at = bench()
    const first = at.every(60)
    const skipped = on(at, { event: 'run_ended', scheduleId: first, statuses: ['SKIPPED'], reasons: ['max_instances'] })
    const any = on(at, { event: 'run_ended', scheduleId: first })
    at.pass(MINUTE).tick()
    at.pass(MINUTE).tick()
    expect(at.words(first)).toEqual(['SKIPPED max_instances'])
    expect([open(at, skipped).length, open(at, any).length]).toEqual([1, 0])
  })

  test('an attempt that is tried again is no end', () => {
    const at = bench()
    const templateId = at.localTemplate({ retry: { limit: 1, delayMs: 1_000 } })
    const first = at.every(60, { templateId })
    const failed = on(at, { event: 'run_ended', scheduleId: first, statuses: ['FAILED'] })
    at.pass(MINUTE).tick()
    const fail = () => {
      const work = at.started.splice(0)[0]
      at.begin(work?.runId ?? '')
      at.fail(work?.runId ?? '')
    }
    fail()
    expect(open(at, failed)).toEqual([])
    at.run(10 * SECOND)
    fail()
    expect(open(at, failed)).toHaveLength(1)
  })

  test('the engine’s start is an event of each life', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const schedule = on(at, { event: 'engine_started' })
    expect(open(at, schedule)).toEqual([])
    at.engine.stop(at.now)
    const next = new EngineBench({ store, at: START + HOUR }).start()
    expect(open(next, schedule).map((job) => job.eventData?.mode)).toEqual(['standalone'])
    expect(next.started).toHaveLength(1)
  })

  test('messages: filters of schedules that are on, matches by topic and content, deep ones dropped', () => {
    const at = bench()
    const schedule = on(at, {
      event: 'mqtt_message',
      topicFilter: 'plant/+/temp',
      conditions: [{ path: 'payload.c', op: 'gt', value: 30 }],
    })
    const off = on(at, { event: 'mqtt_message', topicFilter: 'other/#' })
    at.do('schedules.act', { id: off, action: 'disable' })
    const { messages } = at.engine.fleet
    expect(messages?.filters()).toEqual(['plant/+/temp'])
    let deep: unknown = 1
    for (let depth = 0; depth < 100; depth += 1) deep = [deep]
    const payloads = [{ c: 31 }, { c: 29 }, 'text', { c: 32, deep }]
    messages?.take(
      payloads.map((payload) => ({ topic: 'plant/7/temp', payload, retained: false })),
      at.wallAt,
    )
    messages?.take([{ topic: 'plant/7/other', payload: { c: 99 }, retained: false }], at.wallAt)
    expect(open(at, schedule).map((job) => job.eventData)).toMatchObject([
      { topic: 'plant/7/temp', levels: ['plant', '7', 'temp'], payload: { c: 31 } },
    ])
    expect(at.started).toHaveLength(1)
  })

  test('a refused commit leaves neither the fact nor its work', () => {
    const at = bench()
    at.devices('d1')
    const schedule = on(at, { event: 'device_reported' })
    const refused = at.refused('devices.change', { id: 'd1', attributes: { a: 1 }, version: 99 })
    expect(refused.code).toBe('version_conflict')
    expect(open(at, schedule)).toEqual([])
  })

  test('R43 an event in a blackout window is skipped', () => {
    const at = bench()
    const schedule = on(at, { event: 'device_reported' }, { blackouts: [{ from: '00:00', to: '06:00' }] })
    hear(at, report('d1', 'online', { n: 1 }))
    expect(at.words(schedule)).toEqual(['SKIPPED blackout'])
  })
})
