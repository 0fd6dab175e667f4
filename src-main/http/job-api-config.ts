/** The job API document's `configuration` and `schedule_config`, in its words, to and from parameters and the contract's config. */
import type { Schedule } from '../../src-preload/contract/entities.ts'

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
