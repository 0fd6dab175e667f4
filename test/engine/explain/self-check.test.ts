// The self-check: each thing that looks well but cannot work is named, once in the audit, and gone when it is mended.
import { describe, expect, test } from 'vitest'
import { taskDefinitions } from '../../../src-main/tasks/registry.ts'
import { DAY, EngineBench, HOUR, MINUTE, START, TASKS } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('self-check on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()
  const found = (at: EngineBench) =>
    at.do('selfCheck.get', { now: true }).findings.map(({ code, entityId }) => [code, entityId])

  test('a healthy workspace has no findings; it is checked at start and again after an hour', () => {
    const at = bench()
    at.every(60)
    const first = at.do('selfCheck.get', {})
    expect(first).toEqual({ at: START, findings: [] })
    at.pass(30 * MINUTE).tick()
    expect(at.do('selfCheck.get', {}).at).toBe(START)
    at.pass(31 * MINUTE).tick()
    expect(at.do('selfCheck.get', {}).at).toBe(START + 61 * MINUTE)
  })

  test('enabled without a next time, and a next time that passed long ago', () => {
    const at = bench()
    const never = at.every(60)
    const stuck = at.every(60)
    at.store.write('test', (tx) => {
      tx.advanceSchedule(never, { nextRunAt: null })
    })
    at.pass(HOUR)
    expect(found(at)).toEqual([
      ['never_fires', never],
      ['stuck_schedule', stuck],
    ])
    const { findings } = at.do('selfCheck.get', {})
    expect(findings[0]).toMatchObject({ severity: 'problem', entity: 'schedule', nameEn: 'Every' })
    for (const { textEn, textAr } of findings) {
      expect(textEn).toMatch(/[a-z]/)
      expect(textAr).toMatch(/[\u0600-\u06ff]/)
    }
  })

  test('L14 a device that is online and does not begin what is first in its queue', () => {
    const at = bench()
    at.do('settings.change', {
      broker: { url: 'mqtt://127.0.0.1:1883', username: '', hasPassword: false, prefix: '$aws' },
    })
    at.devices('d1', 'd2')
    const presence = (deviceId: string, said: 'online' | 'lost') => ({
      ...{ deviceId, presence: said, session: null, asleepUntil: null, nameEn: null, nameAr: null, attributes: null },
    })
    at.engine.fleet.presence([presence('d1', 'online'), presence('d2', 'lost')], at.wallAt)
    const templateId = at.fleetTemplate()
    at.do('jobs.create', { templateId, target: { kind: 'all' } })
    at.tick()
    at.store.write('test', (tx) => {
      for (const { id } of tx.jobsInState(['DISPATCHED'], 10)) {
        for (const row of tx.executionsOfJob(id, ['QUEUED'], null, 10)) {
          tx.updateExecution({ ...row, announcedAt: at.wallAt }, row.versionNumber)
        }
      }
    })
    at.pass(10 * MINUTE)
    expect(found(at)).toEqual([])
    at.pass(6 * MINUTE)
    expect(found(at)).toEqual([['stuck_head', 'd1']])
    const [finding] = at.do('selfCheck.get', {}).findings
    expect(finding).toMatchObject({ entity: 'device', severity: 'problem', sinceAt: START })
    expect(finding?.textEn).toMatch(/It is online, but has not begun ".+", .* Skip, park or pass it/)
    expect(finding?.textAr).toMatch(/تخطَّها/)
  })

  test('event schedules: what they wait for is gone, or nothing is named', () => {
    const at = bench()
    const first = at.every(60)
    const event = { scheduleType: 'event_triggered', timezone: 'UTC' } as const
    const orphan = at.every(60, { ...event, scheduleConfig: { event: 'run_ended', scheduleId: first } })
    const silent = at.every(60, { ...event, scheduleConfig: {} })
    at.do('schedules.delete', { id: first })
    expect(found(at)).toEqual([
      ['event_source_gone', orphan],
      ['waits_for_nothing', silent],
    ])
  })

  test('what an alert rule or a policy check points at is gone, by the rule’s name', () => {
    const at = new EngineBench({ store: make(), tasks: [...TASKS.slice(0, 2), ...taskDefinitions] }).start()
    const deviceGroupId = at.do('deviceGroups.create', { nameEn: 'North', kind: 'static', deviceIds: [] }).id
    const policyId = at.do('policies.create', { nameEn: 'Quiet', desired: { a: 1 }, state: 'ACTIVE' }).id
    const started = at.every(60)
    const watching = (key: string, condition: object, more: object = {}) => {
      const rules = [{ key, condition, ...more }]
      const work = { jobType: 'alert_check', taskFunctionKey: 'alert_check', defaultParams: { rules } } as never
      const template = { nameEn: 'Watch', ...(work as object) } as never
      const timing = { scheduleType: 'interval', scheduleConfig: { intervalMinutes: 60 } } as const
      return at.do('schedules.create', { nameEn: 'Watch', template, ...timing }).id
    }
    const lonely = watching('north-offline', { kind: 'device_offline', deviceGroupId, minutes: 5 })
    const runs = { kind: 'runs', windowMinutes: 60 }
    const starter = watching('many-failed', runs, { startScheduleId: started })
    const template = {
      ...{ nameEn: 'Check', jobType: 'policy_execution', taskFunctionKey: 'policy_execution' },
      ...{ defaultParams: { policyId, mode: 'check' }, defaultTarget: { kind: 'all' } },
    } as never
    const rechecked = at.do('schedules.create', {
      ...{ nameEn: 'Check', template, scheduleType: 'interval', scheduleConfig: { intervalMinutes: 60 } },
    }).id
    expect(found(at)).toEqual([])
    at.do('deviceGroups.delete', { id: deviceGroupId })
    at.do('schedules.delete', { id: started })
    at.do('policies.delete', { id: policyId })
    const codes = found(at)
    expect(codes).toHaveLength(3)
    expect(codes).toEqual(
      expect.arrayContaining([
        ['reference_gone', lonely],
        ['start_gone', starter],
        ['reference_gone', rechecked],
      ]),
    )
    const { findings } = at.do('selfCheck.get', {})
    const words = findings.map(({ textEn }) => textEn).join(' ')
    expect(words).toContain('a device group that is gone')
    expect(words).toContain('north-offline')
    expect(words).toContain('“many-failed”')
    for (const { textAr } of findings) expect(textAr).not.toMatch(/device group|schedule|policy /)
  })

  test('work that nobody can run: an unknown task function, an archived template, no device, held too long, no broker', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    at.do('queue.hold', { isHeld: true })
    const local = at.localTemplate()
    const job = at.do('jobs.create', { templateId: local }).id
    const schedule = at.every(3_600, { templateId: local })
    at.devices('d1')
    const fleet = at.do('jobs.create', { templateId: at.fleetTemplate(), target: { kind: 'all' } }).id
    at.do('jobs.hold', { ids: [fleet], isHeld: true })
    at.engine.stop(at.now)
    const next = new EngineBench({ store, at: START + 8 * DAY, tasks: [] }).start()
    const codes = found(next)
    expect(codes).toEqual(
      expect.arrayContaining([
        ['unknown_task', job],
        ['unknown_task', schedule],
        ['held_long', fleet],
      ]),
    )
    expect(codes.map(([code]) => code)).toContain('broker_unset')
  })

  test('a lock without its running work', () => {
    const at = bench()
    at.every(60)
    at.pass(MINUTE).tick()
    const job = at.read((tx) => tx.jobsInState(['DISPATCHED'], 1))[0]
    at.begin(job?.runId ?? '')
    expect(found(at)).toEqual([])
    at.store.write('test', (tx) => {
      const stored = job === undefined ? null : tx.getJob(job.id)
      if (stored !== null) tx.updateJob({ ...stored, state: 'QUEUED' })
    })
    expect(found(at)).toEqual([['stuck_lease', job?.id]])
  })

  test('a finding is in the audit once, keeps its beginning, and leaves when it is mended', () => {
    const at = bench()
    const schedule = at.every(60)
    at.store.write('test', (tx) => tx.advanceSchedule(schedule, { nextRunAt: null }))
    found(at)
    at.pass(HOUR)
    found(at)
    const rows = at.read((tx) => tx.auditsBetween('schedule', schedule, 0, START + DAY, 10))
    expect(rows.filter(({ action }) => action === 'selfCheck.found')).toHaveLength(1)
    expect(at.do('selfCheck.get', {}).findings[0]?.sinceAt).toBe(START)
    at.do('schedules.act', { id: schedule, action: 'disable' })
    expect(found(at)).toEqual([])
  })
})
