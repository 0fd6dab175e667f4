// Parameters that a task function refuses are refused before anything is stored, with the field and the reason; what the schema says
// is what forms show.
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type FunctionParameter, functionParameter } from '../../src-preload/contract/entities.ts'
import { checkParameters, parametersOf } from '../../src-main/tasks/parameters-of.ts'
import { taskDefinitions } from '../../src-main/tasks/registry.ts'
import { EngineBench } from '../engine/engine-bench.ts'
import { STORES } from '../engine/stores.ts'

const words = (labelEn: string, labelAr: string) => ({ labelEn, labelAr })

describe('a schema as parameters', () => {
  const schema = z.strictObject({
    name: z.string().min(1).max(20).meta(words('Name', 'الاسم')),
    code: z
      .string()
      .regex(/[A-Z]{3}/)
      .optional()
      .meta(words('Code', 'الرمز')),
    free: z.string().optional().meta(words('Free', 'حر')),
    kind: z.enum(['a', 'b']).default('a').meta(words('Kind', 'النوع')),
    when: z.iso.datetime().optional().meta(words('When', 'متى')),
    share: z.number().min(0.5).optional().meta(words('Share', 'الحصة')),
    count: z.number().int().max(9).default(3).meta(words('Count', 'العدد')),
    any: z.number().int().meta(words('Any', 'أي')),
    on: z
      .boolean()
      .default(true)
      .meta({ ...words('On', 'مفعّل'), descriptionEn: 'Says yes.', descriptionAr: 'نعم.' }),
    list: z.array(z.string()).default([]).meta(words('List', 'قائمة')),
    map: z.record(z.string(), z.string()).optional().meta(words('Map', 'كائن')),
  })

  test('each field by its kind, bounds and default; in order', () => {
    expect(parametersOf(schema).map(({ labelEn: _en, labelAr: _ar, ...rest }) => rest)).toEqual([
      { key: 'name', type: 'text', required: true, pattern: '[^]{1,20}' },
      { key: 'code', type: 'text', required: false, pattern: '[A-Z]{3}' },
      { key: 'free', type: 'text', required: false },
      { key: 'kind', type: 'choice', required: false, default: 'a', choices: ['a', 'b'] },
      { key: 'when', type: 'instant', required: false },
      { key: 'share', type: 'number', required: false, min: 0.5 },
      { key: 'count', type: 'integer', required: false, default: 3, max: 9 },
      { key: 'any', type: 'integer', required: true },
      { key: 'on', type: 'boolean', required: false, default: true, descriptionEn: 'Says yes.', descriptionAr: 'نعم.' },
      { key: 'list', type: 'list', required: false, default: [] },
      { key: 'map', type: 'json', required: false, form: { kind: 'pairs' } },
    ])
    for (const item of parametersOf(schema)) expect(functionParameter.safeParse(item).success).toBe(true)
  })

  test('every function of this version has words in both languages for every parameter', () => {
    const inner = ({ form }: Pick<FunctionParameter, 'form'>): readonly FunctionParameter[] => {
      if (form?.kind === 'list') return form.fields as FunctionParameter[]
      return form?.kind === 'variants' ? form.variants.flatMap(({ fields }) => fields as FunctionParameter[]) : []
    }
    const all = (list: readonly FunctionParameter[]): FunctionParameter[] =>
      list.flatMap((each) => [each, ...all(inner(each))])
    for (const { key, parameters } of taskDefinitions) {
      for (const { labelEn, labelAr, ...rest } of all(parameters)) {
        expect([key, rest.key, Boolean(labelEn), /[\u0600-\u06ff]/.test(labelAr ?? '')]).toEqual([
          key,
          rest.key,
          true,
          true,
        ])
        expect(Boolean(rest.descriptionEn)).toBe(Boolean(rest.descriptionAr))
      }
    }
  })

  test('lists of objects and kinds of one object become forms, each field with its words, choices and references', () => {
    const kinds = z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('one').meta(words('One', 'واحد')),
        size: z.number().meta(words('Size', 'الحجم')),
      }),
      z.strictObject({ kind: z.literal('two'), note: z.string().nullish().meta(words('Note', 'ملاحظة')) }),
    ])
    const item = z.strictObject({
      level: z.enum(['a', 'b']).meta({ ...words('Level', 'المستوى'), choicesEn: ['A', 'B'], choicesAr: ['أ', 'ب'] }),
      policyId: z.string().meta({ ...words('Policy', 'السياسة'), refersTo: 'policy' }),
      kinds: kinds.meta(words('Kind', 'النوع')),
    })
    const [rules] = parametersOf(z.strictObject({ rules: z.array(item).meta(words('Rules', 'القواعد')) }))
    expect(functionParameter.parse(rules)).toMatchObject({
      type: 'json',
      form: {
        kind: 'list',
        fields: [
          { key: 'level', type: 'choice', choices: ['a', 'b'], choicesAr: ['أ', 'ب'] },
          { key: 'policyId', type: 'text', refersTo: 'policy' },
          {
            key: 'kinds',
            form: {
              kind: 'variants',
              by: 'kind',
              variants: [
                { value: 'one', labelAr: 'واحد', fields: [{ key: 'size', type: 'number' }] },
                {
                  value: 'two',
                  labelEn: 'two',
                  fields: [{ key: 'note', type: 'text', labelEn: 'Note', required: false }],
                },
              ],
            },
          },
        ],
      },
    })
  })

  test('what is wrong is said at its own path', () => {
    expect(checkParameters(schema, { name: 'x', any: 1 })).toEqual([])
    const paths = checkParameters(schema, { name: '', any: 1.5, list: ['a', 1], map: { k: 1 }, more: 1 }).map(
      ({ path, code }) => `${path} ${code}`,
    )
    expect(paths.sort()).toEqual([
      'any invalid_parameters',
      'list.1 invalid_parameters',
      'map.k invalid_parameters',
      'more unknown_field',
      'name invalid_parameters',
    ])
  })
})

