/** The job API document's `configuration` and `schedule_config`, in its words, to and from parameters and the contract's config. */
import * as z from 'zod'
import type { Failure } from '../../src-preload/contract/failures.ts'
import type { Schedule } from '../../src-preload/contract/entities.ts'
import { LIMITS, SCHEDULE_TYPES } from '../../src-preload/contract/vocabulary.ts'

const json = z.record(z.string(), z.json())
/** A body of update. */
export const changeSchema = z.strictObject({
  name: z.string().trim().min(1).max(LIMITS.nameChars).optional(),
  /** A job type, or the key of a task function. */
  type: z.string().min(1).max(100).optional(),
  /** Parameters; `task_function` chooses among those of the type. */
  configuration: json.optional(),
  schedule_type: z.enum(SCHEDULE_TYPES).optional(),
  schedule_config: json.optional(),
  timezone: z.string().max(100).optional(),
  is_enabled: z.boolean().optional(),
})
/** A body of create. */
export const createSchema = changeSchema.required({
  name: true,
  type: true,
  schedule_type: true,
  schedule_config: true,
})

type Configuration = Schedule['params']

/** `interval_seconds` is written `intervalSeconds` everywhere else; both are taken here. */
export function scheduleConfigOf(given: Configuration): Configuration {
  const camel = (key: string) => key.replace(/_([a-z])/g, (_found, letter: string) => letter.toUpperCase())
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [camel(key), value]))
}

/** What is left for the task function: without what chooses it, its document and its devices. */
export function paramsOf(configuration: Configuration): Configuration {
  const { task_function: _key, document: _document, target: _target, ...given } = configuration
  const { policy_id: policyId, ...params } = given
  return policyId === undefined ? given : { policyId, ...params }
}

/** The document writes a policy's id as `policy_id`; as a parameter it is `policyId`. */
export function configurationOf({ policyId, ...params }: Configuration): Configuration {
  return policyId === undefined ? params : { policy_id: policyId, ...params }
}

const PATHS: Readonly<Record<string, string>> = {
  ...{ nameEn: 'name', scheduleType: 'schedule_type', scheduleConfig: 'schedule_config', params: 'configuration' },
  ...{ isEnabled: 'is_enabled', taskFunctionKey: 'type', template: 'configuration' },
}

/** The contract's paths as this document's. */
export function inSnakeCase(why: Failure): Failure {
  const rename = (path: string) => {
    const [first = '', ...rest] = path.split('.')
    return [PATHS[first] ?? first, ...rest.map((step) => (step === 'policyId' ? 'policy_id' : step))].join('.')
  }
  return { ...why, errors: why.errors.map((error) => ({ ...error, path: rename(error.path) })) }
}
