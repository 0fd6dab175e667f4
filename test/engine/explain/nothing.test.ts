// "Why did nothing run?": one test a cause, for one schedule and for the whole workspace.
import { describe, expect, test } from 'vitest'
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import { DAY, EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const codes = (sentences: readonly Sentence[]) => sentences.map(({ code }) => code)
const one = (sentences: readonly Sentence[], code: string) => sentences.find((sentence) => sentence.code === code)

describe.each(STORES)('why nothing ran on %s', (_name, make) => {
  const bench = () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { startSpreadMs: 0 })
    return at
  }
  const nothing = (at: EngineBench, scheduleId: string | null, from: number, to: number) =>
    at.do('explain.nothing', { scheduleId, from, to })

  test('the rule has no slot then: the one before and the next one, in the schedule’s zone', () => {
    const at = bench()
    const cron = {
      scheduleType: 'cron',
      scheduleConfig: { expression: '0 2 * * *' },
      timezone: 'Africa/Cairo',
    } as const
    const schedule = at.every(60, cron)
    const { sentences, slots } = nothing(at, schedule, START + 3 * HOUR, START + 6 * HOUR)
    expect(one(sentences, 'no_slot')?.textEn).toMatch(
      /before is 2026-03-02 02:00:00 Africa\/Cairo, the next one 2026-03-03 02:00:00/,
    )
    expect(one(sentences, 'schedule_is')?.textEn).toMatch(/"Every" is enabled: cron 0 2 \* \* \* in Africa\/Cairo/)
    expect(slots).toBe(0)
  })

  test('why did it not run at 02:30? slot, lateness, policy and the run in the way', () => {
    const at = bench()
    const schedule = at.every(1_800)
    at.pass(30 * MINUTE).tick()
    at.begin(at.started[0]?.runId ?? '')
    at.pass(30 * MINUTE).tick()
    const { sentences, slots, ran } = nothing(at, schedule, START + 59 * MINUTE, START + 61 * MINUTE)
    expect([slots, ran]).toEqual([1, 0])
    expect(one(sentences, 'max_instances')).toMatchObject({
      rule: 'R7',
      at: START + HOUR,
      data: { scheduledAt: START + HOUR },
    })
    expect(one(sentences, 'blocker_job')?.runIds).toEqual([at.started[0]?.runId])
  })

  test('it was paused before, by whom and why; and a pause that reaches in', () => {
    const at = bench()
    const schedule = at.every(60)
    at.do('schedules.act', { id: schedule, action: 'pause', reason: 'works' })
    at.pass(2 * HOUR)
    const during = nothing(at, schedule, START + HOUR, START + 90 * MINUTE).sentences
    expect(one(during, 'was_state')).toMatchObject({ rule: 'R10', data: { state: 'PAUSED', actor: 'Mona' } })
    expect(one(during, 'was_state')?.textEn).toMatch(/by Mona: works/)
    at.do('schedules.act', { id: schedule, action: 'resume' })
    const after = nothing(at, schedule, START + HOUR, START + 90 * MINUTE).sentences
    expect(one(after, 'paused')).toMatchObject({ rule: 'R11', data: { count: 120 } })
  })

  test('it was disabled, changed, deleted or faulty in that time', () => {
    const at = bench()
    const schedule = at.every(60)
    at.pass(MINUTE)
    at.do('schedules.change', { id: schedule, scheduleConfig: { intervalSeconds: 120 }, scheduleType: 'interval' })
    at.do('schedules.act', { id: schedule, action: 'disable' })
    at.do('schedules.act', { id: schedule, action: 'enable' })
    at.do('schedules.delete', { id: schedule })
    const { sentences } = nothing(at, schedule, START, START + HOUR)
    const acts = codes(sentences).filter((code) => code.startsWith('schedule_') && code !== 'schedule_is')
    expect(acts).toEqual([
      'schedule_created',
      'schedule_changed',
      'schedule_disabled',
      'schedule_enabled',
      'schedule_deleted',
    ])
    expect(one(sentences, 'schedule_changed')?.rule).toBe('R12')
  })

  test('it was made only later', () => {
    const at = bench()
    at.pass(DAY)
    const schedule = at.every(60)
    expect(codes(nothing(at, schedule, START, START + HOUR).sentences)).toContain('created_later')
  })

  test('the engine was paused', () => {
    const at = bench()
    const schedule = at.every(60)
    at.do('engine.pause', { reason: 'storm' })
    at.pass(10 * MINUTE + SECOND)
    at.do('engine.resume', {})
    at.tick()
    const { sentences } = nothing(at, schedule, START + MINUTE, START + 5 * MINUTE)
    expect(one(sentences, 'engine_paused')?.textEn).toMatch(/Mona paused the engine: storm/)
    const later = nothing(at, null, START + 10 * MINUTE, START + 11 * MINUTE).sentences
    expect(codes(later)).toEqual(expect.arrayContaining(['engine_paused', 'engine_resumed']))
  })

  test('no engine was running: from when to when', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const schedule = at.every(600, { graceMs: 60_000 })
    at.pass(MINUTE).tick()
    at.engine.stop(at.now)
    const next = new EngineBench({ store, at: START + 3 * HOUR }).start()
    const { sentences } = nothing(next, schedule, START + HOUR, START + 2 * HOUR)
    expect(one(sentences, 'engine_not_running')?.data).toEqual({ from: START + HOUR, to: START + 2 * HOUR })
    expect(codes(nothing(next, schedule, START, START + 4 * HOUR).sentences)).toContain('engine_was_down')
  })

  test('sleep and a clock that was set', () => {
    const at = bench()
    const schedule = at.every(600, { graceMs: 60_000 })
    at.jump(2 * HOUR).tick()
    const { sentences } = nothing(at, schedule, START, START + 3 * HOUR)
    expect(one(sentences, 'clock_jumped')).toMatchObject({ rule: 'DESIGN 6.15', data: { deltaMs: 2 * HOUR } })
    expect(one(sentences, 'clock_jumped')?.textEn).toMatch(/2 h/)
  })

  test('the queue was held, and what waits in it', () => {
    const at = bench()
    at.do('queue.hold', { isHeld: true })
    const schedule = at.every(60)
    at.pass(MINUTE).tick()
    const { sentences } = nothing(at, schedule, START, START + HOUR)
    expect(codes(sentences)).toEqual(expect.arrayContaining(['queue_was_held', 'waits_queue_held']))
    expect(codes(nothing(at, null, START, START + HOUR).sentences)).toContain('waits_queue_held')
  })

  test('blackout windows and clock changes in that time', () => {
    const at = bench()
    const schedule = at.every(3_600, { timezone: 'America/New_York', blackouts: [{ from: '10:00', to: '11:00' }] })
    const { sentences } = nothing(at, schedule, Date.UTC(2026, 2, 8), Date.UTC(2026, 2, 9))
    expect(one(sentences, 'clock_gap')).toMatchObject({ rule: 'R17', data: { deltaMs: HOUR } })
    expect(one(sentences, 'blackout_window')?.textEn).toMatch(/10:00:00 America\/New_York/)
  })

  test('of the whole workspace: every sentence names whose slot it is, and what was in its way follows it', () => {
    const at = bench()
    const templateId = at.localTemplate({ nameEn: 'Press' })
    at.every(60, { nameEn: 'Sync', templateId })
    at.every(45, { nameEn: 'Index', overlap: 'allow' })
    at.pass(MINUTE).tick()
    at.begin(at.started.at(-1)?.runId ?? '')
    at.pass(MINUTE).tick()
    at.finishAll()
    at.pass(MINUTE).tick()
    const { sentences } = nothing(at, null, START, START + HOUR)
    const skipped = sentences.filter(({ code }) => code === 'max_instances' || code === 'misfire')
    expect(skipped.length).toBeGreaterThan(0)
    for (const { textEn } of skipped) expect(textEn).toMatch(/^"(Sync|Index)": It did not run/)
    const place = sentences.findIndex(({ code }) => code === 'max_instances')
    expect(sentences[place + 1]).toMatchObject({ code: 'blocker_run', at: sentences[place]?.at })
  })

  test('R43 a window that began before the time, or ends after it, is told with its own ends', () => {
    const at = bench()
    const schedule = at.every(3_600, { blackouts: [{ from: '22:00', to: '06:00' }] })
    const { sentences } = nothing(at, schedule, START + HOUR, START + 2 * HOUR)
    const sentence = one(sentences, 'blackout_window')
    expect(sentence).toMatchObject({ rule: 'R43', data: { from: START - 2 * HOUR, to: START + 6 * HOUR } })
    expect(sentence?.textEn).toBe('A blackout window lasted from 2026-03-01 22:00:00 UTC to 2026-03-02 06:00:00 UTC.')
  })

  test('slots that nobody decided, and the one to come', () => {
    const at = bench()
    const schedule = at.every(600)
    at.pass(15 * MINUTE)
    const { sentences } = nothing(at, schedule, START, START + HOUR)
    expect(one(sentences, 'slot_undecided')?.at).toBe(START + 10 * MINUTE)
    expect(one(sentences, 'slot_to_come')?.at).toBe(START + 20 * MINUTE)
  })

  test('R11: a slot in a pause that lasts is held by the pause, and nothing is promised to come', () => {
    const at = bench()
    const schedule = at.every(600)
    at.pass(MINUTE).tick()
    at.do('schedules.act', { id: schedule, action: 'pause', reason: 'roof work' })
    at.pass(15 * MINUTE).tick()
    const { sentences } = nothing(at, schedule, START, START + HOUR)
    expect(one(sentences, 'slot_held_by_pause')).toMatchObject({ at: START + 10 * MINUTE, rule: 'R11' })
    expect(codes(sentences)).toEqual(expect.not.arrayContaining(['slot_undecided', 'slot_to_come']))
  })

  test('an event schedule says what it waits for', () => {
    const at = bench()
    const schedule = at.every(60, { scheduleType: 'event_triggered', scheduleConfig: { event: 'device_online' } })
    expect(one(nothing(at, schedule, START, START + HOUR).sentences, 'waits_for_event')?.textEn).toMatch(
      /a device came online/,
    )
  })

  test('slots that ran are said too', () => {
    const at = bench()
    const schedule = at.every(60)
    at.pass(MINUTE).tick()
    at.finishAll()
    const { sentences, slots, ran } = nothing(at, schedule, START, START + 90 * SECOND)
    expect([codes(sentences).includes('slot_ran'), slots, ran]).toEqual([true, 1, 1])
  })

  test('an answer is bounded: 200 sentences, then how many more', () => {
    const at = bench()
    at.do('queue.hold', { isHeld: true })
    const schedule = at.every(1, { catchupMax: 100, coalesce: false, graceMs: null })
    for (let pass = 0; pass < 6; pass += 1) at.pass(60 * SECOND).tick()
    const { sentences, slots } = nothing(at, schedule, START, START + HOUR)
    expect(slots).toBeGreaterThan(200)
    expect(sentences.length).toBeLessThanOrEqual(200)
    expect(codes(sentences)).toContain('more')
  })

  test('a quiet workspace says so, and bad ranges are refused', () => {
    const at = bench()
    expect(codes(nothing(at, null, START + HOUR, START + 2 * HOUR).sentences)).toEqual(['nothing_found'])
    expect(at.refused('explain.nothing', { from: START, to: START - 1 }).code).toBe('invalid_input')
    expect(at.refused('explain.nothing', { from: START, to: START + 32 * DAY }).code).toBe('invalid_input')
    expect(at.refused('explain.nothing', { scheduleId: 'gone', from: START, to: START }).code).toBe('unknown_schedule')
  })
})
