/** A schedule by its id, for every command about one. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { done, refuse } from '../refusal.ts'
import type { Asked } from './command.ts'

/** A schedule, deleted ones too. Failure `unknown_schedule` at `path`. */
export function findSchedule(on: Asked, id: string, path = 'id'): Result<ScheduleRow> {
  const row = on.tx.getSchedule(id)
  return row === null ? refuse('unknown_schedule', path, `There is no schedule "${id.slice(0, 130)}".`) : done(row)
}
