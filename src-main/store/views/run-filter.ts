/** From a history filter to SQL that stays on an index at any depth. A list of statuses or reasons becomes one branch for each,
 *  because one index walk is in order only for a single value. */
import { RUN_STATUSES } from '../../../src-preload/contract/vocabulary.ts'
import type { RunFilter } from '../../../src-preload/contract/requests-history.ts'
import { matchQuery } from '../run-text.ts'
import type { Prepared } from './prepared.ts'
import { marks, Where } from './prepared.ts'

/** Skips that the operator asked for; they do not count as "did not succeed". */
export const BY_OPERATOR = ['cancelled', 'forced', 'deleted', 'withdrawn'] as const
/** The `+` keeps the planner from merging two walks by status where one by schedule or device is there. */
export const NOT_SUCCEEDED = `(+"status" = 'FAILED' OR (+"status" = 'SKIPPED' AND "reason" NOT IN (${BY_OPERATOR.map((word) => `'${word}'`).join(', ')})))`

const EQUAL = {
  scheduleId: 'schedule_id',
  templateId: 'template_id',
  groupId: 'group_id',
  deviceId: 'device_id',
  jobId: 'job_id',
  parentRunId: 'parent_run_id',
} as const

/** The index of each, the narrowest first. Named in the statements: without statistics the planner prefers any index by kind. */
const NARROW_INDEX: readonly (readonly [keyof typeof EQUAL, string])[] = [
  ['jobId', 'run_job'],
  ['parentRunId', 'run_parent'],
  ['deviceId', 'run_device'],
  ['groupId', 'run_group'],
  ['scheduleId', 'run_schedule'],
  ['templateId', 'run_template'],
]
const narrowIndex = (filter: RunFilter): string | null =>
  NARROW_INDEX.find(([name]) => (filter[name] ?? null) !== null)?.[1] ?? null

/** Columns that one indexed value narrows so far that statuses need no branches of their own. */
const isNarrow = (filter: RunFilter): boolean => narrowIndex(filter) !== null

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
  if (filter.status?.length) where.add(`+"status" IN (${marks(filter.status)})`, ...filter.status)
  if (filter.reason?.length) where.add(`+"reason" IN (${marks(filter.reason)})`, ...filter.reason)
  if (filter.notSucceeded) where.add(NOT_SUCCEEDED)
  return where
}

/** One index walk: its conditions, and the index that gives them in order. */
type Branch = { readonly where: Where; readonly index: string | null }

function byReason(filter: RunFilter, reasons: readonly string[]): Branch[] {
  return reasons.map((reason) => {
    const where = base(filter).add('"reason" = ?', reason)
    if (filter.status?.length) where.add(`"status" IN (${marks(filter.status)})`, ...filter.status)
    if (filter.notSucceeded) where.add(NOT_SUCCEEDED)
    return { where, index: 'run_reason' }
  })
}

function byStatus(filter: RunFilter): Branch[] {
  const wanted = (filter.status?.length ? filter.status : RUN_STATUSES).filter(
    (status) => !(filter.notSucceeded && status === 'COMPLETED'),
  )
  return wanted.map((status) => {
    const where = base(filter).add('"status" = ?', status)
    if (filter.notSucceeded && status === 'SKIPPED') {
      where.add(`"reason" NOT IN (${marks(BY_OPERATOR)})`, ...BY_OPERATOR)
    }
    return { where, index: 'run_status' }
  })
}

