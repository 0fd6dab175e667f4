/** Requests about policies, series and alerts: name → {input, output}. */
import * as z from 'zod'
import { descriptionFields, hasAName, nameFields } from './bilingual.ts'
import { instant, jsonObject, target } from './base.ts'
import { alert, complianceCounts, point, policy, policyCompliance, policyDeployment, series } from './data.ts'
import { pageInput, pageOf } from './page.ts'
import { byId } from './requests-plan.ts'
import { ALERT_STATES, COMPLIANCES, LIMITS, TEMPLATE_STATES } from './vocabulary.ts'

const policyFields = {
  ...nameFields,
  ...descriptionFields,
  desired: jsonObject,
  target: target.nullish(),
  state: z.enum(TEMPLATE_STATES).nullish(),
}
const policyRow = policy.extend({
  counts: complianceCounts,
  lastDeployment: policyDeployment.nullable(),
  /** The schedule that re-checks it; null = none. */
  recheckScheduleId: z.string().nullable(),
})
export type PolicyRow = z.infer<typeof policyRow>

export const dataRequests = {
  'policies.list': {
    input: z.strictObject({
      ...pageInput,
      state: z.enum(TEMPLATE_STATES).nullish(),
      search: z.string().max(200).nullish(),
    }),
    output: pageOf(policyRow),
  },
  'policies.get': {
    input: byId,
    output: policyRow.extend({
      versions: z.array(
        z.object({ policyVersion: z.number().int(), desired: jsonObject, createdAt: instant, createdBy: z.string() }),
      ),
      deployments: z.array(policyDeployment),
    }),
  },
  'policies.create': {
    input: z
      .strictObject(policyFields)
      .refine(hasAName, { path: ['nameEn'], message: 'Give a name in English or Arabic' }),
    output: policy,
  },
  'policies.change': {
    input: z.strictObject({
      id: z.string().min(1),
      version: z.number().int().nullish(),
      ...policyFields,
      desired: policyFields.desired.nullish(),
    }),
    output: policy,
  },
  /** Archived: deployments and compliance stay in history. */
  'policies.delete': { input: byId, output: policy },
  /** A fleet job that brings it to the devices (`apply`) or only asks them how they stand (`check`). */
  'policies.deploy': {
    input: z.strictObject({
      id: z.string().min(1),
      mode: z.enum(['apply', 'check']).default('apply'),
      /** Left out: the policy's own target. */
      target: target.nullish(),
    }),
    output: z.object({ deployment: policyDeployment.nullable(), jobId: z.string(), runId: z.string() }),
  },
  'policies.compliance': {
    input: z.strictObject({ id: z.string().min(1), ...pageInput, state: z.enum(COMPLIANCES).nullish() }),
    output: pageOf(
      policyCompliance.extend({ deviceNameEn: z.string().nullable(), deviceNameAr: z.string().nullable() }),
    ),
  },

  'series.list': {
    input: z.strictObject({
      ...pageInput,
      key: z.string().max(200).nullish(),
      deviceId: z.string().nullish(),
      search: z.string().max(200).nullish(),
    }),
    output: pageOf(series.extend({ deviceNameEn: z.string().nullable(), deviceNameAr: z.string().nullable() })),
  },
  /** At most `points` of them, thinned to the least and the greatest of each bucket. */
  'series.points': {
    input: z.strictObject({
      id: z.string().min(1),
      from: instant,
      to: instant,
      points: z.number().int().min(2).max(2_000).default(500),
    }),
    output: z.object({ series, points: z.array(point), total: z.number().int() }),
  },
  'series.delete': { input: byId, output: z.object({ id: z.string() }) },

  'alerts.list': {
    input: z.strictObject({
      ...pageInput,
      state: z.enum(ALERT_STATES).nullish(),
      subject: z.string().max(200).nullish(),
    }),
    output: pageOf(alert).extend({ open: z.number().int() }),
  },
  'alerts.get': { input: byId, output: alert },
  'alerts.act': {
    input: z.strictObject({
      id: z.string().min(1),
      /** `clear`: by hand; the next check may raise it again. */
      action: z.enum(['acknowledge', 'clear']),
      note: z.string().max(LIMITS.reasonChars).nullish(),
    }),
    output: alert,
  },
} as const
