/** The state words, kinds and limits of Muster, fixed once. Nothing here imports anything; no shapes, no code. */

export const SCHEDULE_STATES = ['CREATED', 'ENABLED', 'DISABLED', 'PAUSED', 'EXPIRED', 'DELETED'] as const
export type ScheduleState = (typeof SCHEDULE_STATES)[number]

/** `PENDING` = held, or in a group not yet released. `DISPATCHED` reads as QUEUED outside the engine. */
export const JOB_STATES = [
  'PENDING',
  'QUEUED',
  'DISPATCHED',
  'RUNNING',
  'CANCELLING',
  'COMPLETED',
  'CANCELLED',
] as const
export type JobState = (typeof JOB_STATES)[number]
/** The job states in which work can still happen. */
export const OPEN_JOB_STATES = ['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING'] as const

export const EXECUTION_STATES = [
  'QUEUED',
  'IN_PROGRESS',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'REJECTED',
  'REMOVED',
  'CANCELED',
] as const
export type ExecutionState = (typeof EXECUTION_STATES)[number]
export const OPEN_EXECUTION_STATES = ['QUEUED', 'IN_PROGRESS'] as const
/** What a device may say in an update; the other states are the service's own. */
export const DEVICE_WORDS = ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'REJECTED'] as const
export type DeviceWord = (typeof DEVICE_WORDS)[number]

export const RUN_STATUSES = ['COMPLETED', 'FAILED', 'SKIPPED'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

export const RUN_REASONS = [
  'succeeded',
  'failed',
  'partial',
  'timed_out',
  'rejected',
  'removed',
  'abandoned',
  'cancelled',
  'forced',
  'expired',
  'deleted',
  'superseded',
  'withdrawn',
  'misfire',
  'coalesced',
  'max_instances',
  'paused',
  'blackout',
  'dst_gap',
  'queue_deadline',
  'group_stopped',
  'duplicate',
  'precheck',
] as const
export type RunReason = (typeof RUN_REASONS)[number]

export const RUN_KINDS = ['job', 'device'] as const
export type RunKind = (typeof RUN_KINDS)[number]

export const GROUP_STATES = ['CREATED', 'QUEUED', 'RUNNING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'] as const
export type GroupState = (typeof GROUP_STATES)[number]
export const GROUP_MODES = ['parallel', 'sequential'] as const
export type GroupMode = (typeof GROUP_MODES)[number]
/** R32: what a sequential group does when a member fails. */
export const ON_FAILURE = ['stop', 'continue'] as const
export type OnFailure = (typeof ON_FAILURE)[number]

export const TEMPLATE_STATES = ['CREATED', 'ACTIVE', 'ARCHIVED'] as const
export type TemplateState = (typeof TEMPLATE_STATES)[number]

export const INSTANCE_STATES = ['starting', 'running', 'paused', 'stopped'] as const
export type InstanceState = (typeof INSTANCE_STATES)[number]
export const INSTANCE_MODES = ['embedded', 'standalone'] as const
export type InstanceMode = (typeof INSTANCE_MODES)[number]

/** `lost` is shown as "Not heard"; `unknown` never announced itself. */
export const PRESENCES = ['online', 'asleep', 'lost', 'unknown'] as const
export type Presence = (typeof PRESENCES)[number]

export const SCHEDULE_TYPES = ['once', 'interval', 'cron', 'event_triggered'] as const
export type ScheduleType = (typeof SCHEDULE_TYPES)[number]

export const JOB_TYPES = [
  'policy_execution',
  'data_collection',
  'custom_script',
  'alert_check',
  'device_document',
  'internal',
] as const
export type JobType = (typeof JOB_TYPES)[number]

/** Where the work happens: on this computer, or on devices through the job protocol. */
export const REACHES = ['local', 'fleet'] as const
export type Reach = (typeof REACHES)[number]

export const TARGET_KINDS = ['device', 'devices', 'group', 'all'] as const
export type TargetKind = (typeof TARGET_KINDS)[number]

export const TRIGGERS = ['schedule', 'manual', 'backfill', 'event', 'retry', 'api'] as const
export type Trigger = (typeof TRIGGERS)[number]

/** R8: what happens to a slot when the schedule still has open work. */
export const OVERLAPS = ['skip', 'queue_one', 'queue_all', 'cancel_running', 'allow'] as const
export type Overlap = (typeof OVERLAPS)[number]

export const PARAMETER_TYPES = ['text', 'number', 'integer', 'boolean', 'choice', 'instant'] as const
export type ParameterType = (typeof PARAMETER_TYPES)[number]

export const BROKER_STATES = ['unset', 'connecting', 'online', 'offline', 'refused'] as const
export type BrokerState = (typeof BROKER_STATES)[number]

export const THEMES = ['system', 'light', 'dark'] as const
export const LANGUAGES = ['en', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]
export const DENSITIES = ['comfortable', 'compact'] as const

/** The four named bands of priority, highest first (design: Urgent, High, Normal, Low). */
export const PRIORITY_BANDS = [
  { band: 'urgent', from: 20, to: 1_000_000, default: 20 },
  { band: 'high', from: 1, to: 19, default: 10 },
  { band: 'normal', from: 0, to: 0, default: 0 },
  { band: 'low', from: -1_000_000, to: -1, default: -10 },
] as const
export type PriorityBand = (typeof PRIORITY_BANDS)[number]['band']

/** Every bound is a number in this one place. Lengths in characters unless the name says otherwise. */
export const LIMITS = {
  bodyBytes: 128 * 1024,
  documentChars: 32_768,
  nameChars: 255,
  descriptionChars: 2_028,
  reasonChars: 500,
  deviceIdChars: 128,
  jobIdChars: 64,
  jsonDepth: 32,
  pageRows: 200,
  executionRows: 10_000,
  previewCount: 1_000,
  catchupMax: 100,
  releaseBatch: 500,
  notifyItems: 15,
  maxInstances: 10,
  cronChars: 100,
  groupMembers: 500,
  targetDevices: 10_000,
  statusDetailPairs: 50,
  graceMinMs: 1_000,
  timeoutMinutesMax: 10_080,
  priorityMax: 1_000_000,
} as const
