/** What parameters point at must exist: the groups, schedules and templates of alert rules, the policy of a policy execution. */
import type { FieldError, Result } from '../../../src-preload/contract/failures.ts'
import { POLICY_EXECUTION, policyNamed } from '../policies/document.ts'
import type { StoreTx } from '../ports/store.ts'
import { done } from '../refusal.ts'
import { isObject } from './said-json.ts'

export const ALERT_CHECK = 'alert_check'

type Params = Readonly<Record<string, unknown>>
type Missing = FieldError & { readonly code: NonNullable<FieldError['code']> }

function missing(path: string, what: string, id: string, code: Missing['code']): Missing {
  return { path, message: `There is no ${what} "${id.slice(0, 100)}".`, code }
}

/** The first reference of one rule that leads nowhere; null = all are there. What is no rule is the schema's business. */
function brokenReference(tx: StoreTx, rule: unknown, path: string): Missing | null {
  if (!isObject(rule)) return null
  const condition = isObject(rule.condition) ? rule.condition : {}
  const { startScheduleId } = rule
  const { deviceGroupId, scheduleId, templateId } = condition
  if (typeof deviceGroupId === 'string' && tx.getDeviceGroup(deviceGroupId) === null) {
    return missing(`${path}.condition.deviceGroupId`, 'device group', deviceGroupId, 'unknown_device_group')
  }
  if (typeof scheduleId === 'string' && tx.getSchedule(scheduleId) === null) {
    return missing(`${path}.condition.scheduleId`, 'schedule', scheduleId, 'unknown_schedule')
  }
  if (typeof templateId === 'string' && tx.getTemplate(templateId) === null) {
    return missing(`${path}.condition.templateId`, 'template', templateId, 'unknown_template')
  }
  if (typeof startScheduleId === 'string' && tx.getSchedule(startScheduleId) === null) {
    return missing(`${path}.startScheduleId`, 'schedule', startScheduleId, 'unknown_schedule')
  }
  return null
}

/** Keys of the alert rules that would start a schedule which is deleted: the alert is raised, but nothing is started. */
export function idleStarts(tx: StoreTx, taskFunctionKey: string, params: Params): string[] {
  if (taskFunctionKey !== ALERT_CHECK || !Array.isArray(params.rules)) return []
  return params.rules.flatMap((rule: unknown) => {
    if (!isObject(rule) || typeof rule.startScheduleId !== 'string' || typeof rule.key !== 'string') return []
    return tx.getSchedule(rule.startScheduleId)?.state === 'DELETED' ? [rule.key] : []
  })
}

/** Failures: `unknown_policy`, `illegal_state` (archived policy), `unknown_device_group`, `unknown_schedule`, `unknown_template`. */
export function checkReferences(tx: StoreTx, taskFunctionKey: string, params: Params): Result<null> {
  if (taskFunctionKey === POLICY_EXECUTION) {
    const policy = policyNamed(tx, params)
    return policy.ok ? done(null) : policy
  }
  if (taskFunctionKey !== ALERT_CHECK || !Array.isArray(params.rules)) return done(null)
  for (const [index, rule] of params.rules.entries()) {
    const error = brokenReference(tx, rule, `params.rules.${index}`)
    if (error !== null) return { ok: false, code: error.code, message: error.message, errors: [error] }
  }
  return done(null)
}
