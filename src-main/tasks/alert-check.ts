/** `alert_check`: do the conditions hold now? The schema of its rules; the engine looks, raises and clears in one commit. */
import * as z from 'zod'
import { ALERT_SEVERITIES, LIMITS, RUN_REASONS } from '../../src-preload/contract/vocabulary.ts'
import type { AlertRule } from '../engine/data/rules.ts'
import { seriesKey } from './readings-schema.ts'
import { defineTask } from './task.ts'

const MOST_RULES = 50
/** A year: no window or silence of a rule is longer. */
const MOST_MINUTES = 525_600

const label = (labelEn: string, labelAr: string) => ({ labelEn, labelAr })
const id = z.string().min(1).max(128)
const group = id.optional().meta({ ...label('Device group', 'مجموعة الأجهزة'), refersTo: 'device_group' })
const minutes = (labelEn: string, labelAr: string) =>
  z.number().int().min(1).max(MOST_MINUTES).meta(label(labelEn, labelAr))
const measured = seriesKey.meta(label('Measurement', 'القياس'))
const bound = (labelEn: string, labelAr: string) => z.number().optional().meta(label(labelEn, labelAr))
const scope = { deviceId: id.optional().meta(label('Device id', 'معرّف الجهاز')), deviceGroupId: group }
const many = z.number().int().min(1).max(1_000_000)

const condition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('threshold').meta(label('A measured value passes a bound', 'قيمة مقيسة تتجاوز حدًا')),
    series: measured,
    above: bound('Raise above', 'يُرفع فوق'),
    clearAbove: bound('Clear at or under', 'يزول عند أو دون'),
    below: bound('Raise below', 'يُرفع دون'),
    clearBelow: bound('Clear at or over', 'يزول عند أو فوق'),
    ...scope,
    maxAgeMinutes: minutes('Ignore values older than (min)', 'تجاهل القيم الأقدم من (دقيقة)').optional(),
  }),
  z.strictObject({
    kind: z.literal('rate').meta(label('A measured value changes too fast', 'قيمة مقيسة تتغير بسرعة زائدة')),
    series: measured,
    windowMinutes: minutes('Within (min)', 'خلال (دقيقة)').default(10),
    risesBy: z.number().positive().optional().meta(label('Rises a minute by', 'ترتفع في الدقيقة بمقدار')),
    fallsBy: z.number().positive().optional().meta(label('Falls a minute by', 'تنخفض في الدقيقة بمقدار')),
    ...scope,
  }),
  z.strictObject({
    kind: z.literal('absence').meta(label('Nothing was measured', 'لم يُقس شيء')),
    series: measured,
    minutes: minutes('For (min)', 'منذ (دقيقة)'),
    ...scope,
  }),
  z.strictObject({
    kind: z.literal('not_online').meta(label('Too many devices are not online', 'أجهزة كثيرة غير متصلة')),
    count: many.optional().meta(label('At least so many', 'هذا العدد على الأقل')),
    percent: z.number().positive().max(100).optional().meta(label('Or such a part (%)', 'أو هذه النسبة (%)')),
    deviceGroupId: group,
  }),
  z.strictObject({
    kind: z.literal('device_offline').meta(label('A device is not online', 'جهاز غير متصل')),
    minutes: minutes('For (min)', 'منذ (دقيقة)'),
    ...scope,
  }),
  z.strictObject({
    kind: z.literal('runs').meta(label('Runs ended badly', 'عمليات تشغيل انتهت بسوء')),
    count: many.default(1).meta(label('At least so many', 'هذا العدد على الأقل')),
    windowMinutes: minutes('Within (min)', 'خلال (دقيقة)'),
    statuses: z
      .array(z.enum(['FAILED', 'SKIPPED']))
      .min(1)
      .default(['FAILED'])
      .meta(label('How they ended (FAILED, SKIPPED)', 'كيف انتهت (FAILED أو SKIPPED)')),
    reasons: z.array(z.enum(RUN_REASONS)).min(1).optional().meta(label('Only for these reasons', 'لهذه الأسباب فقط')),
    scheduleId: id.optional().meta({ ...label('Of the schedule', 'من الجدول'), refersTo: 'schedule' }),
    templateId: id.optional().meta({ ...label('Of the template', 'من القالب'), refersTo: 'template' }),
  }),
])
type ConditionInput = z.output<typeof condition>

