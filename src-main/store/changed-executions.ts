/** Executions written back with only what differs from what was read a moment ago, so that SQLite leaves the other indexes alone. Sound
 *  because a row is read, judged and written in one commit; whoever writes rows in between makes all be forgotten. */
import type { ExecutionRow } from '../engine/ports/store-work.ts'
import { executionCodec } from './codecs.ts'
import { change, type Db, guardedUpdater } from './statements.ts'

/** More than a batch of messages reads. */
const KEPT = 1_024
const KEYS = ['job_id', 'device_id']

export type ChangedExecutions = {
  /** This is what the table holds now. */
  keep<R extends ExecutionRow | null>(row: R): R
  /** False when the row is gone or has another version. */
  update(row: ExecutionRow, expectedVersion: number): boolean
  forget(): void
}

const keyOf = ({ jobId, deviceId }: ExecutionRow) => `${jobId} ${deviceId}`

export function changedExecutions(db: Db): ChangedExecutions {
  const kept = new Map<string, ExecutionRow>()
  const { props, columns, table } = executionCodec
  const whole = guardedUpdater<ExecutionRow>(db, executionCodec, 'version_number', KEYS)
  const made = new Map<string, (...params: readonly unknown[]) => number>()
  const updater = (changed: readonly number[]) => {
    const key = changed.join()
    const known = made.get(key)
    if (known !== undefined) return known
    const set = changed.map((at) => `"${columns[at]}" = ?`).join(', ')
    const where = KEYS.map((column) => `"${column}" = ?`).join(' AND ')
    const fresh = change(db, `UPDATE "${table}" SET ${set} WHERE ${where} AND "version_number" = ?`)
    made.set(key, fresh)
    return fresh
  }
  const over = (row: ExecutionRow, before: ExecutionRow, expected: number): boolean => {
    const changed: number[] = []
    for (let at = 0; at < props.length; at += 1) {
      const prop = props[at] as keyof ExecutionRow
      if ((row[prop] ?? null) !== before[prop]) changed.push(at)
    }
    if (changed.length === 0) return whole(row, expected)
    const values = changed.map((at) => executionCodec.encodeOne(row, at))
    return updater(changed)(...values, row.jobId, row.deviceId, expected) > 0
  }
  return {
    keep: (row) => {
      if (row === null) return row
      if (kept.size >= KEPT) kept.clear()
      if (row.statusDetails !== null) Object.freeze(row.statusDetails)
      kept.set(keyOf(row), { ...row })
      return row
    },
    update: (row, expected) => {
      const key = keyOf(row)
      const before = kept.get(key)
      kept.delete(key)
      return before?.versionNumber === expected ? over(row, before, expected) : whole(row, expected)
    },
    forget: () => kept.clear(),
  }
}
