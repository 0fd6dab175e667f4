/** A stored schedule read as a rule, kept while it does not change: reading a cron expression costs more than deciding it. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { Schedule } from '../../../src-preload/contract/entities.ts'
import { parseRule } from '../timing/rule.ts'
import type { TimeRule } from '../timing/rule.ts'

type Read = Result<{ rule: TimeRule; zone: string }>

const KEPT = 4_096
const kept = new Map<string, Read>()

/** The rule of a stored schedule; a failure means the row no longer makes sense. */
export function ruleOf(schedule: Pick<Schedule, 'scheduleType' | 'scheduleConfig' | 'timezone' | 'createdAt'>): Read {
  const key = `${schedule.scheduleType}\n${schedule.timezone}\n${JSON.stringify(schedule.scheduleConfig)}`
  const known = kept.get(key)
  if (known !== undefined) return known
  // The stored config carries its startAt, so the reading does not depend on when it is read.
  const read = parseRule(schedule, schedule.createdAt)
  if (kept.size >= KEPT) kept.clear()
  kept.set(key, read)
  return read
}
