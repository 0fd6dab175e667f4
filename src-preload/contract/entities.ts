/** What an operator works with: templates, schedules, groups, devices, settings. Work itself (jobs, executions, runs) is in work.ts. */
import * as z from 'zod'
import { descriptionFields } from './bilingual.ts'
import {
  DENSITIES,
  GROUP_MODES,
  GROUP_STATES,
  JOB_TYPES,
  LANGUAGES,
  LIMITS,
  ON_FAILURE,
  OVERLAPS,
  PARAMETER_TYPES,
  PRESENCES,
  REACHES,
  SCHEDULE_STATES,
  SCHEDULE_TYPES,
  TEMPLATE_STATES,
  THEMES,
} from './vocabulary.ts'

/** Epoch milliseconds, UTC. */
export const instant = z.number().int()
export const json = z.json()
export const jsonObject = z.record(z.string(), z.json())
/** DESIGN 6.6: NFC, no `/ + #`, no control characters. */
export const deviceId = z
  .string()
  .min(1)
  .max(LIMITS.deviceIdChars)
  .regex(/^[^/+#\p{C}]+$/u, 'A device id holds no / + # and no control characters')
  .refine((id) => id === id.normalize('NFC'), 'A device id is in NFC form')
/** AWS's pattern for the public id of a job. */
export const publicJobId = z
  .string()
  .max(LIMITS.jobIdChars)
  .regex(/^[a-zA-Z0-9_-]+$/, 'A job id holds letters, digits, _ and - only')
export const priority = z.number().int().min(-LIMITS.priorityMax).max(LIMITS.priorityMax)

/** Exactly one of the four (DESIGN 6.20). */
export const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('device'), deviceId }),
  z.strictObject({ kind: z.literal('devices'), deviceIds: z.array(deviceId).min(1).max(LIMITS.targetDevices) }),
  z.strictObject({ kind: z.literal('group'), deviceGroupId: z.string() }),
  z.strictObject({ kind: z.literal('all') }),
])
export type Target = z.infer<typeof target>

const audit = {
  createdAt: instant,
  createdBy: z.string(),
  updatedAt: instant,
  updatedBy: z.string(),
  /** Rises by one with every change; send it back as `version` to be told of a conflict. */
  version: z.number().int(),
}
const names = { nameEn: z.string().nullable(), nameAr: z.string().nullable() }
const descriptions = { descriptionEn: z.string().nullable(), descriptionAr: z.string().nullable() }

/** One typed parameter of a template; `key` stands as `${key}` in the document. */
export const parameter = z.strictObject({
  key: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/),
  type: z.enum(PARAMETER_TYPES),
  labelEn: z.string().max(LIMITS.nameChars).nullish(),
  labelAr: z.string().max(LIMITS.nameChars).nullish(),
  required: z.boolean().default(false),
  default: json.nullish(),
  /** For `text`: the whole value must match. */
  pattern: z.string().max(500).nullish(),
  choices: z.array(z.string()).max(100).nullish(),
  min: z.number().nullish(),
  max: z.number().nullish(),
})
export type Parameter = z.infer<typeof parameter>

export const retryPolicy = z.strictObject({
  /** Further attempts after the first; 0 = none. */
  limit: z.number().int().min(0).max(10).default(0),
  delayMs: z.number().int().min(0).default(0),
})

export const template = z.object({
  id: z.string(),
  number: z.number().int(),
  ...names,
  ...descriptions,
  jobType: z.enum(JOB_TYPES),
  taskFunctionKey: z.string(),
  reach: z.enum(REACHES),
  /** For device documents: the JSON sent to the device, placeholders not yet filled. */
  document: jsonObject.nullable(),
  /** DESIGN 6.7: given, else derived from the document. */
  documentType: z.string().nullable(),
  parameters: z.array(parameter),
  defaultParams: jsonObject,
  defaultTarget: target.nullable(),
  retry: retryPolicy,
  priority,
  /** In-progress timeout per attempt; null = none (60 min for jobs made by a schedule, DESIGN 6.10). */
  timeoutMinutes: z.number().int().nullable(),
  /** What has not started this long after being queued expires; null = never (next slot for schedules). */
  expiryMinutes: z.number().int().nullable(),
  state: z.enum(TEMPLATE_STATES),
  /** Made for one schedule through the reference API; not listed. */
  isPrivate: z.boolean(),
  ...audit,
})
export type Template = z.infer<typeof template>

