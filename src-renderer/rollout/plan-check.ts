/** What is wrong with a fleet plan as typed, by the path that the engine uses. The engine judges it again. Pure. */
import type { PlanDraft } from './plan-draft.ts'

export type PlanWrong =
  | { code: 'range'; least: number; most: number; isWhole: boolean }
  | { code: 'needed' | 'rising' | 'lastWave' | 'tooManyRetries' | 'endFirst' | 'badCron' | 'badPath' }
export type PlanWrongs = Readonly<Record<string, PlanWrong>>

/** All retry rules together (fleet 1.7). */
const RETRIES_AT_MOST = 10
const DAYS_7 = 10_080

type Found = Record<string, PlanWrong>
type Range = { least: number; most: number; isWhole?: boolean; isOptional?: boolean }

function range(found: Found, path: string, typed: string, { least, most, isWhole = true, isOptional }: Range): void {
  if (typed.trim() === '' && isOptional) return
  const value = Number(typed)
  const fits = typed.trim() !== '' && Number.isFinite(value) && value >= least && value <= most
  if (!fits || (isWhole && !Number.isInteger(value))) found[path] = { code: 'range', least, most, isWhole }
}

function rates(found: Found, draft: PlanDraft): void {
  if (draft.rate === 'constant') range(found, 'rate.perMinute', draft.perMinute, { least: 1, most: 1_000 })
  if (draft.rate !== 'exponential') return
  range(found, 'rate.basePerMinute', draft.basePerMinute, { least: 1, most: 1_000 })
  range(found, 'rate.factor', draft.factor, { least: 1.1, most: 5, isWhole: false })
  range(found, 'rate.every', draft.every, { least: 1, most: 1_000_000 })
}

function caps(found: Found, draft: PlanDraft): void {
  range(found, 'caps.job', draft.capJob, { least: 1, most: 10_000, isOptional: true })
  const hasName = draft.capAttribute.trim() !== ''
  if (hasName) range(found, 'caps.attribute.max', draft.capAttributeMax, { least: 1, most: 10_000 })
  else if (draft.capAttributeMax.trim() !== '') found['caps.attribute.name'] = { code: 'needed' }
  for (const [index, { deviceGroupId, max }] of draft.capGroups.entries()) {
    if (deviceGroupId === '') found[`caps.groups.${index}.deviceGroupId`] = { code: 'needed' }
    range(found, `caps.groups.${index}.max`, max, { least: 1, most: 10_000 })
  }
}

/** Waves are shares with those before; each reaches further, and the last one all. */
function waves(found: Found, draft: PlanDraft): void {
  let before = 0
  for (const [index, { percent, successPercent }] of draft.waves.entries()) {
    const at = `waves.${index}`
    range(found, `${at}.percent`, percent, { least: 1, most: 100, isWhole: false })
    range(found, `${at}.successPercent`, successPercent, { least: 0, most: 100, isWhole: false, isOptional: true })
    if (found[`${at}.percent`]) continue
    if (Number(percent) <= before) found[`${at}.percent`] = { code: 'rising' }
    else if (index === draft.waves.length - 1 && Number(percent) !== 100) found[`${at}.percent`] = { code: 'lastWave' }
    before = Number(percent)
  }
}

function failures(found: Found, draft: PlanDraft): void {
  for (const [index, { thresholdPercent, minExecuted }] of draft.abort.entries()) {
    range(found, `abort.${index}.thresholdPercent`, thresholdPercent, { least: 0.01, most: 100, isWhole: false })
    range(found, `abort.${index}.minExecuted`, minExecuted, { least: 1, most: 1_000_000 })
  }
  let sum = 0
  for (const [index, { limit, delay, backoff }] of draft.retries.entries()) {
    const at = `retries.${index}`
    range(found, `${at}.limit`, limit, { least: 0, most: RETRIES_AT_MOST })
    range(found, `${at}.delay`, delay, { least: 0, most: 604_800 })
    range(found, `${at}.backoff`, backoff, { least: 1, most: 10, isWhole: false })
    sum += Number(limit)
    if (!found[`${at}.limit`] && sum > RETRIES_AT_MOST) found[`${at}.limit`] = { code: 'tooManyRetries' }
  }
  range(found, 'retryBudget', draft.retryBudget, { least: 0, most: 1_000_000, isOptional: true })
}

function times(found: Found, draft: PlanDraft): void {
  range(found, 'stepMinutes', draft.stepMinutes, { least: 1, most: DAYS_7, isOptional: true })
  range(found, 'overallMinutes', draft.overallMinutes, { least: 1, most: DAYS_7, isOptional: true })
  const both = draft.startDate !== '' && draft.endDate !== ''
  if (both && `${draft.endDate}T${draft.endTime}` <= `${draft.startDate}T${draft.startTime}`)
    found.endAt = { code: 'endFirst' }
  for (const [index, { cron, durationMinutes, timezone }] of draft.windows.entries()) {
    const fields = cron.trim().split(/\s+/)
    const isName = cron.trim().startsWith('@')
    if (!isName && (fields.length < 5 || fields.length > 7)) found[`windows.${index}.cron`] = { code: 'badCron' }
    range(found, `windows.${index}.durationMinutes`, durationMinutes, { least: 1, most: 1_430 })
    if (timezone === '') found[`windows.${index}.timezone`] = { code: 'needed' }
  }
}

/** What can be asked of a device, as the engine has it. */
const ASKABLE = /^(id|nameEn|nameAr|presence|timezone|tags|attributes\..+)$/
/** Comparisons that mean nothing without a value; to equal nothing is possible. */
const VALUED: readonly string[] = ['lt', 'lte', 'gt', 'gte', 'contains', 'matches']

function prechecks(found: Found, draft: PlanDraft): void {
  for (const [index, { path, op, value }] of draft.prechecks.entries()) {
    const at = `prechecks.${index}`
    if (!ASKABLE.test(path.trim())) found[`${at}.path`] = { code: path.trim() === '' ? 'needed' : 'badPath' }
    if (VALUED.includes(op) && value.trim() === '') found[`${at}.value`] = { code: 'needed' }
  }
}

/** Empty when the plan may be sent. */
export function planWrongs(draft: PlanDraft): PlanWrongs {
  const found: Found = {}
  rates(found, draft)
  caps(found, draft)
  waves(found, draft)
  failures(found, draft)
  times(found, draft)
  prechecks(found, draft)
  return found
}