/** What no field can say alone: which of them is wrong and why; null = all is well. */
function problemOf(given: ConditionInput): { readonly field: string; readonly message: string } | null {
  const has = (value: unknown) => value !== undefined
  const wrong = (field: string, message: string) => ({ field, message })
  if ('deviceId' in given && has(given.deviceId) && has(given.deviceGroupId)) {
    return wrong('deviceGroupId', 'Give a device or a device group, not both.')
  }
  switch (given.kind) {
    case 'threshold': {
      const { above, below, clearAbove, clearBelow } = given
      if (above === undefined && below === undefined) return wrong('above', 'Give a bound: above, below or both.')
      if (above !== undefined && below !== undefined && below >= above) return wrong('below', 'must be less than above')
      if (has(clearAbove) && (above === undefined || Number(clearAbove) > above))
        return wrong('clearAbove', 'must not be more than above')
      if (has(clearBelow) && (below === undefined || Number(clearBelow) < below))
        return wrong('clearBelow', 'must not be less than below')
      return null
    }
    case 'rate':
      return has(given.risesBy) || has(given.fallsBy) ? null : wrong('risesBy', 'Give risesBy, fallsBy or both.')
    case 'not_online':
      return has(given.count) === has(given.percent) ? wrong('count', 'Give either a count or a percent.') : null
    default:
      return null
  }
}

const name = (labelEn: string, labelAr: string) =>
  z.string().trim().min(1).max(LIMITS.nameChars).nullish().meta(label(labelEn, labelAr))
const checks = (labelEn: string, labelAr: string) =>
  z.number().int().min(1).max(1_000).default(1).meta(label(labelEn, labelAr))
const rule = z.strictObject({
  key: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, 'A rule is named by letters, digits, . _ -')
    .meta(label('Short name', 'اسم قصير')),
  nameEn: name('Name, English', 'الاسم بالإنجليزية'),
  nameAr: name('Name, Arabic', 'الاسم بالعربية'),
  severity: z
    .enum(ALERT_SEVERITIES)
    .default('warning')
    .meta({
      ...label('How bad it is', 'مدى الخطورة'),
      choicesEn: ['Notice', 'Warning', 'Critical'],
      choicesAr: ['ملاحظة', 'تحذير', 'حرج'],
    }),
  condition: condition
    .superRefine((given, context) => {
      const problem = problemOf(given)
      if (problem) context.addIssue({ code: 'custom', path: [problem.field], message: problem.message })
    })
    .meta(label('When it holds', 'متى تتحقق')),
  raiseAfter: checks('Raise after so many checks in a row', 'يُرفع بعد هذا العدد من الفحوص المتتالية'),
  clearAfter: checks('Clear after so many checks in a row', 'يزول بعد هذا العدد من الفحوص المتتالية'),
  startScheduleId: id.nullish().meta({ ...label('Then run this schedule', 'ثم شغّل هذا الجدول'), refersTo: 'schedule' }),
  notify: z.boolean().default(true).meta(label('Tell me on the desktop', 'أخبرني على سطح المكتب')),
})

const rules = z
  .array(rule)
  .min(1)
  .max(MOST_RULES)
  .superRefine((list, context) => {
    list.forEach(({ key }, index) => {
      if (list.findIndex((other) => other.key === key) === index) return
      context.addIssue({ code: 'custom', path: [index, 'key'], message: `The rule "${key}" is there twice.` })
    })
  })
  .meta({
    labelEn: 'Rules',
    labelAr: 'القواعد',
    descriptionEn: 'What is watched: measured values, silence, presence and runs, each rule with how bad it is.',
    descriptionAr: 'ما يُراقب: القيم المقيسة والصمت والحضور وعمليات التشغيل، ولكل قاعدة مدى خطورتها.',
  })

export const alertCheck = defineTask({
  key: 'alert_check',
  nameEn: 'Check alert rules',
  nameAr: 'فحص قواعد التنبيه',
  descriptionEn: 'Looks at readings, presence and run history, and raises or clears alerts by its rules.',
  descriptionAr: 'ينظر في القراءات والاتصال وسجل التشغيل، ويرفع التنبيهات أو يزيلها وفق قواعده.',
  jobType: 'alert_check',
  isIdempotent: true,
  timeoutMs: 300_000,
  schema: z.strictObject({ rules }),
  run({ rules: given }, { checkAlerts, runId }) {
    const checked: readonly AlertRule[] = given
    const done = checkAlerts(runId, checked)
    if (!done.ok) return Promise.resolve({ ok: false, errorMessage: done.message })
    const { raised, cleared, stillOpen } = done.value
    const resultSummary = `${raised} raised, ${cleared} cleared, ${stillOpen} still open`
    return Promise.resolve({ ok: true, result: { ...done.value }, resultSummary, exitCode: 0 })
  },
})
