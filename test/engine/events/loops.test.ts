// Schedules that would start each other for ever: refused when saved, stopped when they get round it.
import { describe, expect, test } from 'vitest'
import { EngineBench, MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

function chain(at: EngineBench, config: Record<string, unknown>, templateId = at.localTemplate(), nameEn = 'S') {
  const event = { scheduleType: 'event_triggered', timezone: 'UTC', maxInstances: 10 } as const
  return at.ask('schedules.create', {
    nameEn,
    ...event,
    scheduleConfig: { event: 'run_ended', ...config } as never,
    templateId,
  })
}

describe.each(STORES)('loops on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()

  test('a schedule that waits for its own template is refused, and so is a circle of three, by name', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const self = chain(at, { templateId }, templateId)
    expect(self).toMatchObject({ ok: false, code: 'event_loop', errors: [{ path: 'scheduleConfig' }] })
    const first = at.every(60)
    const second = chain(at, { scheduleId: first }, undefined, 'Second')
    const third = chain(at, { scheduleId: second.ok ? second.value.id : '' }, undefined, 'Third')
    expect([second.ok, third.ok]).toEqual([true, true])
    const refused = at.refused('schedules.change', {
      id: first,
      scheduleType: 'event_triggered',
      scheduleConfig: { event: 'run_ended', scheduleId: third.ok ? third.value.id : '' } as never,
    })
    expect(refused.code).toBe('event_loop')
    expect(refused.message).toMatch(/"Every" → "Second" → "Third" → "Every"/)
  })

  test('what it waits for must be there', () => {
    const at = bench()
    expect(chain(at, { scheduleId: 'gone' })).toMatchObject({ ok: false, code: 'unknown_schedule' })
    expect(chain(at, { templateId: 'gone' })).toMatchObject({ ok: false, code: 'unknown_template' })
  })

  test('a circle that comes about later is stopped with the reason, and pauses after three', () => {
    const at = bench()
    at.devices('d1')
    const fleet = at.fleetTemplate()
    const made = at.do('schedules.create', {
      ...{ nameEn: 'Echo', scheduleType: 'event_triggered', timezone: 'UTC', templateId: fleet, maxInstances: 10 },
      scheduleConfig: { event: 'device_reported', targetsDevice: true },
    })
    const answer = () => {
      at.tick()
      const job = at.read((tx) => tx.openJobsOfSchedule(made.id)).at(-1)
      const base = { deviceId: 'd1', topic: 't', clientToken: undefined } as const
      const update = {
        expectedVersion: undefined,
        executionNumber: undefined,
        includeJobExecutionState: false,
      } as const
      const rest = { includeJobDocument: false, stepTimeoutInMinutes: undefined } as const
      const asked = { ...base, ...update, ...rest, operation: 'update', jobId: job?.publicId ?? '' } as const
      at.engine.fleet.handle([{ ...asked, status: 'IN_PROGRESS', statusDetails: { step: '1' } }], at.wallAt)
    }
    at.engine.fleet.presence(
      [
        {
          ...{ deviceId: 'd1', presence: 'online', session: null, asleepUntil: null, nameEn: null, nameAr: null },
          attributes: { a: 1 },
        },
      ],
      at.wallAt,
    )
    answer()
    expect(at.words(made.id)).toEqual(['SKIPPED precheck'])
    expect(at.runsOf(made.id)[0]).toMatchObject({ errorMessage: expect.stringMatching(/event loop/) })
    expect(at.runsOf(made.id)[0]?.trace.at(-1)?.rule).toBe('event loop')
    at.pass(MINUTE)
    answer()
    at.pass(MINUTE)
    answer()
    expect(at.words(made.id)).toHaveLength(3)
    expect(at.read((tx) => tx.getSchedule(made.id))).toMatchObject({
      state: 'PAUSED',
      pausedBy: 'engine',
      pauseReason: expect.stringMatching(/loop/),
    })
  })
})
