/** The closed list of failure codes and the one shape of a failure. Never matched by message; nothing throws it across a seam. */
import * as z from 'zod'

export const FAILURE_CODES = [
  // input
  'invalid_input',
  'unknown_field',
  'invalid_json',
  'too_large',
  'unknown_request',
  'missing_target',
  'invalid_cron',
  'invalid_interval',
  'invalid_instant',
  'unknown_zone',
  'never_fires',
  'in_the_past',
  'unsupported_schedule_type',
  'invalid_parameters',
  'invalid_window',
  'invalid_event',
  'event_loop',
  'not_allowed',
  'too_many',
  'document_too_large',
  'invalid_certificate',
  // lookups
  'not_found',
  'unknown_device',
  'unknown_template',
  'unknown_task_function',
  'unknown_schedule',
  'unknown_job',
  'unknown_group',
  'unknown_device_group',
  'unknown_policy',
  // conflicts
  'already_exists',
  'job_id_in_use',
  'device_exists',
  'queue_changed',
  'version_conflict',
  'not_movable',
  'illegal_state',
  'template_archived',
  'in_use',
  'is_primary',
  // engine and store
  'engine_restarted',
  'engine_stopped',
  'engine_unavailable',
  'workspace_held',
  'stepped_down',
  'store_newer',
  'store_damaged',
  'store_foreign',
  'store_unwritable',
  'disk_full',
  'migration_failed',
  // doors
  'unauthorized',
  'forbidden_sender',
  'method_not_allowed',
  'port_in_use',
  'broker_unreachable',
  'broker_refused',
  'service_unavailable',
  'export_failed',
  'cancelled',
  'internal',
] as const
export type FailureCode = (typeof FAILURE_CODES)[number]

/** Rules that every field has by its kind. */
export const FIELD_RULES = [
  'too_long',
  'too_short',
  'too_many',
  'too_few',
  'too_large',
  'too_small',
  'missing',
  'wrong_kind',
  'not_a_choice',
  'wrong_form',
  /** A continuous job where only one for the devices of now can be made. */
  'snapshot_only',
] as const
export type FieldRule = (typeof FIELD_RULES)[number]

/** One thing wrong with the input: `path` names the field (`scheduleConfig.expression`), empty for the whole. */
export type FieldError = {
  readonly path: string
  readonly message: string
  readonly code?: FailureCode
  /** Which plain rule was broken, with its number or choices, so that it can be said in any language. */
  readonly rule?: FieldRule
  readonly limit?: number | string
}

export type Failure = {
  readonly ok: false
  readonly code: FailureCode
  /** What happened and what to do, in English; the renderer says it in the operator's language by `code`. */
  readonly message: string
  readonly errors: readonly FieldError[]
  /** What the caller needs to go on: the current neighbours of a moved job, the holder of a workspace. */
  readonly detail?: Readonly<Record<string, unknown>>
}
export type Success<T> = { readonly ok: true; readonly value: T }
export type Result<T> = Success<T> | Failure

/** A failure in its one shape. */
export function failure(
  code: FailureCode,
  message: string,
  errors: readonly FieldError[] = [],
  detail?: Readonly<Record<string, unknown>>,
): Failure {
  return detail ? { ok: false, code, message, errors, detail } : { ok: false, code, message, errors }
}

export const failureSchema = z.object({
  ok: z.literal(false),
  code: z.enum(FAILURE_CODES),
  message: z.string(),
  errors: z.array(
    z.object({
      path: z.string(),
      message: z.string(),
      code: z.enum(FAILURE_CODES).optional(),
      rule: z.enum(FIELD_RULES).optional(),
      limit: z.union([z.number(), z.string()]).optional(),
    }),
  ),
  detail: z.record(z.string(), z.unknown()).optional(),
})

/** The HTTP status that each code answers with (RFC 9457 problem details). */
export const HTTP_STATUS: Readonly<Record<FailureCode, number>> = {
  invalid_input: 422,
  unknown_field: 422,
  invalid_json: 400,
  too_large: 413,
  unknown_request: 404,
  missing_target: 422,
  invalid_cron: 422,
  invalid_interval: 422,
  invalid_instant: 422,
  unknown_zone: 422,
  never_fires: 422,
  in_the_past: 422,
  unsupported_schedule_type: 422,
  invalid_parameters: 422,
  invalid_window: 422,
  invalid_event: 422,
  event_loop: 422,
  not_allowed: 422,
  too_many: 422,
  document_too_large: 422,
  invalid_certificate: 422,
  not_found: 404,
  unknown_device: 422,
  unknown_template: 422,
  unknown_task_function: 422,
  unknown_schedule: 404,
  unknown_job: 404,
  unknown_group: 404,
  unknown_device_group: 422,
  unknown_policy: 422,
  already_exists: 409,
  job_id_in_use: 409,
  device_exists: 409,
  queue_changed: 409,
  version_conflict: 409,
  not_movable: 409,
  illegal_state: 409,
  template_archived: 409,
  in_use: 409,
  is_primary: 409,
  engine_restarted: 503,
  engine_stopped: 503,
  engine_unavailable: 503,
  workspace_held: 409,
  stepped_down: 503,
  store_newer: 500,
  store_damaged: 500,
  store_foreign: 500,
  store_unwritable: 500,
  disk_full: 507,
  migration_failed: 500,
  unauthorized: 401,
  forbidden_sender: 403,
  method_not_allowed: 405,
  port_in_use: 500,
  broker_unreachable: 502,
  broker_refused: 502,
  service_unavailable: 503,
  export_failed: 500,
  cancelled: 499,
  internal: 500,
}
