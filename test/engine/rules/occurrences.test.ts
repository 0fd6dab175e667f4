// One occurrence skipped or changed without touching its schedule (issue 3, section 1; wishes 10 and 21 of the reference).
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const TEN = { scheduleConfig: { intervalSeconds: 600, startAt: '2026-03-02T00:00:00Z' }, timezone: 'UTC' } as const
const slotAt = (minutes: number) => START + minutes * MINUTE

describe.each(STORES)('occurrences on %s', (_name, make) => {
  const bench = () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { startSpreadMs: 0 })
    return at
  }
  const passSlots = (at: EngineBench, count: number) => {
    for (let slot = 0; slot < count; slot += 1) {
      at.run(10 * MINUTE)
      at.finishAll()
    }
  }

  test('skipping one leaves SKIPPED withdrawn with who and why; the others run', () => {
    const at = bench()
    const id = at.every(600, TEN)
    at.do('occurrences.change', {
      scheduleId: id,
      scheduledAt: slotAt(20),
      action: 'skip',
      reason: 'the press is open',
    })
    passSlots(at, 3)
    expect(at.words(id)).toEqual(['COMPLETED succeeded', 'SKIPPED withdrawn', 'COMPLETED succeeded'])
    const run = at.runsOf(id)[1]
    expect(run).toMatchObject({ scheduledAt: slotAt(20), errorMessage: 'the press is open' })
    expect(run?.trace.at(-1)?.rule).toBe('occurrence')
    expect(at.read((tx) => tx.getSlot(id, slotAt(20)))).toMatchObject({ reason: 'withdrawn', rule: 'occurrence' })
    expect(at.read((tx) => tx.getOccurrence(id, slotAt(20)))).toBeNull()
  })

  test('a change holds for its slot alone: template, schedule, occurrence, in this order', () => {
    const at = bench()
    const parameters = ['a', 'b', 'c', 'd'].map((key) => ({ key, type: 'integer' as const }))
    const templateId = at.localTemplate({ parameters, defaultParams: { a: 1, b: 1, c: 1 } })
    const id = at.every(600, { ...TEN, templateId, params: { b: 2, c: 2 }, priority: 1 })
    const changed = { scheduleId: id, scheduledAt: slotAt(10), action: 'change', params: { c: 3, d: 3 } } as const
    at.do('occurrences.change', { ...changed, priority: 7, notBeforeAt: slotAt(14) })
    at.run(10 * MINUTE)
    const [job] = at.read((tx) => tx.openJobsOfSchedule(id))
    expect(job).toMatchObject({ params: { a: 1, b: 2, c: 3, d: 3 }, priority: 7, notBeforeAt: slotAt(14) })
    expect(job?.trace[0]).toMatchObject({ rule: 'occurrence', data: { changedBy: 'Mona' } })
    at.run(4 * MINUTE)
    at.finishAll()
    at.run(6 * MINUTE)
    expect(at.started[0]?.params).toEqual({ a: 1, b: 2, c: 2 })
    expect(at.read((tx) => tx.openJobsOfSchedule(id))[0]?.priority).toBe(1)
  })

  test('another target holds for its slot alone', () => {
    const at = bench()
    at.devices('d1', 'd2')
    const templateId = at.fleetTemplate({ defaultTarget: { kind: 'device', deviceId: 'd1' } })
    const id = at.every(600, { ...TEN, templateId })
    const target = { kind: 'device', deviceId: 'd2' } as const
    at.do('occurrences.change', { scheduleId: id, scheduledAt: slotAt(20), action: 'change', target })
    at.run(20 * MINUTE)
    const jobs = at.read((tx) => tx.openJobsOfSchedule(id))
    expect(jobs.at(-1)).toMatchObject({ scheduledAt: slotAt(20), targetDeviceIds: ['d2'] })
  })

  test('it can be undone until it is decided, and is said so; then it cannot', () => {
    const at = bench()
    const id = at.every(600, TEN)
    const slot = { scheduleId: id, scheduledAt: slotAt(10) }
    at.do('occurrences.change', { ...slot, action: 'skip' })
    expect(at.do('occurrences.undo', slot)).toEqual({ undone: true })
    expect(at.do('occurrences.undo', slot)).toEqual({ undone: false })
    passSlots(at, 1)
    expect(at.words(id)).toEqual(['COMPLETED succeeded'])
    expect(at.refused('occurrences.change', { ...slot, action: 'skip' })).toMatchObject({
      code: 'invalid_instant',
      errors: [{ path: 'scheduledAt' }],
    })
  })

  test('doing it again replaces what was said', () => {
    const at = bench()
    const id = at.every(600, TEN)
    const slot = { scheduleId: id, scheduledAt: slotAt(10) }
    at.do('occurrences.change', { ...slot, action: 'skip', reason: 'first' })
    at.do('occurrences.change', { ...slot, action: 'change', priority: 5 })
    expect(at.read((tx) => tx.getOccurrence(id, slotAt(10)))).toMatchObject({
      action: 'change',
      reason: null,
      version: 2,
    })
    at.run(10 * MINUTE)
    expect(at.started).toHaveLength(1)
  })

  test('among slots missed in sleep a skipped one is neither coalesced nor the one that survives', () => {
    const at = bench()
    const id = at.every(600, { ...TEN, graceMs: HOUR })
    at.do('occurrences.change', { scheduleId: id, scheduledAt: slotAt(30), action: 'skip' })
    at.jump(32 * MINUTE).tick()
    at.finishAll()
    const runs = at.runsOf(id).map((run) => `${((run.scheduledAt ?? 0) - START) / MINUTE} ${run.reason}`)
    expect(runs).toEqual(['10 coalesced', '30 withdrawn', '20 succeeded'])
  })

  test('an edit of the rule drops what was said about instants that are no slots any more, and tells', () => {
    const at = bench()
    const id = at.every(600, TEN)
    for (const minutes of [10, 20])
      at.do('occurrences.change', { scheduleId: id, scheduledAt: slotAt(minutes), action: 'skip' })
    const audits: unknown[] = []
    const write = at.store.write
    at.store.write = (source, work) =>
      write(source, (tx) => work({ ...tx, addAudit: (row) => audits.push(row.data) && tx.addAudit(row) }))
    at.do('schedules.change', { id, scheduleConfig: { intervalSeconds: 1_200, startAt: '2026-03-02T00:00:00Z' } })
    expect(at.read((tx) => tx.occurrencesBetween(id, 0, slotAt(99))).map((row) => row.scheduledAt)).toEqual([
      slotAt(20),
    ])
    expect(audits).toMatchObject([{ occurrencesDropped: [slotAt(10)] }])
  })

  test.each<[string, object, string, string]>([
    ['no slot of the schedule', { scheduledAt: slotAt(11), action: 'skip' }, 'invalid_instant', 'scheduledAt'],
    ['a passed slot', { scheduledAt: START - 10 * MINUTE, action: 'skip' }, 'invalid_instant', 'scheduledAt'],
    ['a change without a change', { scheduledAt: slotAt(10), action: 'change' }, 'invalid_input', 'action'],
    ['a skip with a change', { scheduledAt: slotAt(10), action: 'skip', priority: 3 }, 'invalid_input', 'action'],
    [
      'a start at the next slot',
      { scheduledAt: slotAt(10), action: 'change', notBeforeAt: slotAt(20) },
      'invalid_instant',
      'notBeforeAt',
    ],
    [
      'a start before the slot',
      { scheduledAt: slotAt(10), action: 'change', notBeforeAt: slotAt(9) },
      'invalid_instant',
      'notBeforeAt',
    ],
    [
      'parameters that do not fit',
      { scheduledAt: slotAt(10), action: 'change', params: { seconds: 'x' } },
      'invalid_parameters',
      'params.seconds',
    ],
  ])('%s is refused, and nothing is stored', (_title, asked, code, path) => {
    const at = bench()
    const templateId = at.localTemplate({ taskFunctionKey: 'wait', defaultParams: { seconds: 1 } })
    const id = at.every(600, { ...TEN, templateId })
    const failure = at.refused('occurrences.change', { scheduleId: id, ...asked } as never)
    expect(failure).toMatchObject({ code, errors: [{ path }] })
    expect(at.read((tx) => tx.occurrencesBetween(id, 0, slotAt(99)))).toEqual([])
  })

  test('a schedule that is off has no coming occurrence, an unknown one none at all', () => {
    const at = bench()
    const id = at.every(600, { ...TEN, isEnabled: false })
    const slot = { scheduledAt: slotAt(10), action: 'skip' } as const
    expect(at.refused('occurrences.change', { scheduleId: id, ...slot }).code).toBe('illegal_state')
    expect(at.refused('occurrences.change', { scheduleId: 'none', ...slot }).code).toBe('unknown_schedule')
  })
})
