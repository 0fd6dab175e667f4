/** The points of a chart, thinned in the store, in pieces: however many points there are, no piece looks at more than a few thousand. */
import type { Point } from '../../../src-preload/contract/data.ts'
import type { Db } from '../statements.ts'

/** Rows of one piece: a few milliseconds. */
const PIECE = 5_000

/** Work that a caller may spread over turns: each step is short, the last one has the answer. */
export type Steps<T> = Generator<void, T>

export type Thinned = { readonly points: Point[]; readonly total: number }
type Piece = { readonly count: number; readonly last: number | null }

const SPAN = '"series_id" = ? AND "at" BETWEEN ? AND ?'
const FROM_PIECE = `FROM (SELECT "at", "value" FROM "series_point" WHERE ${SPAN} ORDER BY "at" LIMIT (? + 0))`

/** Statements of one connection, each bounded by its number of rows. */
function questions(db: Db) {
  const few = db.prepare(`SELECT "at", "value" FROM "series_point" WHERE ${SPAN} ORDER BY "at" LIMIT (? + 0)`)
  const edge = (direction: 'ASC' | 'DESC') =>
    db.prepare(`SELECT "at" FROM "series_point" WHERE ${SPAN} ORDER BY "at" ${direction} LIMIT 1`).pluck()
  const edges = [edge('ASC'), edge('DESC')] as const
  const piece = db.prepare(`SELECT count(*) AS "count", max("at") AS "last" ${FROM_PIECE}`)
  // SQLite gives the other columns of the row that min() or max() chose.
  const pick = (what: 'min' | 'max') => db.prepare(`SELECT "at", ${what}("value") AS "value" ${FROM_PIECE}`)
  const picks = { least: pick('min'), greatest: pick('max') }
  return {
    few: (id: string, from: number, to: number, limit: number) => few.all(id, from, to, limit) as Point[],
    edges: (id: string, from: number, to: number) => edges.map((one) => one.get(id, from, to) as number | undefined),
    piece: (id: string, from: number, to: number) => piece.get(id, from, to, PIECE) as Piece,
    least: (id: string, from: number, to: number) => picks.least.get(id, from, to, PIECE) as Point,
    greatest: (id: string, from: number, to: number) => picks.greatest.get(id, from, to, PIECE) as Point,
  }
}

type Bucket = { least: Point | null; greatest: Point | null; count: number }

/** One bucket, piece by piece. A question a bucket, because grouping would sort all points first (four times as long at 500,000). */
function* bucketOf(
  ask: ReturnType<typeof questions>,
  id: string,
  from: number,
  to: number,
  spent: { rows: number },
): Steps<Bucket> {
  const bucket: Bucket = { least: null, greatest: null, count: 0 }
  let begin = from
  for (;;) {
    const { count, last } = ask.piece(id, begin, to)
    if (count === 0 || last === null) return bucket
    const least = ask.least(id, begin, last)
    const greatest = ask.greatest(id, begin, last)
    if (bucket.least === null || least.value < bucket.least.value) bucket.least = least
    if (bucket.greatest === null || greatest.value > bucket.greatest.value) bucket.greatest = greatest
    bucket.count += count
    spent.rows += count
    if (spent.rows >= PIECE) {
      spent.rows = 0
      yield
    }
    if (count < PIECE) return bucket
    begin = last + 1
  }
}

/**
 * All points of [from, to] while they are at most `limit`; else the least and the greatest of each bucket, each at its own
 * instant: a chart shows every peak. The buckets cover the part of the span that has points.
 */
export function thinner(db: Db): (id: string, from: number, to: number, limit: number) => Steps<Thinned> {
  const ask = questions(db)
  return function* thin(id, from, to, limit) {
    const few = ask.few(id, from, to, limit + 1)
    if (few.length <= limit) return { points: few, total: few.length }
    const [first = from, last = to] = ask.edges(id, from, to)
    const width = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, Math.floor(limit / 2))))
    const found = new Map<number, Point>()
    const spent = { rows: 0 }
    let total = 0
    for (let begin = first; begin <= last; begin += width) {
      const { least, greatest, count } = yield* bucketOf(ask, id, begin, Math.min(last, begin + width - 1), spent)
      for (const point of [least, greatest]) if (point !== null) found.set(point.at, point)
      total += count
    }
    return { points: [...found.values()].sort((a, b) => a.at - b.at), total }
  }
}
