// Sleep, clock jumps, restarts, clock changes: one path for all of them (R15–R18, R22–R25, DESIGN 6.13, 6.15).
import { describe, expect, test } from 'vitest'
import { DAY, EngineBench, HOUR, MINUTE, SECOND, START } from './engine-bench.ts'
import { STORES } from './stores.ts'

type Cron = readonly [
  rule: string,
  expression: string,
  zone: string,
  from: string,
  hours: number,
  fires: readonly string[],
]

// The instants at which each expression runs across a clock change, as the tick finds them.
const CHANGES: readonly Cron[] = [
  [
    'R15 a fixed time in a gap runs at its end',
    '30 2 * * *',
    'America/New_York',
    '2026-03-08T00:00:00Z',
    24,
    ['2026-03-08T07:00:00Z'],
  ],
  [
    'R15 two fixed times in one gap are one run',
    '0,30 2 * * *',
    'America/New_York',
    '2026-03-08T00:00:00Z',
    24,
    ['2026-03-08T07:00:00Z'],
  ],
  [
    'R15 midnight in Cairo lies in the gap',
    '0 0 * * *',
    'Africa/Cairo',
    '2026-04-23T12:00:00Z',
    12,
    ['2026-04-23T22:00:00Z'],
  ],
  [
    'R16 a fixed time in an overlap runs once, at its first copy',
    '30 1 * * *',
    'America/New_York',
    '2026-11-01T00:00:00Z',
    24,
    ['2026-11-01T05:30:00Z'],
  ],
  [
    'R17 a wild expression runs in both copies of an hour',
    '30 * * * *',
    'America/New_York',
    '2026-11-01T05:00:00Z',
    3,
    ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'],
  ],
]

function iso(at: number | null | undefined): string {
  return new Date(at ?? 0).toISOString().replace('.000Z', 'Z')
}

describe('clock changes through the tick', () => {
  test.each(CHANGES)('%s', (_rule, expression, timezone, from, hours, fires) => {
    const at = new EngineBench({ at: Date.parse(from) }).start()
    const templateId = at.localTemplate()
    const id = at.do('schedules.create', {
      nameEn: 'C',
      templateId,
      scheduleType: 'cron',
      scheduleConfig: { expression },
      timezone,
    }).id
    for (let step = 0; step < hours * 12; step += 1) {
      at.run(5 * MINUTE)
      at.finishAll()
    }
    expect(at.runsOf(id).map((run) => `${run.status} ${iso(run.scheduledAt)}`)).toEqual(
      fires.map((fire) => `COMPLETED ${fire}`),
    )
  })

  test('R17 a day that the gap swallows whole leaves SKIPPED dst_gap', () => {
    const at = new EngineBench({ at: Date.parse('2026-03-07T12:00:00Z') }).start()
    const templateId = at.localTemplate()
    const timing = {
      scheduleType: 'cron',
      scheduleConfig: { expression: '*/20 2 * * *' },
      timezone: 'America/New_York',
    } as const
    const id = at.do('schedules.create', { nameEn: 'C', templateId, ...timing }).id
    at.run(2 * DAY)
    expect(at.words(id)).toContain('SKIPPED dst_gap')
  })
})

