/** Work as the view sees it: jobs in the queue, executions on devices, runs in history. Times are epoch ms, UTC. */
import * as z from 'zod'
import { fleetPlan, rolloutState } from './fleet-plan.ts'
import { instant, json, jsonObject, priority, target } from './entities.ts'
import { TRACE_CODES } from './trace-codes.ts'
import {
  BROKER_STATES,
  EXECUTION_STATES,
  INSTANCE_MODES,
  INSTANCE_STATES,
  JOB_STATES,
  JOB_TYPES,
  REACHES,
  RUN_KINDS,
  RUN_REASONS,
  RUN_STATUSES,
  STOP_MODES,
  TRIGGERS,
  TRUTHS,
} from './vocabulary.ts'

/** Devices of a job by execution state; `unreleased` have no execution yet (DESIGN 6.3). */
export const executionCounts = z.object({
  unreleased: z.number().int(),
  QUEUED: z.number().int(),
  IN_PROGRESS: z.number().int(),
  SUCCEEDED: z.number().int(),
  FAILED: z.number().int(),
  TIMED_OUT: z.number().int(),
  REJECTED: z.number().int(),
  REMOVED: z.number().int(),
  CANCELED: z.number().int(),
})
export type ExecutionCounts = z.infer<typeof executionCounts>

export const job = z.object({
  id: z.string(),
  /** The id that devices and HTTP callers see. */
  publicId: z.string(),
  /** The id of the run that this job will become (executionId). */
  runId: z.string(),
  nameEn: z.string().nullable(),
  nameAr: z.string().nullable(),
  templateId: z.string().nullable(),
  templateVersion: z.number().int().nullable(),
  scheduleId: z.string().nullable(),
  scheduledAt: instant.nullable(),
  groupId: z.string().nullable(),
  /** Place inside the group, from 0. */
  groupIndex: z.number().int().nullable(),
  /** The run this one re-runs or continues. */
  parentRunId: z.string().nullable(),
  jobType: z.enum(JOB_TYPES),
  taskFunctionKey: z.string(),
  reach: z.enum(REACHES),
  document: jsonObject.nullable(),
  documentType: z.string().nullable(),
  params: jsonObject,
  target: target.nullable(),
  targetNameEn: z.string().nullable(),
  targetNameAr: z.string().nullable(),
  targetCount: z.number().int(),
  priority,
  /** Order inside the band: priority desc, rank asc, insertSeq asc (DESIGN 6.12). */
  rank: z.number().int(),
  insertSeq: z.number().int(),
  state: z.enum(JOB_STATES),
  isHeld: z.boolean(),
  trigger: z.enum(TRIGGERS),
  attempt: z.number().int(),
  timeoutMinutes: z.number().int().nullable(),
  expiresAt: instant.nullable(),
  /** R31: still waiting then = SKIPPED `queue_deadline`; null = no deadline. */
  startBeforeAt: instant.nullable(),
  /** Not admitted before this: jitter, start spread, retry back-off, a blackout's end, a changed occurrence. */
  notBeforeAt: instant.nullable(),
  /** R29: the priority it was given, when ageing has raised it since; null = `priority` is its own. */
  basePriority: priority.nullable(),
  resources: z.array(z.string()),
  fleetPlan: fleetPlan.nullable(),
  /** Null: not a rollout, or not begun. */
  rollout: rolloutState.nullable(),
  /** The next beginnings of its maintenance windows, at most 7; only where one job is asked for by its id. */
  windowStarts: z.array(instant).optional(),
  queuedAt: instant,
  startedAt: instant.nullable(),
  cancelReason: z.string().nullable(),
  cancelForced: z.boolean(),
  counts: executionCounts,
  createdAt: instant,
  createdBy: z.string(),
  updatedAt: instant,
  updatedBy: z.string(),
  version: z.number().int(),
})
export type Job = z.infer<typeof job>

export const statusDetails = z.record(z.string(), z.string())

export const execution = z.object({
  jobId: z.string(),
  publicJobId: z.string(),
  deviceId: z.string(),
  state: z.enum(EXECUTION_STATES),
  /** Attempt, from 1. */
  executionNumber: z.number().int(),
  /** Optimistic lock, from 1, +1 on every accepted change. */
  versionNumber: z.number().int(),
  statusDetails: statusDetails.nullable(),
  queuedAt: instant,
  startedAt: instant.nullable(),
  lastUpdatedAt: instant,
  /** When the in-progress timer and the step timer run out (stored wall instants, DESIGN 6.15). */
  deadlineAt: instant.nullable(),
  stepDeadlineAt: instant.nullable(),
  /** When the device was last told of its list; null = still in the outbox (DESIGN 6.4). */
  announcedAt: instant.nullable(),
  /** Operator's order on the device (L2), lowest first, before the queue's order; null = the queue's. */
  rank: z.number().int().nullable(),
  /** Set when what the device last said may have been lost (5.3); null = confirmed. */
  unconfirmedAt: instant.nullable(),
  /** The device's own clock in its last answer, where it said one. */
  saidAt: instant.nullable(),
  /** Until when it must have ended, retries included; null = no such limit. */
  overallDeadlineAt: instant.nullable(),
  /** A cancel that the device was asked for and has not answered (L7); stays on an execution that the device cancelled for it. */
  cancelAskedAt: instant.nullable(),
  /** How far the truth about it goes; filled in by views. */
  truth: z.enum(TRUTHS).optional(),
})
export type Execution = z.infer<typeof execution>

