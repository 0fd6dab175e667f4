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

/** R43: a slot inside a blackout window is SKIPPED, or its work waits for the window's end. */
export const BLACKOUT_ACTIONS = ['skip', 'defer'] as const
export type BlackoutAction = (typeof BLACKOUT_ACTIONS)[number]

/** What may happen to one future occurrence without touching its schedule. */
export const OCCURRENCE_ACTIONS = ['skip', 'change'] as const
export type OccurrenceAction = (typeof OCCURRENCE_ACTIONS)[number]

export const BACKFILL_STATES = ['running', 'paused', 'done', 'cancelled'] as const
export type BackfillState = (typeof BACKFILL_STATES)[number]

/** What an event-triggered schedule can wait for. */
export const EVENT_KINDS = [
  'device_online',
  'device_offline',
  'device_joined_group',
  'device_reported',
  'mqtt_message',
  'run_ended',
  'engine_started',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** What a concurrency limit counts by. The engine's own limits are settings. */
export const LIMIT_KINDS = ['template', 'device', 'device_group', 'resource'] as const
export type LimitKind = (typeof LIMIT_KINDS)[number]

/** R44: what becomes of running local work when the engine stops. */
export const STOP_MODES = ['drain', 'park', 'cancel'] as const
export type StopMode = (typeof STOP_MODES)[number]

export const COMPLIANCES = ['compliant', 'drifted', 'pending', 'unknown'] as const
export type Compliance = (typeof COMPLIANCES)[number]

export const ALERT_STATES = ['raised', 'cleared'] as const
export type AlertState = (typeof ALERT_STATES)[number]
export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number]

/** fleet 1.7: members frozen at creation, or joined and left as the target changes. */
export const SELECTIONS = ['snapshot', 'continuous'] as const
export type Selection = (typeof SELECTIONS)[number]
/** What an abort rule counts. */
export const ABORT_FAILURES = ['FAILED', 'REJECTED', 'TIMED_OUT', 'ALL'] as const
/** What a retry rule answers to; REJECTED is never tried again. */
export const RETRY_FAILURES = ['FAILED', 'TIMED_OUT', 'ALL'] as const
/** At a job's end time: make no more executions; also cancel those that wait; also those that run. */
export const END_BEHAVIOURS = ['stop_rollout', 'cancel', 'force_cancel'] as const
/** L8: for a door; for a report; only the newest of its schedule or template counts. */
export const STALENESSES = ['never_late', 'late_is_fine', 'latest_only'] as const
/** L4: release to everybody; the reachable first; only to the reachable, as they come. */
export const PRESENCE_RULES = ['ignore', 'online_first', 'online_only'] as const
/** How far the truth about an execution goes (L5); `ended` = by the console, before the device began. */
export const TRUTHS = ['saved', 'announced', 'accepted', 'running', 'confirmed', 'unconfirmed', 'ended'] as const
export type Truth = (typeof TRUTHS)[number]
/** Why a device has not been told yet. `held`: the job is held, or the operator parked it; `rollout`: rate, wave, cap, limit or pause. */
export const OUTBOX_REASONS = [
  'offline',
  'unset',
  'sending',
  'window',
  'held',
  'rollout',
  'backoff',
  'presence',
] as const
export type OutboxReason = (typeof OUTBOX_REASONS)[number]
/** What can be done about the head of a device's queue that does not begin (L14). */
export const RELIEFS = ['skip', 'park', 'unpark', 'supersede'] as const
export type Relief = (typeof RELIEFS)[number]

/** `list` = an array of texts; `json` = any JSON value, checked further by the task function's own schema. */
export const PARAMETER_TYPES = ['text', 'number', 'integer', 'boolean', 'choice', 'instant', 'list', 'json'] as const
export type ParameterType = (typeof PARAMETER_TYPES)[number]

export const BROKER_STATES = ['unset', 'connecting', 'online', 'offline', 'refused'] as const
export type BrokerState = (typeof BROKER_STATES)[number]

export const BROKER_PROTOCOLS = ['auto', '5', '3.1.1'] as const
export type BrokerProtocol = (typeof BROKER_PROTOCOLS)[number]
export const BUILTIN_EXPOSURES = ['loopback', 'network'] as const
export const BROKER_TEST_STATES = ['ok', 'warned', 'failed', 'waiting'] as const
/** What a step of the connection test can find. */
export const BROKER_TEST_FAULTS = [
  'address_wrong',
  'prefix_wrong',
  'dns_unknown',
  'port_closed',
  'port_silent',
  'tls_untrusted',
  'tls_expired',
  'tls_not_yet_valid',
  'tls_host',
  'tls_protocol',
  'tls_plain',
  'tls_client_needed',
  'tls_client_wrong',
  'tls_off',
  'auth_wrong',
  'auth_client_id',
  'auth_other',
  'version_3_only',
  'acl_read',
  'acl_write',
  'acl_unproven',
  'device_unconfined',
  'device_kept_out',
  'device_unproven',
  'retain_off',
  'share_dead',
  'share_refused',
  'packet_small',
  'session_short',
  'queue_unreadable',
  'sessions_off',
  'restart_unknown',
  'no_answer',
  'hung_up',
] as const
export type BrokerTestFault = (typeof BROKER_TEST_FAULTS)[number]

/** What is told to others on `{prefix}/events/…` (fleet 1.6); `all` adds Muster's own progress events. */
export const EVENT_MODES = ['off', 'aws', 'all'] as const
export type EventMode = (typeof EVENT_MODES)[number]

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
  commentChars: 2_028,
  deviceIdChars: 128,
  jobIdChars: 64,
  jsonDepth: 32,
  pageRows: 200,
  logPieceBytes: 65_536,
  executionRows: 10_000,
  previewCount: 1_000,
  catchupMax: 100,
  releaseBatch: 500,
  notifyItems: 15,
  /** Messages that a broker keeps for an absent client where nobody says otherwise: mosquitto's default. */
  brokerQueue: 1_000,
  maxInstances: 10,
  cronChars: 100,
  groupMembers: 500,
  targetDevices: 10_000,
  statusDetailPairs: 50,
  graceMinMs: 1_000,
  timeoutMinutesMax: 10_080,
  priorityMax: 1_000_000,
  brokerProfiles: 20,
  caChars: 32_768,
  certificateChars: 16_384,
  /** R4, R13: a backfill of more slots than this is refused; narrow the range. */
  backfillMax: 10_000,
  /** Blackout windows of one schedule, and of the workspace. */
  blackouts: 50,
  /** Programs on the allow-list of a workspace. */
  scriptPrograms: 200,
  /** Named resources of one template. */
  resources: 10,
  crontabChars: 64 * 1024,
  /** Events that one event may cause through chains before it is called a loop. */
  chainDepth: 16,
} as const
