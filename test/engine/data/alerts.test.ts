// Alert checks: conditions over series, presence and history, hysteresis between checks, what a raise starts.
import { describe, expect, test } from 'vitest'
import type { AlertRule, Condition } from '../../../src-main/engine/data/rules.ts'
import { alertCheck } from '../../../src-main/tasks/alert-check.ts'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import { MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { DataBench } from './data-bench.ts'

type Given = Partial<Omit<AlertRule, 'condition'>>
const HOT: Condition = { kind: 'threshold', series: 'temperature', above: 75, clearAbove: 70 }

class AlertBench extends DataBench {
  readonly #scheduleId: string

  constructor(store: Store) {
    super(store)
    this.devices('d1', 'd2')
    const { id: templateId } = this.do('templates.create', {
      ...{ nameEn: 'Watch', jobType: 'alert_check', taskFunctionKey: 'alert_check' },
      defaultParams: { rules: [this.rule(HOT)] as never },
    })
    const timing = { scheduleType: 'cron', scheduleConfig: { expression: '0 0 1 1 *' } } as const
    this.#scheduleId = this.do('schedules.create', { nameEn: 'Watch', templateId, ...timing }).id
  }

  rule(condition: Condition, given: Given = {}): AlertRule {
    const quiet = { key: 'r', severity: 'warning', raiseAfter: 1, clearAfter: 1, notify: true } as const
    return { ...quiet, ...given, condition }
  }

  get source(): string {
    return this.#scheduleId
  }

  /** One check as the task makes it; answers `raised cleared stillOpen`. */
  check(...rules: AlertRule[]): string {
    const { runId } = this.do('schedules.act', { id: this.#scheduleId, action: 'trigger' })
    const done = this.engine.data.checkAlerts(runId ?? '', rules, this.now)
    if (!done.ok) throw new Error(done.message)
    this.finishAll()
    const { raised, cleared, stillOpen } = done.value
    return `${raised} ${cleared} ${stillOpen}`
  }

  measure(deviceId: string, value: number, key = 'temperature'): this {
    const heard = [{ deviceId, said: { [key]: value }, heardAt: this.wallAt, isRetained: false }]
    this.engine.data.storeHeard('run', [{ key, unit: '°C' }], heard, this.now)
    this.pass(1_000)
    return this
  }

  present(deviceId: string, presence: 'online' | 'asleep' | 'lost', asleepUntil: number | null = null): void {
    const quiet = { session: null, nameEn: null, nameAr: null, attributes: null }
    this.engine.fleet.presence([{ deviceId, presence, asleepUntil, ...quiet }], this.wallAt)
  }

  open(): string[] {
    return this.read((tx) => tx.openAlertsOf(this.#scheduleId)).map(({ rule, subject }) => `${rule} ${subject}`)
  }
}

describe.each(STORES)('alerts on %s', (_name, make) => {
  test('a threshold raises one alert for each device, says what was measured, and clears behind its own bound', () => {
    const at = new AlertBench(make())
    const hot = at.rule(HOT, { key: 'hot', nameEn: 'Too hot', severity: 'critical' })
    expect(at.check(hot)).toBe('0 0 0')
    at.measure('d1', 80).measure('d2', 75)
    expect(at.check(hot)).toBe('1 0 0')
    const [alert] = at.read((tx) => tx.openAlertsOf(at.source))
    expect(alert).toMatchObject({
      ...{ rule: 'hot', subject: 'd1', nameEn: 'Too hot', severity: 'critical', value: 80, raisedAt: at.wallAt },
      ...{ descriptionEn: 'temperature is 80 °C, above 75 °C.', detail: { above: 75, unit: '°C', notify: true } },
    })
    expect(alert?.descriptionAr).toContain('80 °C')
    expect(at.read((tx) => tx.getRun(alert?.raisedRunId ?? ''))?.scheduleId).toBe(at.source)
    at.measure('d1', 91)
    expect(at.check(hot)).toBe('0 0 1')
    expect(at.read((tx) => tx.getAlert(alert?.id ?? ''))).toMatchObject({ value: 91, version: 2 })
    at.measure('d1', 72)
    expect(at.check(hot)).toBe('0 0 1')
    at.measure('d1', 70)
    expect(at.check(hot)).toBe('0 1 0')
    expect(at.read((tx) => tx.getAlert(alert?.id ?? ''))).toMatchObject({
      ...{ state: 'cleared', clearedBy: 'engine', clearedAt: at.wallAt, value: 91 },
    })
  })

  test('it is raised after so many checks in a row, and cleared after so many', () => {
    const at = new AlertBench(make())
    const slow = at.rule({ ...HOT, clearAbove: undefined }, { raiseAfter: 3, clearAfter: 2 })
    const seen = [80, 80, 60, 80, 80, 80, 60, 80, 60, 60].map((value) => at.measure('d1', value).check(slow))
    expect(seen).toEqual(['0 0 0', '0 0 0', '0 0 0', '0 0 0', '0 0 0', '1 0 0', '0 0 1', '0 0 1', '0 0 1', '0 1 0'])
  })

  test('an old value says nothing: it neither raises nor clears', () => {
    const at = new AlertBench(make())
    const fresh = at.rule({ ...HOT, maxAgeMinutes: 5 })
    at.measure('d1', 80)
    expect(at.pass(10 * MINUTE).check(fresh)).toBe('0 0 0')
    expect(at.measure('d1', 80).check(fresh)).toBe('1 0 0')
    expect(at.pass(10 * MINUTE).check(fresh)).toBe('0 0 1')
  })

  test('a rate looks at the change within its window, in both directions', () => {
    const at = new AlertBench(make())
    const rising = at.rule({ kind: 'rate', series: 'temperature', windowMinutes: 10, risesBy: 2 }, { key: 'up' })
    const falling = at.rule({ kind: 'rate', series: 'temperature', windowMinutes: 10, fallsBy: 2 }, { key: 'down' })
    at.measure('d1', 20)
    expect(at.check(rising, falling)).toBe('0 0 0')
    at.pass(4 * MINUTE).measure('d1', 30)
    expect([at.check(rising, falling), at.open()]).toEqual(['1 0 0', ['up d1']])
    at.pass(4 * MINUTE).measure('d1', 0)
    at.pass(4 * MINUTE)
    expect([at.check(rising, falling), at.open()]).toEqual(['1 1 0', ['down d1']])
  })

  test('absence counts from the last point; a named device without any is absent', () => {
    const at = new AlertBench(make())
    const silent = (more: object) =>
      at.rule({ kind: 'absence', series: 'temperature', minutes: 5, ...more }, { key: 'silent' })
    at.measure('d1', 20)
    expect(at.check(silent({}))).toBe('0 0 0')
    at.pass(5 * MINUTE)
    expect([at.check(silent({})), at.open()]).toEqual(['1 0 0', ['silent d1']])
    expect(at.measure('d1', 20).check(silent({}))).toBe('0 1 0')
    expect([at.check(silent({ deviceId: 'd2' })), at.open()]).toEqual(['1 0 0', ['silent d2']])
  })

  test('presence: part of a group, all devices, and each device for so long', () => {
    const at = new AlertBench(make())
    const groupId = at.do('deviceGroups.create', { nameEn: 'Both', deviceIds: ['d1', 'd2'] }).id
    const half = at.rule({ kind: 'not_online', deviceGroupId: groupId, percent: 60 }, { key: 'half' })
    const two = at.rule({ kind: 'not_online', count: 2 }, { key: 'two' })
    const gone = at.rule({ kind: 'device_offline', deviceGroupId: groupId, minutes: 10 }, { key: 'gone' })
    // Neither ever announced itself: not online, and yet not known to be offline.
    expect([at.check(half, two, gone), at.open()]).toEqual(['2 0 0', ['half ', 'two ']])
    at.present('d1', 'online')
    at.present('d2', 'lost')
    expect(at.check(half, two, gone)).toBe('0 2 0')
    at.present('d1', 'asleep', at.wallAt + 30 * MINUTE)
    at.pass(10 * MINUTE)
    expect([at.check(half, two, gone), at.open()]).toEqual(['3 0 0', ['gone d2', 'half ', 'two ']])
    at.pass(29 * MINUTE)
    expect(at.check(gone)).toBe('0 2 1')
    at.pass(MINUTE)
    expect([at.check(gone), at.open()]).toEqual(['1 0 1', ['gone d1', 'gone d2']])
    at.present('d1', 'online')
    at.present('d2', 'online')
    expect(at.check(gone)).toBe('0 2 0')
  })

  test('failed and skipped runs are counted within a window', () => {
    const at = new AlertBench(make())
    const other = at.every(60)
    const failing = at.rule({ kind: 'runs', statuses: ['FAILED'], count: 2, windowMinutes: 10, scheduleId: other })
    for (const expected of ['0 0 0', '1 0 0']) {
      at.run(MINUTE)
      for (const { runId } of at.started.splice(0)) {
        at.begin(runId)
        at.fail(runId)
      }
      expect(at.check(failing)).toBe(expected)
    }
    at.do('schedules.act', { id: other, action: 'disable' })
    at.pass(10 * MINUTE)
    expect(at.check(failing)).toBe('0 1 0')
  })

  test('what no rule looks at any more is cleared: a rule that went, a device that left', () => {
    const at = new AlertBench(make())
    const hot = at.rule(HOT)
    at.measure('d1', 80).measure('d2', 80)
    expect(at.check(hot)).toBe('2 0 0')
    at.do('devices.delete', { id: 'd2' })
    expect([at.check(hot), at.open()]).toEqual(['0 1 1', ['r d1']])
    expect(at.check(at.rule(HOT, { key: 'other' }))).toBe('1 1 0')
  })

  test('an operator takes note of it and clears it; the next check may raise it again', () => {
    const at = new AlertBench(make())
    at.measure('d1', 80)
    at.check(at.rule(HOT))
    const [alert] = at.read((tx) => tx.openAlertsOf(at.source))
    const id = alert?.id ?? ''
    at.do('alerts.act', { id, action: 'acknowledge', note: 'on my way' })
    at.do('alerts.act', { id, action: 'acknowledge' })
    expect(at.read((tx) => tx.getAlert(id))).toMatchObject({ acknowledgedBy: 'Mona', detail: { note: 'on my way' } })
    at.do('alerts.act', { id, action: 'clear' })
    at.do('alerts.act', { id, action: 'clear' })
    expect(at.read((tx) => tx.getAlert(id))).toMatchObject({ state: 'cleared', clearedBy: 'Mona', clearedRunId: null })
    expect(at.refused('alerts.act', { id: 'none', action: 'clear' }).code).toBe('not_found')
    expect(at.check(at.rule(HOT))).toBe('1 0 0')
  })

  test('a raise runs its schedule once, with what was measured', () => {
    const at = new AlertBench(make())
    const startScheduleId = at.every(86_400)
    const hot = at.rule(HOT, { startScheduleId })
    at.measure('d1', 80)
    expect(at.check(hot)).toBe('1 0 0')
    expect(at.check(hot)).toBe('0 0 1')
    const [alert] = at.read((tx) => tx.openAlertsOf(at.source))
    const runs = at.runsOf(startScheduleId)
    expect(runs).toMatchObject([{ trigger: 'event', status: 'COMPLETED', id: alert?.detail?.startedRunId }])
    at.measure('d1', 20)
    at.check(hot)
    at.do('schedules.delete', { id: startScheduleId })
    at.measure('d1', 80)
    expect(at.check(hot)).toBe('1 0 0')
    expect(at.read((tx) => tx.openAlertsOf(at.source))[0]?.detail).toMatchObject({ notStarted: expect.any(String) })
  })

  test('a check whose run is not under way any more changes nothing', () => {
    const at = new AlertBench(make())
    at.measure('d1', 80)
    expect(at.engine.data.checkAlerts('none', [at.rule(HOT)], at.now)).toMatchObject({ code: 'illegal_state' })
    expect(at.open()).toEqual([])
  })
})

test('rules that say nothing, or two things, are refused at their field', () => {
  const settings = { scriptAllowList: [] }
  const errors = (...conditions: object[]) =>
    alertCheck
      .check({ rules: conditions.map((condition, index) => ({ key: `r${index}`, condition })) }, settings)
      .map(({ path }) => path)
  expect(errors(HOT, { kind: 'absence', series: 'x', minutes: 1 })).toEqual([])
  expect(
    errors(
      { kind: 'threshold', series: 'x' },
      { kind: 'threshold', series: 'x', above: 1, below: 2 },
      { kind: 'threshold', series: 'x', above: 1, clearAbove: 2 },
      { kind: 'threshold', series: 'x', below: 1, clearBelow: 0 },
      { kind: 'rate', series: 'x' },
      { kind: 'not_online' },
      { kind: 'not_online', count: 1, percent: 1 },
      { kind: 'absence', series: 'x', minutes: 1, deviceId: 'a', deviceGroupId: 'b' },
      { kind: 'runs', windowMinutes: 0 },
      { kind: 'weather' },
    ),
  ).toEqual([
    'rules.0.condition.above',
    'rules.1.condition.below',
    'rules.2.condition.clearAbove',
    'rules.3.condition.clearBelow',
    'rules.4.condition.risesBy',
    'rules.5.condition.count',
    'rules.6.condition.count',
    'rules.7.condition.deviceGroupId',
    'rules.8.condition.windowMinutes',
    'rules.9.condition.kind',
  ])
  const twice = {
    rules: [
      { key: 'a', condition: HOT },
      { key: 'a', condition: HOT },
    ],
  }
  expect(alertCheck.check(twice, settings)).toMatchObject([{ path: 'rules.1.key' }])
  expect(alertCheck.check({ rules: [] }, settings)).toMatchObject([{ path: 'rules' }])
})
