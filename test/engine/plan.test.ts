// Templates, schedules, parameters and documents as commands make them.
import { describe, expect, test } from 'vitest'
import { checkParams, mergeParams } from '../../src-main/engine/params/check.ts'
import { documentTypeOf, fillDocument } from '../../src-main/engine/params/document.ts'
import type { Parameter } from '../../src-preload/contract/entities.ts'
import { EngineBench, HOUR, MINUTE, START } from './engine-bench.ts'
import { STORES } from './stores.ts'

describe('documents', () => {
  test('a value that is one placeholder keeps its type; inside text it becomes text; unknown ones stay', () => {
    const document = {
      n: '${count}',
      t: 'v${count} of ${name}',
      deep: [{ on: '${flag}' }],
      s3: '${aws:iot:url}',
      x: '${other}',
      c: '${constructor}',
    }
    expect(fillDocument(document, { count: 3, name: 'x', flag: true })).toEqual({
      n: 3,
      t: 'v3 of x',
      deep: [{ on: true }],
      s3: '${aws:iot:url}',
      x: '${other}',
      c: '${constructor}',
    })
  })

  test('DESIGN 6.7 the type is the one given, else type, else operation, else custom', () => {
    expect(documentTypeOf({ type: 'a', operation: 'b' }, 'given')).toBe('given')
    expect(documentTypeOf({ type: 'a', operation: 'b' }, null)).toBe('a')
    expect(documentTypeOf({ type: 4, operation: 'b' }, null)).toBe('b')
    expect(documentTypeOf({}, null)).toBe('custom')
  })
})

describe('parameters', () => {
  const one = (type: Parameter['type'], more: Partial<Parameter> = {}): Parameter[] => [
    { key: 'p', type, required: false, ...more },
  ]
  const cases: readonly [Parameter[], unknown, boolean][] = [
    [one('text', { pattern: '[a-z]+' }), 'abc', true],
    [one('text', { pattern: '[a-z]+' }), 'abc1', false],
    [one('integer', { min: 1, max: 9 }), 9, true],
    [one('integer', { min: 1, max: 9 }), 10, false],
    [one('integer'), 1.5, false],
    [one('number'), 1.5, true],
    [one('number'), '1', false],
    [one('boolean'), false, true],
    [one('boolean'), 'false', false],
    [one('choice', { choices: ['a', 'b'] }), 'b', true],
    [one('choice', { choices: ['a', 'b'] }), 'c', false],
    [one('instant'), '2026-03-02T00:00:00Z', true],
    [one('instant'), 'soon', false],
  ]
  test.each(cases)('%o takes %o: %s', (parameters, value, isTaken) => {
    expect(checkParams(parameters, { p: value as never }, 'params').ok).toBe(isTaken)
  })

  test('later layers win, and a default fills what nobody gave', () => {
    expect(mergeParams({ a: 1, b: 1 }, { b: 2 }, null, { b: 3 })).toEqual({ a: 1, b: 3 })
    expect(checkParams(one('integer', { default: 7 }), {}, 'params')).toEqual({ ok: true, value: { p: 7 } })
  })
})