describe.each(STORES)('before anything is stored, on %s', (_name, makeStore) => {
  const script = { jobType: 'custom_script', taskFunctionKey: 'custom_script' } as const
  function world() {
    const bench = new EngineBench({ store: makeStore(), tasks: taskDefinitions }).start()
    bench.do('settings.change', { scriptAllowList: [{ program: '/usr/bin/true' }] })
    const templateId = bench.do('templates.create', { nameEn: 'Script', ...script }).id
    const rows = () =>
      bench.read((tx) => [tx.schedulesAfter(null, 100).length, tx.countJobs(['QUEUED', 'DISPATCHED'], 'local')])
    return { bench, templateId, rows }
  }
  const timing = { scheduleType: 'interval', scheduleConfig: { intervalMinutes: 5 } } as const

  test('a program that is not allowed: job, schedule and template refuse it at its field', () => {
    const { bench, templateId, rows } = world()
    const params = { program: '/bin/sh', args: ['-c', 'id'] }
    expect(bench.refused('jobs.create', { templateId, params })).toMatchObject({
      code: 'not_allowed',
      errors: [{ path: 'params.program', code: 'not_allowed' }],
    })
    expect(bench.refused('schedules.create', { nameEn: 'S', templateId, params, ...timing })).toMatchObject({
      code: 'not_allowed',
      errors: [{ path: 'params.program' }],
    })
    expect(bench.refused('templates.create', { nameEn: 'T', ...script, defaultParams: params })).toMatchObject({
      code: 'not_allowed',
      errors: [{ path: 'defaultParams.program' }],
    })
    expect(rows()).toEqual([0, 0])
  })

  test('values that the schema refuses, too; what fits is taken', () => {
    const { bench, templateId, rows } = world()
    const program = '/usr/bin/true'
    const bad = { program, env: { LD_PRELOAD: '/tmp/x.so' } }
    expect(bench.refused('jobs.create', { templateId, params: bad })).toMatchObject({
      code: 'invalid_parameters',
      errors: [{ path: 'params.env.LD_PRELOAD' }],
    })
    expect(bench.refused('jobs.create', { templateId, params: { program, args: 'one' } })).toMatchObject({
      code: 'invalid_parameters',
      errors: [{ path: 'params.args' }],
    })
    expect(rows()).toEqual([0, 0])
    bench.do('jobs.create', { templateId, params: { program, args: ['; id'], env: { A: 'b' } } })
    bench.do('schedules.create', {
      nameEn: 'S',
      templateId,
      params: { program: 'true' },
      timezone: 'Asia/Riyadh',
      ...timing,
    })
    expect(rows()).toEqual([1, 1])
    expect(bench.started.map(({ params }) => params)).toMatchObject([{ program, args: ['; id'], env: { A: 'b' } }])
  })

  test('run now and one changed occurrence judge their own values as saving does', () => {
    const { bench, templateId, rows } = world()
    const params = { program: 'true' }
    const { id } = bench.do('schedules.create', { nameEn: 'S', templateId, params, ...timing })
    const runNow = (more: object) => bench.refused('schedules.act', { id, action: 'trigger', params: more as never })
    expect(runNow({ program: '/bin/sh' })).toMatchObject({ code: 'not_allowed', errors: [{ path: 'params.program' }] })
    expect(runNow({ outputLimitKb: 0 })).toMatchObject({
      code: 'invalid_parameters',
      errors: [{ path: 'params.outputLimitKb' }],
    })
    const scheduledAt = bench.read((tx) => tx.getSchedule(id)?.nextRunAt) ?? 0
    const change = { scheduleId: id, scheduledAt, action: 'change', params: { program: '/bin/sh' } } as const
    expect(bench.refused('occurrences.change', change)).toMatchObject({
      code: 'not_allowed',
      errors: [{ path: 'params.program' }],
    })
    // What has left the list since the schedule was saved is refused at once, not by a run that fails.
    bench.do('settings.change', { scriptAllowList: [] })
    expect(runNow({})).toMatchObject({ code: 'not_allowed', errors: [{ path: 'params.program' }] })
    expect(rows()).toEqual([1, 0])
    bench.do('settings.change', { scriptAllowList: [{ program: '/usr/bin/true' }] })
    bench.do('schedules.act', { id, action: 'trigger', params: { args: ['a'] } })
    expect(bench.started.map(({ params: given }) => given)).toMatchObject([{ program: 'true', args: ['a'] }])
  })

  test('a part of the values in a template is judged as far as it goes', () => {
    const { bench } = world()
    bench.do('templates.create', { nameEn: 'T', ...script, defaultParams: { args: ['-v'] } })
    expect(
      bench.refused('templates.create', { nameEn: 'T', ...script, defaultParams: { outputLimitKb: 0 } }),
    ).toMatchObject({
      code: 'invalid_parameters',
      errors: [{ path: 'defaultParams.outputLimitKb' }],
    })
  })

  test('the work is told the zone of its schedule', () => {
    const { bench, templateId } = world()
    const params = { program: 'true' }
    bench.do('schedules.create', { nameEn: 'S', templateId, params, timezone: 'Asia/Riyadh', ...timing })
    bench.run(5 * 60_000)
    bench.do('jobs.create', { templateId, params })
    expect(bench.started.map(({ timezone }) => timezone)).toEqual(['Asia/Riyadh', null])
  })
})
