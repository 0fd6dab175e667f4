/** What devices said about their failures, read from their statusDetails. Words of devices are data: nothing is decided by them. */
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow } from '../ports/store-work.ts'

const ERROR_KEYS = ['error', 'errorMessage', 'reason', 'message'] as const
/** Failed devices that are read for the commonest words; more would not change what the operator does next. */
const SAMPLE = 500

/** What the device said, under one of the keys that agents use; null when it said nothing or did not fail. */
export function saidError(row: ExecutionRow): string | null {
  if (row.state !== 'FAILED' && row.state !== 'REJECTED') return null
  const key = ERROR_KEYS.find((name) => row.statusDetails?.[name] !== undefined)
  return key === undefined ? null : (row.statusDetails?.[key] ?? null)
}

/** The words that most of a job's failed devices used; the first by device id among equals. */
export function commonestError(tx: StoreTx, jobId: string): string | null {
  const counts = new Map<string, number>()
  for (const row of tx.executionsOfJob(jobId, ['FAILED', 'REJECTED'], null, SAMPLE)) {
    const said = saidError(row)
    if (said !== null) counts.set(said, (counts.get(said) ?? 0) + 1)
  }
  return [...counts].reduce<[string | null, number]>((best, next) => (next[1] > best[1] ? next : best), [null, 0])[0]
}