export const schedule = z.object({
  id: z.string(),
  number: z.number().int(),
  ...names,
  ...descriptions,
  templateId: z.string(),
  scheduleType: z.enum(SCHEDULE_TYPES),
  /** once: {at}; interval: {intervalSeconds|Minutes|Hours|Days, startAt}; cron: {expression}. As given, plus `startAt` filled in. */
  scheduleConfig: jsonObject,
  timezone: z.string(),
  /** Later parameters win: template, schedule, occurrence, run now. */
  params: jsonObject,
  target: target.nullable(),
  priority: priority.nullable(),
  maxInstances: z.number().int(),
  /** How late a slot may still run; null = never too late (R1, R2). */
  graceMs: z.number().int().nullable(),
  coalesce: z.boolean(),
  overlap: z.enum(OVERLAPS),
  catchupMax: z.number().int(),
  state: z.enum(SCHEDULE_STATES),
  isPrimary: z.boolean(),
  pausedUntil: instant.nullable(),
  pauseReason: z.string().nullable(),
  pausedBy: z.string().nullable(),
  /** Set when a stored row no longer makes sense: why this schedule alone was disabled. */
  faultReason: z.string().nullable(),
  nextRunAt: instant.nullable(),
  lastRunAt: instant.nullable(),
  lastTriggeredAt: instant.nullable(),
  lastStatus: z.string().nullable(),
  /** Time-zone release under which nextRunAt was computed. */
  tzRelease: z.string(),
  ...audit,
})
export type Schedule = z.infer<typeof schedule>

export const group = z.object({
  id: z.string(),
  ...names,
  mode: z.enum(GROUP_MODES),
  /** How many members of a parallel group may work at once; null = all. */
  width: z.number().int().nullable(),
  onFailure: z.enum(ON_FAILURE),
  state: z.enum(GROUP_STATES),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** The operator cancelled it; its state says CANCELLED once the last member has ended (R34). */
  cancelRequestedAt: instant.nullable(),
  ...audit,
})
export type Group = z.infer<typeof group>

export const device = z.object({
  id: z.string(),
  ...names,
  presence: z.enum(PRESENCES),
  /** When presence last changed, by this console's clock. */
  presenceAt: instant.nullable(),
  /** For `asleep`: when it said it would be back. */
  asleepUntil: instant.nullable(),
  /** Session stamp of its birth message, against old wills (fleet 5.1). */
  session: z.string().nullable(),
  lastHeardAt: instant.nullable(),
  attributes: jsonObject,
  tags: z.array(z.string()),
  timezone: z.string().nullable(),
  /** `registered` by an operator, or `heard` on the broker. */
  origin: z.enum(['registered', 'heard']),
  /** False: the id is outside AWS's pattern ("not for AWS C clients"). */
  fitsAws: z.boolean(),
  ...audit,
})
export type Device = z.infer<typeof device>

export const deviceGroup = z.object({
  id: z.string(),
  ...names,
  kind: z.enum(['static', 'query']),
  /** For `query`: `field:value` terms joined by spaces, all must hold. */
  query: z.string().nullable(),
  deviceCount: z.number().int(),
  ...audit,
})
export type DeviceGroup = z.infer<typeof deviceGroup>

export const taskFunction = z.object({
  id: z.string(),
  number: z.number().int(),
  key: z.string(),
  nameEn: z.string(),
  nameAr: z.string(),
  ...descriptions,
  jobType: z.enum(JOB_TYPES),
  reach: z.enum(REACHES),
  parameters: z.array(parameter),
  isActive: z.boolean(),
})
export type TaskFunction = z.infer<typeof taskFunction>

export const lookup = z.object({ id: z.number().int(), name: z.string(), nameEn: z.string(), nameAr: z.string() })
export type Lookup = z.infer<typeof lookup>

export const brokerProfile = z.strictObject({
  /** `builtin` starts the built-in broker (MQTT 3.1.1, loopback); else mqtt:// mqtts:// ws:// wss:// */
  url: z.string().max(500),
  username: z.string().max(255).nullable(),
  /** True when a password is kept in the OS key store; the password itself never leaves it. */
  hasPassword: z.boolean(),
  prefix: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^+#]*[^+#/]$/, 'The prefix holds no wildcard and no slash at its end'),
})
export type BrokerProfile = z.infer<typeof brokerProfile>

/** All settings of a workspace. Defaults are in src-main/engine/domain/settings.ts. */
export const settings = z.strictObject({
  workspaceNameEn: z.string().trim().max(LIMITS.nameChars).nullable(),
  workspaceNameAr: z.string().trim().max(LIMITS.nameChars).nullable(),
  operator: z.string().trim().min(1).max(LIMITS.nameChars),
  language: z.enum(LANGUAGES),
  theme: z.enum(THEMES),
  density: z.enum(DENSITIES),
  timezone: z.string(),
  letterKeys: z.boolean(),
  broker: brokerProfile.nullable(),
  /** Local jobs that may run at once (counts local work only, DESIGN 6.10). */
  localConcurrency: z.number().int().min(1).max(32),
  /** Fleet jobs admitted at once; null = no cap. */
  fleetConcurrency: z.number().int().min(1).max(10_000).nullable(),
  queueHeld: z.boolean(),
  keepInTray: z.boolean(),
  trayExplained: z.boolean(),
  startAtLogin: z.boolean(),
  notifications: z.boolean(),
  retentionDays: z.number().int().min(1).max(36_500).nullable(),
  /** Outside the band of R23: longest spread of starts after wake. */
  startSpreadMs: z.number().int().min(0).max(10_000),
  isDemo: z.boolean(),
})
export type Settings = z.infer<typeof settings>
export { descriptionFields }
