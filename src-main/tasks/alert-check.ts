/** `alert_check`: do the conditions hold now? The schema of its rules; the engine looks, raises and clears in one commit. */
import * as z from 'zod'
import { ALERT_SEVERITIES, LIMITS, RUN_REASONS } from '../../src-preload/contract/vocabulary.ts'
import type { AlertRule } from '../engine/data/rules.ts'
import { seriesKey } from './readings-schema.ts'
import { defineTask } from './task.ts'

const MOST_RULES = 50
/** A year: no window or silence of a rule is longer. */
const MOST_MINUTES = 525_600

const id = z.string().min(1).max(128)
const minutes = z.number().int().min(1).max(MOST_MINUTES)
const scope = { deviceId: id.optional(), deviceGroupId: id.optional() }
const positive = z.number().positive()

const condition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('threshold'),
    series: seriesKey,
    ...scope,
    above: z.number().optional(),
    below: z.number().optional(),
    clearAbove: z.number().optional(),
    clearBelow: z.number().optional(),
    maxAgeMinutes: minutes.optional(),
  }),
  z.strictObject({
    kind: z.literal('rate'),
    series: seriesKey,
    ...scope,
    windowMinutes: minutes.default(10),
    risesBy: positive.optional(),
    fallsBy: positive.optional(),
  }),
  z.strictObject({ kind: z.literal('absence'), series: seriesKey, ...scope, minutes }),
  z.strictObject({
    kind: z.literal('not_online'),
    deviceGroupId: id.optional(),
    count: z.number().int().min(1).max(1_000_000).optional(),
    percent: z.number().positive().max(100).optional(),
  }),
  z.strictObject({ kind: z.literal('device_offline'), ...scope, minutes }),
  z.strictObject({
    kind: z.literal('runs'),
    statuses: z
      .array(z.enum(['FAILED', 'SKIPPED']))
      .min(1)
      .default(['FAILED']),
    reasons: z.array(z.enum(RUN_REASONS)).min(1).optional(),
    count: z.number().int().min(1).max(1_000_000).default(1),
    windowMinutes: minutes,
    scheduleId: id.optional(),
    templateId: id.optional(),
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

const name = z.string().trim().min(1).max(LIMITS.nameChars).nullish()
const rule = z.strictObject({
  key: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, 'A rule is named by letters, digits, . _ -'),
  nameEn: name,
  nameAr: name,
  severity: z.enum(ALERT_SEVERITIES).default('warning'),
  condition: condition.superRefine((given, context) => {
    const problem = problemOf(given)
    if (problem) context.addIssue({ code: 'custom', path: [problem.field], message: problem.message })
  }),
  raiseAfter: z.number().int().min(1).max(1_000).default(1),
  clearAfter: z.number().int().min(1).max(1_000).default(1),
  startScheduleId: id.nullish(),
  notify: z.boolean().default(true),
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
    descriptionEn:
      'What is watched: threshold, rate, absence, not_online, device_offline or runs, each with its severity.',
    descriptionAr: 'ما يُراقب: حد أو معدل أو غياب أو عدم اتصال أو تشغيلات أخفقت، ولكل قاعدة خطورتها.',
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
