/** History: pages newest first, one run, its devices, its histogram. */
import type { RunFilter } from '../../../src-preload/contract/requests-history.ts'
import type { Run, RunRow } from '../../../src-preload/contract/work.ts'
import { codecOf } from '../codec.ts'
import { runCodec } from '../codecs.ts'
import * as tables from '../schema.ts'
import { type Db, oneRow } from '../statements.ts'
import { cutPage, readCursor } from './cursor.ts'
import { marks, type Prepared, prepared, readable } from './prepared.ts'
import { countBound, histogramWhere, isUnfiltered, NOT_SUCCEEDED, runWalk } from './run-filter.ts'
import type { Views } from './views.ts'

/** Hits of a search that its histogram draws, at most: the newest. */
const DRAWN_HITS = 20_000
/** Numbered pages have an exact total up to this. */
const NUMBERED_RUNS = 10_000
const DETAILS = ['paramsSnapshot', 'documentSnapshot', 'targetSnapshot', 'trace', 'errorDetail', 'result', 'artifacts']
/** The columns of a list of runs. */
export const runRowCodec = codecOf<RunRow>(tables.run, { skip: DETAILS })

export type RunReader = {
  /** Runs that fit, newest first, below `beforeSeq`; short reads, for lists and exports alike (DESIGN 6.18). */
  page(filter: RunFilter, beforeSeq: number | null, limit: number): RunRow[]
  /** The same with every column, for exports. */
  wholePage(filter: RunFilter, beforeSeq: number | null, limit: number): Run[]
  /** How many fit; null = more than `bound`. Without a filter it is a running total and never null. */
  total(filter: RunFilter, bound: number): number | null
  maxSeq(): number
}

export function runReader(find: Prepared): RunReader {
  const read = <T>(
    codec: typeof runRowCodec | typeof runCodec,
    filter: RunFilter,
    before: number | null,
    limit: number,
  ) => {
    const walk = runWalk(find, filter, before, limit)
    if (walk === null) return []
    const sql = `SELECT ${codec.select('w')} FROM (${walk.page.sql}) s CROSS JOIN "run" w ON w."seq" = s."seq" ORDER BY s."seq" DESC`
    return readable(codec as never, find.rows(sql, walk.page.params)).map(({ row }) => row as T)
  }
  const count = (filter: RunFilter, bound: number): number => {
    const counts = runWalk(find, filter, null, bound)?.counts ?? []
    return counts.reduce((sum, { sql, params }) => sum + (find.value<number>(sql, params) ?? 0), 0)
  }
  const running = (kind: RunFilter['kind']) =>
    find.value<number>(
      `SELECT total("value") FROM "sequence" WHERE "name" IN (${kind === 'all' ? "'runs_job', 'runs_device'" : '?'})`,
      kind === 'all' ? [] : [`runs_${kind}`],
    ) ?? 0
  return {
    total: (filter, bound) => {
      if (isUnfiltered(filter)) return running(filter.kind)
      const found = count(filter, bound + 1)
      return found > bound ? null : found
    },
    page: (filter, before, limit) => read<RunRow>(runRowCodec, filter, before, limit),
    wholePage: (filter, before, limit) => read<Run>(runCodec, filter, before, limit),
    maxSeq: () => find.value<number>('SELECT coalesce(max("seq"), 0) FROM "run"', []) ?? 0,
  }
}

function runsDevices(find: Prepared): Views['runsDevices'] {
  return ({ id, cursor, limit, reason }) => {
    const [after] = readCursor(cursor, 1) ?? [0]
    const isReason = reason ? 'AND r."reason" = ?' : ''
    const rows = find.rows(
      `SELECT ${runRowCodec.select('r')}, d."name_en", d."name_ar", e."version_number" FROM "run" r
       LEFT JOIN "device" d ON d."id" = r."device_id"
       LEFT JOIN "execution" e ON e."job_id" = r."job_id" AND e."device_id" = r."device_id" AND e."execution_number" = r."attempt"
       WHERE r."parent_run_id" = ? AND r."kind" = 'device' AND r."seq" > ? ${isReason} ORDER BY r."seq" LIMIT (? + 0)`,
      [id, after, ...(reason ? [reason] : []), limit + 1],
    )
    const items = readable(runRowCodec, rows).map(({ row, raw }) => {
      const [nameEn, nameAr, versionNumber] = raw.slice(runRowCodec.width) as [
        string | null,
        string | null,
        number | null,
      ]
      return { ...row, deviceNameEn: nameEn, deviceNameAr: nameAr, versionNumber }
    })
    const total = find.value<number>(
      `SELECT count(*) FROM "run" r WHERE "parent_run_id" = ? AND "kind" = 'device' ${isReason}`,
      [id, ...(reason ? [reason] : [])],
    )
    return { ...cutPage(items, limit, (row) => [row.seq]), total: total ?? 0 }
  }
}

