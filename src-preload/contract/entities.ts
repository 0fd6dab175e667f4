/** What an operator works with: templates, schedules, groups, devices, settings. Work itself (jobs, executions, runs) is in work.ts. */
import * as z from 'zod'
import { deviceId, instant, jsonObject, priority, target } from './base.ts'
import { descriptionFields } from './bilingual.ts'
import { brokerExtras, builtinBrokerSettings, topicPrefix } from './brokers.ts'
import { fleetPlan } from './fleet-plan.ts'
import { functionParameter, parameter } from './parameters.ts'
import { blackout } from './timing-policies.ts'
import {
  BLACKOUT_ACTIONS,
  DENSITIES,
  EVENT_MODES,
  GROUP_MODES,
  GROUP_STATES,
  JOB_TYPES,
  LANGUAGES,
  LIMITS,
  ON_FAILURE,
  OVERLAPS,
  PRESENCES,
  REACHES,
  SCHEDULE_STATES,
  SCHEDULE_TYPES,
  STOP_MODES,
  TEMPLATE_STATES,
  THEMES,
} from './vocabulary.ts'

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

export { functionParameter, parameter }
export type { FunctionParameter, Parameter } from './parameters.ts'

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
  /** How it reaches devices over time; null = all at once. */
  fleetPlan: fleetPlan.nullable(),
  /** Names of what the work needs for itself; limits of kind `resource` count by them. */
  resources: z.array(z.string()),
  /** Doing it twice does no harm (R39); null = as its task function says. */
  isIdempotent: z.boolean().nullable(),
  /** R42: all attempts together, from the first start; null = no such limit. */
  totalTimeoutMinutes: z.number().int().nullable(),
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
  /** R26e: each slot begins up to this much later, drawn once per slot, never reaching the next one; 0 = none. */
  jitterMs: z.number().int(),
  blackouts: z.array(blackout),
  blackoutAction: z.enum(BLACKOUT_ACTIONS),
  /** R31: what still waits this long after its slot is SKIPPED `queue_deadline`; null = no deadline. */
  startWithinMs: z.number().int().nullable(),
  /** R14: pauses itself after this many failed runs in a row; null = never. */
  pauseAfterFailures: z.number().int().nullable(),
  /** Failed runs in a row so far, counted by the engine. */
  failuresInRow: z.number().int(),
  /** Event-triggered schedules: what they wait for, out of scheduleConfig. */
  eventKind: z.string().nullable(),
  /** Set with a pause: at its end the slots that passed are caught up by the rules of a restart (R11). */
  resumeCatchesUp: z.boolean(),
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
  /** False: heard on the broker and not accepted yet; it gets no work. */
  isAccepted: z.boolean(),
  /** How far its clock is ahead of this console's, as last seen; null = it never said a time. */
  clockOffsetMs: z.number().int().nullable(),
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
  parameters: z.array(functionParameter),
  isActive: z.boolean(),
})
export type TaskFunction = z.infer<typeof taskFunction>

/** With what this version says of its running. */
export const knownFunction = taskFunction.extend({
  /** How long one attempt may take unless the work says otherwise; null = the work or its devices say. */
  timeoutMs: z.number().int().nullish(),
  /** May its work be done again when it is not known whether it was done (R39)? */
  isIdempotent: z.boolean().nullish(),
})
export type KnownFunction = z.infer<typeof knownFunction>

export const lookup = z.object({ id: z.number().int(), name: z.string(), nameEn: z.string(), nameAr: z.string() })
export type Lookup = z.infer<typeof lookup>

export const brokerProfile = z.strictObject({
  /** `builtin` starts the built-in broker (MQTT 3.1.1, loopback); else mqtt:// mqtts:// ws:// wss:// */
  url: z.string().max(500),
  username: z.string().max(255).nullable(),
  /** True when a password is kept in the OS key store; the password itself never leaves it. */
  hasPassword: z.boolean(),
  prefix: topicPrefix,
  ...brokerExtras,
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
  /** The profile in use. */
  broker: brokerProfile.nullable(),
  /** Saved profiles by name; the one in use is among them when it has an id. */
  brokers: z.array(brokerProfile).max(LIMITS.brokerProfiles),
  builtinBroker: builtinBrokerSettings,
  /** Local jobs that may run at once (counts local work only, DESIGN 6.10). */
  localConcurrency: z.number().int().min(1).max(32),
  /** Fleet jobs admitted at once; null = no cap. */
  fleetConcurrency: z.number().int().min(1).max(10_000).nullable(),
  /** What is published of jobs and executions beside the device protocol (fleet 1.6). */
  publishEvents: z.enum(EVENT_MODES),
  queueHeld: z.boolean(),
  keepInTray: z.boolean(),
  trayExplained: z.boolean(),
  startAtLogin: z.boolean(),
  notifications: z.boolean(),
  retentionDays: z.number().int().min(1).max(36_500).nullable(),
  /** Outside the band of R23: longest spread of starts after wake. */
  startSpreadMs: z.number().int().min(0).max(10_000),
  isDemo: z.boolean(),
  /** A device that is only heard becomes one of ours at once when its id matches one of these patterns (`*` and `?`); empty = never. */
  autoAccept: z.array(z.string().min(1).max(200)).max(50),
  /** R29: a waiting job gains one level of priority per this many minutes; null = off. */
  ageingMinutes: z.number().int().min(1).max(10_080).nullable(),
  /** R35: how long cancelled local work may take to end before it is ended by force. */
  killAfterSeconds: z.number().int().min(1).max(3_600),
  /** R43: windows in which no schedule of this workspace starts work. */
  blackouts: z.array(blackout).max(LIMITS.blackouts),
  /** The only programs that a custom script may start, by absolute path; empty = none. */
  scriptAllowList: z
    .array(z.strictObject({ program: z.string().min(1).max(1024), note: z.string().max(LIMITS.nameChars).nullish() }))
    .max(LIMITS.scriptPrograms),
  /** R44: what quitting does with running local work; `ask` = the quit dialog asks. */
  stopMode: z.enum(['ask', ...STOP_MODES]),
})
export type Settings = z.infer<typeof settings>
export { json } from './base.ts'
export { descriptionFields, deviceId, instant, jsonObject, priority, target }
export { publicJobId } from './base.ts'
export type { Target } from './base.ts'
