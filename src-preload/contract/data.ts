/** What is measured and watched: series, alerts, policies and how devices stand to them. Requests are in requests-data.ts. */
import * as z from 'zod'
import { deviceId, instant, json, jsonObject, target } from './base.ts'
import { ALERT_SEVERITIES, ALERT_STATES, COMPLIANCES, TEMPLATE_STATES } from './vocabulary.ts'

const audit = {
  createdAt: instant,
  createdBy: z.string(),
  updatedAt: instant,
  updatedBy: z.string(),
  version: z.number().int(),
}
const names = { nameEn: z.string().nullable(), nameAr: z.string().nullable() }
const descriptions = { descriptionEn: z.string().nullable(), descriptionAr: z.string().nullable() }

/** One measured quantity of one device (`deviceId` empty = of the workspace). */
export const series = z.object({
  id: z.string(),
  key: z.string(),
  deviceId: z.string(),
  unit: z.string().nullable(),
  lastAt: instant.nullable(),
  lastValue: z.number().nullable(),
  pointCount: z.number().int(),
  ...audit,
})
export type Series = z.infer<typeof series>

export const point = z.object({ at: instant, value: z.number() })
export type Point = z.infer<typeof point>

export const alert = z.object({
  id: z.string(),
  /** The schedule, or else the template, whose check raised it. */
  source: z.string(),
  rule: z.string(),
  /** The device or series it is about; empty = the workspace. */
  subject: z.string(),
  ...names,
  ...descriptions,
  severity: z.enum(ALERT_SEVERITIES),
  state: z.enum(ALERT_STATES),
  /** What was measured when it was raised or last confirmed. */
  value: z.number().nullable(),
  detail: jsonObject.nullable(),
  raisedAt: instant,
  clearedAt: instant.nullable(),
  clearedBy: z.string().nullable(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  raisedRunId: z.string().nullable(),
  clearedRunId: z.string().nullable(),
  ...audit,
})
export type Alert = z.infer<typeof alert>

/** A desired document for devices. `policyVersion` rises when `desired` changes, `version` with every change. */
export const policy = z.object({
  id: z.string(),
  ...names,
  ...descriptions,
  desired: jsonObject,
  target: target.nullable(),
  state: z.enum(TEMPLATE_STATES),
  policyVersion: z.number().int(),
  ...audit,
})
export type Policy = z.infer<typeof policy>

export const policyDeployment = z.object({
  id: z.string(),
  policyId: z.string(),
  policyVersion: z.number().int(),
  jobId: z.string().nullable(),
  runId: z.string().nullable(),
  deployedAt: instant,
  ...audit,
})
export type PolicyDeployment = z.infer<typeof policyDeployment>

export const policyCompliance = z.object({
  policyId: z.string(),
  deviceId,
  /** `pending`: asked and not answered yet; `unknown`: never asked, or it did not say. */
  state: z.enum(COMPLIANCES),
  policyVersion: z.number().int(),
  reported: json.nullable(),
  /** Dotted fields in which reported and desired differ. */
  differs: z.array(z.string()),
  /** Why it is not known or not compliant, where the device or the console gave a reason; null = none. */
  note: z.string().nullable(),
  runId: z.string().nullable(),
  checkedAt: instant.nullable(),
  changedAt: instant,
})
export type PolicyCompliance = z.infer<typeof policyCompliance>

/** Devices of a policy's target by compliance. */
export const complianceCounts = z.record(z.enum(COMPLIANCES), z.number().int())