function runsHistogram(find: Prepared): Views['runsHistogram'] {
  return ({ filter, from, to, buckets }) => {
    const bucketMs = Math.max(1, Math.ceil((to - from) / buckets))
    const empty = Array.from({ length: Math.max(0, Math.ceil((to - from) / bucketMs)) }, (_, at) => ({
      at: from + at * bucketMs,
      completed: 0,
      failed: 0,
      skipped: 0,
    }))
    const within = { ...filter, from: Math.max(from, filter.from ?? from), to: Math.min(to, filter.to ?? to) }
    const where = histogramWhere({ ...within, search: null })
    if (filter.kind === 'all') where.add(`"kind" IN ('job', 'device')`)
    const isSearch = Boolean(filter.search?.trim())
    const walk = isSearch ? runWalk(find, within, null, DRAWN_HITS) : null
    if (isSearch && walk === null) return { bucketMs, buckets: empty, total: 0, notSucceeded: 0 }
    const source = walk === null ? `"run" WHERE ${where.sql}` : `"run" WHERE "seq" IN (${walk.page.sql})`
    const found = find.objects<{ bucket: number; status: Run['status']; runs: number; missed: number }>(
      `SELECT ("finished_at" - ?) / ? AS "bucket", "status", count(*) AS "runs", total(${NOT_SUCCEEDED}) AS "missed"
       FROM ${source} GROUP BY 1, 2`,
      [BigInt(from), BigInt(bucketMs), ...(walk?.page.params ?? where.params)],
    )
    for (const { bucket, status, runs } of found) {
      const into = empty[bucket]
      if (into !== undefined)
        into[status === 'COMPLETED' ? 'completed' : status === 'FAILED' ? 'failed' : 'skipped'] += runs
    }
    const sum = (of: 'runs' | 'missed') => found.reduce((all, row) => all + row[of], 0)
    return { bucketMs, buckets: empty, total: sum('runs'), notSucceeded: sum('missed') }
  }
}

export function runViews(db: Db): Pick<Views, 'runsList' | 'runsPage' | 'runsGet' | 'runsDevices' | 'runsHistogram'> {
  const find = prepared(db)
  const reader = runReader(find)
  return {
    runsList: ({ filter, cursor, limit }) => {
      const [before] = readCursor(cursor, 1) ?? [null]
      const rows = reader.page(filter, before as number | null, limit + 1)
      // Counted once, with the first page: an export of a million runs must not count them on each of its pages.
      const total = before === null ? reader.total(filter, countBound(filter)) : null
      return { ...cutPage(rows, limit, (row) => [row.seq]), total }
    },
    runsPage: (filter, page, perPage) => {
      const total = reader.total(filter, NUMBERED_RUNS) ?? NUMBERED_RUNS
      const walk = runWalk(find, filter, null, page * perPage)?.page ?? null
      if (walk === null) return { items: [], total }
      const seqs = find.rows(`SELECT "seq" FROM (${walk.sql}) LIMIT (? + 0) OFFSET (? + 0)`, [
        ...walk.params,
        perPage,
        (page - 1) * perPage,
      ])
      if (seqs.length === 0) return { items: [], total }
      const rows = find.rows(
        `SELECT ${runRowCodec.select()} FROM "run" WHERE "seq" IN (${marks(seqs)}) ORDER BY "seq" DESC`,
        seqs.map(([seq]) => seq),
      )
      return { items: readable(runRowCodec, rows).map(({ row }) => row), total }
    },
    runsGet: oneRow(db, runCodec, 'WHERE "id" = ?'),
    runsDevices: runsDevices(find),
    runsHistogram: runsHistogram(find),
  }
}
