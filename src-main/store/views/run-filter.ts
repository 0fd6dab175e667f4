/** From a history filter to SQL that stays on an index at any depth. A list of statuses or reasons becomes one branch for each,
 *  because one index walk is in order only for a single value. */
import { RUN_STATUSES } from '../../../src-preload/contract/vocabulary.ts'
import type { RunFilter } from '../../../src-preload/contract/requests-work.ts'
import { matchQuery } from '../run-text.ts'
import type { Prepared } from './prepared.ts'
import { marks, Where } from './prepared.ts'

/** Skips that the operator asked for; they do not count as "did not succeed". */
export const BY_OPERATOR = ['cancelled', 'forced', 'deleted', 'withdrawn'] as const
export const NOT_SUCCEEDED = `("status" = 'FAILED' OR ("status" = 'SKIPPED' AND "reason" NOT IN (${BY_OPERATOR.map((word) => `'${word}'`).join(', ')})))`

const EQUAL = {
  scheduleId: 'schedule_id',
  templateId: 'template_id',
  groupId: 'group_id',
  deviceId: 'device_id',
  jobId: 'job_id',
  parentRunId: 'parent_run_id',
} as const

/** Columns that one indexed value narrows so far that statuses need no branches of their own. */
const isNarrow = (filter: RunFilter): boolean =>
  (Object.keys(EQUAL) as (keyof typeof EQUAL)[]).some((name) => (filter[name] ?? null) !== null)

/** What holds in every branch. */
function base(filter: RunFilter): Where {
  const where = new Where()
  if (filter.kind !== 'all') where.add('"kind" = ?', filter.kind)
  for (const [name, column] of Object.entries(EQUAL)) {
    const value = filter[name as keyof typeof EQUAL] ?? null
    if (value !== null) where.add(`"${column}" = ?`, value)
  }
  if ((filter.from ?? null) !== null) where.add('"finished_at" >= ?', filter.from)
  if ((filter.to ?? null) !== null) where.add('"finished_at" < ?', filter.to)
  return where
}

/** All conditions at once, for walks that are not by status (search, histogram, narrow filters). */
export function plainWhere(filter: RunFilter): Where {
  const where = base(filter)
  if (filter.status?.length) where.add(`"status" IN (${marks(filter.status)})`, ...filter.status)
  if (filter.reason?.length) where.add(`"reason" IN (${marks(filter.reason)})`, ...filter.reason)
  if (filter.notSucceeded) where.add(NOT_SUCCEEDED)
  return where
}

function branches(filter: RunFilter): Where[] {
  const statuses = filter.status?.length ? filter.status : null
  const reasons = filter.reason?.length ? filter.reason : null
  const isWhole = statuses === null && reasons === null && !filter.notSucceeded
  if (isWhole || isNarrow(filter) || filter.kind === 'all') return [plainWhere(filter)]
  if (reasons !== null) {
    return reasons.map((reason) => {
      const where = base(filter).add('"reason" = ?', reason)
      if (statuses !== null) where.add(`"status" IN (${marks(statuses)})`, ...statuses)
      return filter.notSucceeded ? where.add(NOT_SUCCEEDED) : where
    })
  }
  const wanted = statuses ?? RUN_STATUSES.filter((status) => status !== 'COMPLETED')
  return wanted.map((status) => {
    const where = base(filter).add('"status" = ?', status)
    return filter.notSucceeded ? where.add(NOT_SUCCEEDED) : where
  })
}

/** Between which numbers the runs of a time range lie: keeps a walk by number out of the rest of history. Null = no run is in it. */
function seqRange(find: Prepared, filter: RunFilter): { least: number; most: number } | null | undefined {
  if ((filter.from ?? null) === null && (filter.to ?? null) === null) return undefined
  const kinds = filter.kind === 'all' ? ['job', 'device'] : [filter.kind]
  const [found] = find.objects<{ least: number | null; most: number | null }>(
    `SELECT min("seq") AS "least", max("seq") AS "most" FROM "run"
     WHERE "kind" IN (${marks(kinds)}) AND "finished_at" >= ? AND "finished_at" < ?`,
    [...kinds, filter.from ?? 0, filter.to ?? Number.MAX_SAFE_INTEGER],
  )
  if (found === undefined || found.least === null || found.most === null) return null
  return { least: found.least, most: found.most }
}

export type RunWalk = { readonly sql: string; readonly params: readonly unknown[] }

/** A statement that gives `seq` of the runs that fit, newest first, below `beforeSeq`, at most `limit`. Null = none can fit. */
export function runWalk(find: Prepared, filter: RunFilter, beforeSeq: number | null, limit: number): RunWalk | null {
  const range = seqRange(find, filter)
  if (range === null) return null
  const before = Math.min(beforeSeq ?? Number.MAX_SAFE_INTEGER, (range?.most ?? Number.MAX_SAFE_INTEGER - 1) + 1)
  const least = range?.least ?? 0
  const typed = filter.search ?? ''
  if (typed.trim() !== '') return searchWalk(filter, typed, before, least, limit)
  const parts = branches(filter).map((where) => where.add('"seq" < ?', before).add('"seq" >= ?', least))
  const one = (where: Where) => `SELECT "seq" FROM "run" WHERE ${where.sql} ORDER BY "seq" DESC LIMIT ?`
  const params = parts.flatMap((where) => [...where.params, limit])
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return { sql: one(only), params }
  const union = parts.map((where) => `SELECT * FROM (${one(where)})`).join(' UNION ALL ')
  return { sql: `SELECT "seq" FROM (${union}) ORDER BY "seq" DESC LIMIT ?`, params: [...params, limit] }
}

function searchWalk(filter: RunFilter, typed: string, before: number, least: number, limit: number): RunWalk | null {
  const query = matchQuery(typed)
  if (query === null) return null
  const where = plainWhere(filter)
  return {
    sql: `SELECT r."seq" FROM "run_text" t CROSS JOIN "run" r ON r."seq" = t.rowid
      WHERE t."run_text" MATCH ? AND t.rowid < ? AND t.rowid >= ? AND ${where.sql} ORDER BY t.rowid DESC LIMIT ?`,
    params: [query, before, least, ...where.params, limit],
  }
}