describe.each(STORES)('time on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()

  test('R22 the engine never asks to sleep longer than 30 s, and wakes at the very instant of a slot', () => {
    const at = bench()
    expect(at.tick().nextAt).toBeLessThanOrEqual(at.wallAt + 30 * SECOND)
    at.every(7)
    expect(at.tick().nextAt).toBe(START + 7 * SECOND)
  })

  test('R23 after sleep due slots begin spread over at most 10 s, and never beyond their grace', () => {
    const at = bench()
    at.do('settings.change', { localConcurrency: 32 })
    const templateId = at.localTemplate()
    for (let index = 0; index < 20; index += 1) at.every(3_600, { templateId, graceMs: 3 * MINUTE })
    at.every(3_600, { templateId, graceMs: MINUTE + 1 })
    at.jump(HOUR + MINUTE)
      .pass(SECOND - SECOND)
      .tick()
    const jobs = at.read((tx) => tx.jobsInState(['QUEUED', 'DISPATCHED'], 100))
    const delays = jobs.map((job) => (job.notBeforeAt ?? at.wallAt) - at.wallAt)
    expect(jobs).toHaveLength(21)
    expect(Math.max(...delays)).toBeLessThanOrEqual(10 * SECOND)
    expect(new Set(delays).size).toBeGreaterThan(10)
    at.run(10 * SECOND)
    expect(at.started).toHaveLength(21)
  })

  test('R23 a restart takes the same path as sleep', () => {
    const store = make()
    const first = new EngineBench({ store }).start()
    const schedule = first.every(300, { scheduleConfig: { intervalSeconds: 300, startAt: '2026-03-02T00:00:00Z' } })
    const second = new EngineBench({ store, at: START + 15 * MINUTE + 30 * SECOND }).start()
    expect(second.words(schedule)).toEqual(['SKIPPED coalesced', 'SKIPPED coalesced'])
    second.run(10 * SECOND)
    expect(second.started).toHaveLength(1)
  })

  test('R24: after a backward jump no slot runs twice, and an interval goes on at once in a grid of its own', () => {
    const at = bench()
    const schedule = at.every(600, { scheduleConfig: { intervalSeconds: 600, startAt: '2026-03-02T00:00:00Z' } })
    for (let step = 0; step < 6; step += 1) {
      at.run(10 * MINUTE)
      at.finishAll()
    }
    at.jump(-30 * MINUTE).tick()
    const row = () => at.read((tx) => tx.getSchedule(schedule))
    const next = row()?.nextRunAt ?? 0
    expect(next - at.wallAt).toBeLessThanOrEqual(10 * MINUTE)
    // 40, 50 and 60 were decided before the jump: the grid lies beside them.
    expect((next - START) % (10 * MINUTE)).not.toBe(0)
    expect(row()).toMatchObject({ updatedBy: 'engine', version: 2 })
    const before = at.runsOf(schedule).length
    for (let step = 0; step < 4; step += 1) {
      at.run(10 * MINUTE)
      at.finishAll()
    }
    const slots = at.runsOf(schedule).map((run) => run.scheduledAt)
    expect(new Set(slots).size).toBe(slots.length)
    expect(slots.length - before).toBe(4)
  })

  test('R24: a jump of less than one period leaves an interval its grid', () => {
    const at = bench()
    const schedule = at.every(600, { scheduleConfig: { intervalSeconds: 600, startAt: '2026-03-02T00:00:00Z' } })
    at.run(21 * MINUTE)
    at.finishAll()
    at.jump(-9 * MINUTE).tick()
    expect(at.read((tx) => tx.getSchedule(schedule))).toMatchObject({ nextRunAt: START + 20 * MINUTE, version: 1 })
    at.run(20 * MINUTE)
    at.finishAll()
    const slots = at.runsOf(schedule).map((run) => ((run.scheduledAt ?? 0) - START) / MINUTE)
    expect(slots.toSorted((one, other) => one - other)).toEqual([10, 20, 30])
  })

  test('R24: slots inside a range that was recorded as one row are decided, and never run when the clock goes back', () => {
    const at = bench()
    at.do('settings.change', { startSpreadMs: 0 })
    const templateId = at.localTemplate()
    const cron = { scheduleType: 'cron', scheduleConfig: { expression: '* * * * *' }, timezone: 'UTC' } as const
    const schedule = at.do('schedules.create', { nameEn: 'C', templateId, ...cron }).id
    at.jump(5 * HOUR + SECOND).tick()
    at.finishAll()
    const [range] = at.runsOf(schedule)
    expect(range).toMatchObject({ reason: 'coalesced', slotCount: 299, slotFromAt: START + MINUTE })
    at.jump(-4 * HOUR).tick()
    expect(at.read((tx) => tx.getSchedule(schedule))?.nextRunAt).toBe(START + 5 * HOUR)
    at.run(2 * HOUR)
    at.finishAll()
    expect(at.started).toEqual([])
    expect(at.runsOf(schedule)).toHaveLength(2)
    at.run(2 * HOUR + MINUTE)
    expect(at.started.map((work) => at.read((tx) => tx.getJob(work.jobId)?.scheduledAt))).toEqual([
      START + 5 * HOUR + MINUTE,
    ])
  })

  test('R24 an interval whose start lies ahead after a jump does not wait for it', () => {
    const at = bench()
    at.pass(HOUR)
    const schedule = at.every(60)
    at.run(MINUTE)
    at.finishAll()
    at.jump(-30 * MINUTE).tick()
    const next = at.read((tx) => tx.getSchedule(schedule))?.nextRunAt ?? 0
    expect(next - at.wallAt).toBeLessThanOrEqual(MINUTE)
  })

  test('R24 a clock that went back while nothing ran is noticed at the next start', () => {
    const store = make()
    const first = new EngineBench({ store }).start()
    const schedule = first.every(3_600)
    first.run(2 * HOUR)
    const second = new EngineBench({ store, at: START + HOUR }).start()
    expect(second.read((tx) => tx.getEngineState())).toMatchObject({ clockNoteAt: START + HOUR })
    expect(second.read((tx) => tx.getSchedule(schedule))?.nextRunAt).toBe(START + 2 * HOUR)
  })

  test('R25 a jump over 60 s is recorded and moves the timers of devices; up to 60 s nothing happens', () => {
    const at = bench()
    at.devices('d1')
    at.do('jobs.create', {
      templateId: at.fleetTemplate({ timeoutMinutes: 10 }),
      target: { kind: 'device', deviceId: 'd1' },
    })
    const topic = '$aws/things/d1/jobs/start-next'
    const ask = {
      deviceId: 'd1',
      topic,
      clientToken: undefined,
      operation: 'start-next',
      statusDetails: undefined,
      stepTimeoutInMinutes: undefined,
    } as const
    at.engine.fleet.handle([ask], at.wallAt)
    const [execution] = at.read((tx) => tx.deviceList('d1', null))
    at.jump(MINUTE).tick()
    expect(at.read((tx) => tx.getEngineState().clockNoteAt)).toBeNull()
    at.jump(HOUR).tick()
    expect(at.read((tx) => tx.getEngineState())).toMatchObject({ clockNoteAt: at.wallAt, clockNoteDeltaMs: HOUR })
    const moved = at.read((tx) => tx.deviceList('d1', null))[0]
    expect(moved).toMatchObject({ state: 'IN_PROGRESS', deadlineAt: (execution?.deadlineAt ?? 0) + HOUR })
  })

  test('R25 the duration of local work is monotonic: sleep inside it does not count', () => {
    const at = bench()
    const schedule = at.every(3_600)
    at.run(HOUR)
    const runId = at.started[0]?.runId ?? ''
    at.begin(runId)
    at.pass(5 * SECOND).jump(3 * HOUR)
    at.finish(runId)
    expect(at.runsOf(schedule)[0]?.durationMs).toBe(5 * SECOND)
  })

  test('DESIGN 6.15 under another tz release every next time is computed anew and the release is stored', () => {
    const store = make()
    const first = new EngineBench({ store }).start()
    const schedule = first.every(3_600)
    first.store.write('engine', (tx) => tx.advanceSchedule(schedule, { nextRunAt: START + 2 * HOUR }))
    const second = new EngineBench({ store, tzRelease: '2026b' }).start()
    expect(second.read((tx) => tx.getSchedule(schedule))).toMatchObject({ nextRunAt: START + HOUR, tzRelease: '2026b' })
    expect(second.read((tx) => tx.getEngineState().tzRelease)).toBe('2026b')
  })

  test('an idle engine commits the renewal of its lease and nothing else', () => {
    const at = bench()
    at.every(86_400)
    at.run(10 * SECOND)
    at.commits.length = 0
    let commits = 0
    const write = at.store.write
    at.store.write = (source, work) => {
      commits += 1
      return write(source, work)
    }
    at.run(10 * MINUTE)
    expect(commits).toBeLessThanOrEqual(61)
  })
})
