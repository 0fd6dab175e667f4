/** The closed list of what a step of a decision trace can say. Its words in both languages are the engine's, in engine/explain. */
import { RUN_REASONS } from './vocabulary.ts'

/** What was decided about work on its way from its slot to its end. */
export const STEP_CODES = [
  // where it came from
  'queued',
  'decided',
  'run_now',
  'backfilled_slot',
  'event_matched',
  'changed_once',
  'deferred',
  'rerun',
  'tried_again',
  // what happened on the way
  'held',
  'released',
  'grouped',
  'gate_opened',
  'claimed',
  'given_back',
  'given_back_cut',
  'cancel_asked',
  'force_asked',
  'total_over',
  // fleet jobs as a whole
  'fleet_cancelled',
  'fleet_deleted',
  'rollout_paused',
  'rollout_resumed',
  'rollout_approved',
  'wave_ended',
  'wave_waits',
  'wave_missed',
  'aborted',
  'rollout_ended',
  'expiry_came',
  'executions_deleted',
  // devices of a fleet job
  'devices_blocked',
  'devices_checked',
  'devices_outdated',
  'devices_wait_limit',
  'devices_wait_cap',
  'devices_wait_window',
  'devices_wait_presence',
  'devices_wait',
] as const

/** Ends that say more than their reason. */
export const END_CODES = [
  'event_loop',
  'event_rate',
  'catchup_cap',
  'total_time_over',
  'step_time_over',
  'overall_time_over',
  'relief_skipped',
  'relief_superseded',
  'cancel_agreed',
  'execution_cancelled',
  'execution_deleted',
  'left_target',
  'newer_on_device',
] as const

/** A step without a code was stored by a version that had none; the reasons are the codes of plain ends. */
export const TRACE_CODES = [...STEP_CODES, ...RUN_REASONS, ...END_CODES] as const
export type TraceCode = (typeof TRACE_CODES)[number]