function branches(filter: RunFilter): Branch[] {
  const isWhole = !filter.status?.length && !filter.reason?.length && !filter.notSucceeded
  if (isWhole || isNarrow(filter) || filter.kind === 'all') {
    return [{ where: plainWhere(filter), index: narrowIndex(filter) }]
  }
  return filter.reason?.length ? byReason(filter, filter.reason) : byStatus(filter)
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

export type Query = { readonly sql: string; readonly params: readonly unknown[] }
/** `page` gives the `seq` of the runs that fit, newest first; `counts` are to be added up, each bounded like the page. */
export type RunWalk = { readonly page: Query; readonly counts: readonly Query[] }

/** No condition but the kind: its total is a running one. */
export function isUnfiltered(filter: RunFilter): boolean {
  const given = Object.entries(filter).filter(
    ([name, value]) => name !== 'kind' && value !== null && value !== undefined,
  )
  return given.every(([, value]) => value === false || value === '' || (Array.isArray(value) && value.length === 0))
}

/** How many runs a total counts, at most, before it is "more than": the dearer each is to find, the fewer. */
export function countBound(filter: RunFilter): number {
  const isByRow = isNarrow(filter) ? Boolean(filter.status?.length || filter.reason?.length) : false
  return (filter.search ?? '').trim() !== '' || isByRow || filter.notSucceeded ? 2_000 : 10_000
}

const countOf = ({ sql, params }: Query): Query => ({ sql: `SELECT count(*) FROM (${sql})`, params })

/** Runs that fit, below `beforeSeq`, at most `limit`. Null = none can fit. */
export function runWalk(find: Prepared, filter: RunFilter, beforeSeq: number | null, limit: number): RunWalk | null {
  const range = seqRange(find, filter)
  if (range === null) return null
  const before = Math.min(beforeSeq ?? Number.MAX_SAFE_INTEGER, (range?.most ?? Number.MAX_SAFE_INTEGER - 1) + 1)
  const least = range?.least ?? 0
  const typed = filter.search ?? ''
  if (typed.trim() !== '') return searchWalk(filter, typed, before, least, limit)
  const parts = branches(filter).map(({ where, index }): Query => {
    where.add('"seq" < ?', before).add('"seq" >= ?', least)
    const hint = index === null ? '' : `INDEXED BY "${index}"`
    const sql = `SELECT "seq" FROM "run" ${hint} WHERE ${where.sql} ORDER BY "seq" DESC LIMIT (? + 0)`
    return { sql, params: [...where.params, limit] }
  })
  const [only] = parts
  if (only === undefined) return null
  // Over a time the covering index by time counts without looking at a row.
  const isByTime = range !== undefined && !isNarrow(filter) && filter.kind !== 'all'
  const byTime = plainWhere(filter)
  const inTime = {
    sql: `SELECT 1 FROM "run" INDEXED BY "run_finished" WHERE ${byTime.sql} LIMIT (? + 0)`,
    params: [...byTime.params, limit],
  }
  const counts = isByTime ? [countOf(inTime)] : parts.map(countOf)
  if (parts.length === 1) return { page: only, counts }
  const union = parts.map(({ sql }) => `SELECT * FROM (${sql})`).join(' UNION ALL ')
  const params = [...parts.flatMap((part) => part.params), limit]
  return { page: { sql: `SELECT "seq" FROM (${union}) ORDER BY "seq" DESC LIMIT (? + 0)`, params }, counts }
}

function searchWalk(filter: RunFilter, typed: string, before: number, least: number, limit: number): RunWalk | null {
  const query = matchQuery(typed)
  if (query === null) return null
  const where = plainWhere(filter)
  const page = {
    sql: `SELECT r."seq" FROM "run_text" t CROSS JOIN "run" r ON r."seq" = t.rowid
      WHERE t."run_text" MATCH ? AND t.rowid < ? AND t.rowid >= ? AND ${where.sql} ORDER BY t.rowid DESC LIMIT (? + 0)`,
    params: [query, before, least, ...where.params, limit],
  }
  return { page, counts: [countOf(page)] }
}

/** The conditions of a histogram over a time. A narrow filter keeps its own index; without one the range of time is walked. */
export function histogramWhere(filter: RunFilter): Where {
  if (!isNarrow(filter)) return plainWhere(filter)
  const plain = plainWhere(filter)
  const sql = plain.sql.replaceAll('"kind" =', '+"kind" =').replaceAll('"finished_at"', '+"finished_at"')
  return new Where().add(sql, ...plain.params)
}
