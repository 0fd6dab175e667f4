/** Why a waiting job waits besides its place in the queue: the first limit that holds it back now. From the rows in hand and the limits. */
import type { QueueRow } from '../../../src-preload/contract/requests-work.ts'
import { blockingLimit } from '../../engine/domain/limits.ts'
import { limitCodec } from '../codecs.ts'
import { type Db, manyObjects, manyRows, oneValue } from '../statements.ts'
import { RUNNING_JOB } from './status.ts'

type Limits = { local: number; fleet: number | null }

/** How many of each reach are at work, over all, not only those that are shown. */
function countsByReach(db: Db) {
  const read = manyObjects<{ reach: QueueRow['reach']; count: number }>(
    db,
    `SELECT "reach", count(*) AS "count" FROM "job" INDEXED BY "job_open" WHERE ${RUNNING_JOB} GROUP BY "reach"`,
  )
  return () => new Map(read().map((row) => [row.reach, row.count]))
}

/** Fills `waitsFor` of the QUEUED rows: a limit of their template or resources, else no free place of their reach. */
export function waitReasons(db: Db): (waiting: readonly QueueRow[], limits: Limits) => void {
  const stored = manyRows(db, limitCodec, `WHERE "kind" IN ('template', 'resource') ORDER BY "kind", "key"`)
  const ofTemplate = oneValue<number>(
    db,
    `SELECT count(*) FROM "job" INDEXED BY "job_template" WHERE "template_id" = ? AND "state" IN ('DISPATCHED', 'RUNNING', 'CANCELLING')`,
  )
  const held = manyObjects<{ key: string; count: number }>(
    db,
    `SELECT held."value" AS "key", count(*) AS "count" FROM "job" INDEXED BY "job_open", json_each("job"."resources") held
     WHERE ${RUNNING_JOB} GROUP BY held."value"`,
  )
  const byReach = countsByReach(db)
  return (waiting, limits) => {
    const queued = waiting.filter((row) => row.state === 'QUEUED')
    if (queued.length === 0) return
    const rules = stored()
    const resources = rules.length === 0 ? new Map() : new Map(held().map((row) => [row.key, row.count]))
    const templates = new Map<string, number>()
    const inUse = {
      ofTemplate: (id: string) => {
        const count = templates.get(id) ?? ofTemplate(id) ?? 0
        templates.set(id, count)
        return count
      },
      ofResource: (key: string): number => resources.get(key) ?? 0,
    }
    const atWork = byReach()
    for (const row of queued) {
      const max = limits[row.reach]
      const isFull = max !== null && (atWork.get(row.reach) ?? 0) >= max
      const blocking = rules.length === 0 ? null : blockingLimit(row, rules, inUse)
      row.waitsFor = blocking ?? (isFull ? { kind: row.reach, key: '', max } : null)
    }
  }
}