describe.each(STORES)('plans on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()

  test('params of template, schedule and run now are merged, checked and snapshotted in the run', () => {
    const at = bench()
    const parameters = [
      { key: 'a', type: 'integer', default: 1 },
      { key: 'b', type: 'integer' },
      { key: 'c', type: 'integer' },
    ] as const
    const templateId = at.localTemplate({ parameters: [...parameters], defaultParams: { b: 1, c: 1 } })
    const schedule = at.every(3_600, { templateId, params: { c: 2 } })
    at.do('schedules.act', { id: schedule, action: 'trigger', params: { b: 5 } })
    expect(at.started[0]?.params).toEqual({ a: 1, b: 5, c: 2 })
    at.finishAll()
    expect(at.runsOf(schedule)[0]).toMatchObject({
      paramsSnapshot: { a: 1, b: 5, c: 2 },
      trigger: 'manual',
      createdBy: 'Mona',
      tzRelease: '2026a',
      hostName: 'desk',
    })
  })

  test('a change of a template raises its version and leaves jobs as they were made', () => {
    const at = bench()
    at.devices('d1')
    const templateId = at.fleetTemplate({ document: { operation: 'one' } })
    const { id } = at.do('jobs.create', { templateId, target: { kind: 'all' } })
    at.do('templates.change', { id: templateId, version: 1, document: { operation: 'two' } })
    expect(at.read((tx) => tx.getTemplate(templateId))).toMatchObject({
      version: 2,
      documentType: 'two',
      updatedBy: 'Mona',
    })
    expect(at.read((tx) => tx.getJob(id))).toMatchObject({
      templateVersion: 1,
      document: { operation: 'one' },
      documentType: 'one',
    })
  })

  test('DESIGN 6.23 a schedule can bring a private template, made and changed in the same commit', () => {
    const at = bench()
    const template = { jobType: 'internal', taskFunctionKey: 'wait', defaultParams: { seconds: 2 } } as const
    const timing = { scheduleType: 'cron', scheduleConfig: { expression: '0 2 * * *' } } as const
    at.commits.length = 0
    const { id } = at.do('schedules.create', { nameEn: 'Nightly', template, ...timing })
    expect(at.commits).toHaveLength(1)
    const templateId = at.read((tx) => tx.getSchedule(id)?.templateId) ?? ''
    expect(at.read((tx) => tx.getTemplate(templateId))).toMatchObject({
      isPrivate: true,
      nameEn: 'Nightly',
      state: 'ACTIVE',
    })
    at.do('schedules.change', { id, template: { defaultParams: { seconds: 9 } } })
    expect(at.read((tx) => tx.getTemplate(templateId))).toMatchObject({ version: 2, defaultParams: { seconds: 9 } })
  })

  test('an interval gets its start written in; numbers rise; names and audit are kept', () => {
    const at = bench()
    const [one, two] = [at.every(3_600), at.every(3_600)]
    const rows = at.read((tx) => [tx.getSchedule(one), tx.getSchedule(two)])
    expect(rows[0]?.scheduleConfig).toEqual({ intervalSeconds: 3_600, startAt: '2026-03-02T00:00:00Z' })
    expect((rows[1]?.number ?? 0) - (rows[0]?.number ?? 0)).toBe(1)
    expect(rows[0]).toMatchObject({ createdBy: 'Mona', version: 1, graceMs: 60_000, coalesce: true, maxInstances: 1 })
  })

  test('R26c a schedule that is off has no next time; enabling computes it, deleting and restoring leaves it off', () => {
    const at = bench()
    const id = at.every(3_600)
    const row = () => at.read((tx) => tx.getSchedule(id))
    at.do('schedules.act', { id, action: 'disable' })
    expect(row()).toMatchObject({ state: 'DISABLED', nextRunAt: null })
    at.pass(90 * MINUTE)
    at.do('schedules.act', { id, action: 'enable' })
    expect(row()).toMatchObject({ state: 'ENABLED', nextRunAt: START + 2 * HOUR })
    at.do('schedules.delete', { id })
    expect(row()).toMatchObject({ state: 'DELETED', nextRunAt: null })
    at.do('schedules.act', { id, action: 'restore' })
    expect(row()).toMatchObject({ state: 'DISABLED', nextRunAt: null })
  })

  test('history is cleaned up for 30 days unless a number is given, and the answer counts what went', () => {
    const at = bench()
    const templateId = at.localTemplate()
    at.do('jobs.create', { templateId })
    at.finishAll()
    at.pass(31 * 24 * HOUR).tick()
    expect(at.do('history.cleanup', { retentionDays: 40 })).toEqual({ deletedCount: 0, retentionDays: 40 })
    expect(at.do('history.cleanup', {})).toEqual({ deletedCount: 1, retentionDays: 30 })
  })

  test('a run can be tried again with what it ran with, linked to it', () => {
    const at = bench()
    const templateId = at.localTemplate({ defaultParams: {}, taskFunctionKey: 'wait', parameters: null })
    at.do('jobs.create', { templateId, params: { seconds: 3 } })
    const runId = at.started[0]?.runId ?? ''
    at.begin(runId)
    at.fail(runId)
    at.started.length = 0
    const { id } = at.do('runs.retry', { id: runId })
    expect(at.read((tx) => tx.getJob(id))).toMatchObject({
      parentRunId: runId,
      trigger: 'retry',
      params: { seconds: 3 },
    })
    expect(at.started).toHaveLength(1)
  })
})