/** One decided fact in words' raw form: what was decided, by which rule, with what in hand. */
export const traceStep = z.object({
  at: instant,
  rule: z.string(),
  /** Closed; left out in rows of versions that had none. Sentences come from it and `data`, never from `what`. */
  code: z.enum(TRACE_CODES).optional(),
  what: z.string(),
  data: jsonObject.optional(),
})
export type TraceStep = z.infer<typeof traceStep>

export const run = z.object({
  id: z.string(),
  /** Gap-free order of sealing. */
  seq: z.number().int(),
  kind: z.enum(RUN_KINDS),
  /** Device runs: the job run above them. */
  parentRunId: z.string().nullable(),
  jobId: z.string().nullable(),
  jobPublicId: z.string().nullable(),
  scheduleId: z.string().nullable(),
  scheduleNumber: z.number().int().nullable(),
  templateId: z.string().nullable(),
  templateVersion: z.number().int().nullable(),
  groupId: z.string().nullable(),
  deviceId: z.string().nullable(),
  nameEn: z.string().nullable(),
  nameAr: z.string().nullable(),
  jobType: z.enum(JOB_TYPES),
  taskFunctionKey: z.string(),
  reach: z.enum(REACHES),
  scheduledAt: instant.nullable(),
  /** A range of slots that did not run may be one run (DESIGN 6.13). */
  slotFromAt: instant.nullable(),
  slotToAt: instant.nullable(),
  slotCount: z.number().int().nullable(),
  queuedAt: instant.nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant,
  durationMs: z.number().int().nullable(),
  attempt: z.number().int(),
  status: z.enum(RUN_STATUSES),
  reason: z.enum(RUN_REASONS),
  errorMessage: z.string().nullable(),
  errorDetail: z.string().nullable(),
  result: json.nullable(),
  resultSummary: z.string().nullable(),
  exitCode: z.number().int().nullable(),
  executorId: z.string(),
  hostName: z.string(),
  serverId: z.string(),
  workerId: z.string().nullable(),
  tzRelease: z.string(),
  trigger: z.enum(TRIGGERS),
  createdBy: z.string(),
  priority,
  paramsSnapshot: jsonObject,
  documentSnapshot: jsonObject.nullable(),
  targetSnapshot: jsonObject.nullable(),
  counts: executionCounts.nullable(),
  artifacts: z.array(z.string()),
  logPath: z.string().nullable(),
  trace: z.array(traceStep),
})
export type Run = z.infer<typeof run>

/** The columns that a list of runs needs; `run.get` has the rest. */
export const runRow = run.omit({
  paramsSnapshot: true,
  documentSnapshot: true,
  targetSnapshot: true,
  trace: true,
  errorDetail: true,
  result: true,
  artifacts: true,
})
export type RunRow = z.infer<typeof runRow>

export const instance = z.object({
  id: z.string(),
  name: z.string(),
  hostName: z.string(),
  processId: z.number().int(),
  mode: z.enum(INSTANCE_MODES),
  state: z.enum(INSTANCE_STATES),
  lastHeartbeatAt: instant,
  startedAt: instant,
  stoppedAt: instant.nullable(),
})
export type Instance = z.infer<typeof instance>

export const brokerStatus = z.object({
  state: z.enum(BROKER_STATES),
  url: z.string().nullable(),
  isBuiltin: z.boolean(),
  protocol: z.enum(['3.1.1', '5']).nullable(),
  /** Since when it has been in this state. */
  sinceAt: instant,
  /** Last round trip, ms. */
  latencyMs: z.number().int().nullable(),
  detail: z.string().nullable(),
  /** True: the broker takes clients without credentials; shown as open. */
  isOpen: z.boolean(),
})
export type BrokerStatus = z.infer<typeof brokerStatus>

export const engineStatus = z.object({
  instance,
  isPaused: z.boolean(),
  pausedUntil: instant.nullable(),
  pauseReason: z.string().nullable(),
  workspaceId: z.string(),
  workspaceNameEn: z.string().nullable(),
  workspaceNameAr: z.string().nullable(),
  isDemo: z.boolean(),
  tzRelease: z.string(),
  now: instant,
  broker: brokerStatus,
  queued: z.number().int(),
  running: z.number().int(),
  outbox: z.number().int(),
  /** Devices whose last run did not succeed. */
  devicesFailing: z.number().int(),
  totalSchedules: z.number().int(),
  enabledSchedules: z.number().int(),
  /** Stopped by themselves because their stored row makes no sense any more; `schedules.list` with `isFaulty` names them. */
  faultySchedules: z.number().int(),
  activeInstances: z.number().int(),
  nextFire: z
    .object({
      at: instant,
      scheduleId: z.string(),
      nameEn: z.string().nullable(),
      nameAr: z.string().nullable(),
    })
    .nullable(),
  /** Set when the wall clock was seen to jump: the last such event. */
  clockNote: z.object({ at: instant, deltaMs: z.number().int() }).nullable(),
  /** R44: a stop is being prepared; `running` local jobs have not ended yet. */
  stopping: z.object({ mode: z.enum(STOP_MODES), running: z.number().int() }).nullish(),
  /** R21: the last change of the time-zone release that moved next times: from which release to which, and how many moved. */
  tzNote: z.object({ at: instant, from: z.string(), to: z.string(), moved: z.number().int() }).nullable(),
})
export type EngineStatus = z.infer<typeof engineStatus>
