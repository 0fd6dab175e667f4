/** The past of Today's timeline: runs as bars in lanes, so many at most that a screen can draw them. Planned fires are the handler's. */
import type { Db } from '../statements.ts'
import { deviceCountOf } from './group-counts.ts'
import { usualDurations } from './durations.ts'
import type { Prepared } from './prepared.ts'
import { engineStateReader, RUNNING_JOB } from './status.ts'
import type { Views } from './views.ts'

type Lane = ReturnType<Views['todayTimeline']>['lanes'][number]
type Bar = Lane['past'][number]
type By = 'group' | 'schedule'

/** Bars a lane has at most; closer ones become one, under the worst word. */
const MAX_BARS = 400
/** Runs that are read at most, the newest first: beyond it every bucket is full. */
const MAX_RUNS = 20_000
/** Schedules whose usual duration the planned bars get. */
const MAX_USUAL = 1_000
const RUNNING = RUNNING_JOB.replaceAll('"state"', 'j."state"')
const WORST = ['COMPLETED', 'SKIPPED', 'RUNNING', 'FAILED']

type Found = {
  id: string
  startAt: number
  endAt: number
  status: string
  reason: string
  scheduleId: string | null
  groupId: string | null
  reach: string
}

function laneKey(by: By, row: Found): { id: string; kind: Lane['kind'] } {
  if (by === 'schedule' && row.scheduleId !== null) return { id: row.scheduleId, kind: 'schedule' }
  if (by === 'group' && row.reach === 'fleet' && row.groupId !== null) return { id: row.groupId, kind: 'group' }
  return row.reach === 'local' ? { id: 'local', kind: 'local' } : { id: 'other', kind: 'other' }
}

/** One bar for each stretch of `bucketMs`: the worst run in it gives the word and the id. */
function addBar(bars: Map<number, Bar>, row: Found, bucketMs: number): void {
  const key = Math.floor(row.startAt / bucketMs)
  const known = bars.get(key)
  const own: Bar = { runId: row.id, startAt: row.startAt, endAt: row.endAt, status: row.status, reason: row.reason }
  if (known === undefined) {
    bars.set(key, own)
    return
  }
  const worst = WORST.indexOf(row.status) > WORST.indexOf(known.status) ? own : known
  bars.set(key, { ...worst, startAt: Math.min(known.startAt, row.startAt), endAt: Math.max(known.endAt, row.endAt) })
}

function readRuns(find: Prepared, from: number, to: number): Found[] {
  return find.objects<Found>(
    `SELECT "id", coalesce("started_at", "scheduled_at", "finished_at") AS "startAt", "finished_at" AS "endAt", "status", "reason",
       "schedule_id" AS "scheduleId", json_extract("target_snapshot", '$.target.deviceGroupId') AS "groupId", "reach"
     FROM "run" WHERE "kind" = 'job' AND "finished_at" >= ? AND "finished_at" < ? ORDER BY "finished_at" DESC LIMIT ${MAX_RUNS}`,
    [from, to],
  )
}

/** Open jobs that began: their bars end at the engine's last tick, which is now as far as the store knows. */
function readOpen(find: Prepared, until: number): Found[] {
  return find.objects<Found>(
    `SELECT j."run_id" AS "id", j."started_at" AS "startAt", max(j."started_at", ?) AS "endAt", 'RUNNING' AS "status", '' AS "reason",
       j."schedule_id" AS "scheduleId", x."target_group_id" AS "groupId", j."reach"
     FROM "job" j LEFT JOIN "job_target" x ON x."job_id" = j."id"
     WHERE ${RUNNING} AND j."started_at" IS NOT NULL LIMIT ${MAX_RUNS}`,
    [until],
  )
}

function nameLanes(db: Db) {
  const group = db.prepare('SELECT "name_en" AS "nameEn", "name_ar" AS "nameAr" FROM "device_group" WHERE "id" = ?')
  const schedule = db.prepare('SELECT "name_en" AS "nameEn", "name_ar" AS "nameAr" FROM "schedule" WHERE "id" = ?')
  const members = deviceCountOf(db)
  return ({ id, kind }: { id: string; kind: Lane['kind'] }): Omit<Lane, 'past' | 'planned'> => {
    const source = kind === 'group' ? group : kind === 'schedule' ? schedule : null
    const names = (source?.get(id) ?? { nameEn: null, nameAr: null }) as Pick<Lane, 'nameEn' | 'nameAr'>
    return { id, kind, ...names, deviceCount: kind === 'group' ? members(id) : 0 }
  }
}

/** Lanes in a steady order: named ones by name, then this computer, then the rest. */
function inOrder(a: Lane, b: Lane): number {
  const rank = (lane: Lane) => (lane.kind === 'local' ? 1 : lane.kind === 'other' ? 2 : 0)
  return (
    rank(a) - rank(b) ||
    (a.nameEn ?? a.nameAr ?? '').localeCompare(b.nameEn ?? b.nameAr ?? '') ||
    a.id.localeCompare(b.id)
  )
}

export function todayTimeline(db: Db, find: Prepared): Views['todayTimeline'] {
  const nameLane = nameLanes(db)
  const durations = usualDurations(db)
  const state = engineStateReader(db)
  return ({ from, to, by }) => {
    const bucketMs = Math.max(1, Math.ceil((to - from) / MAX_BARS))
    const open = readOpen(find, Math.min(to, state().lastTickAt ?? from))
    const lanes = new Map<string, { kind: Lane['kind']; bars: Map<number, Bar> }>()
    for (const row of [...readRuns(find, from, to), ...open]) {
      const { id, kind } = laneKey(by, row)
      const lane = lanes.get(id) ?? { kind, bars: new Map() }
      lanes.set(id, lane)
      addBar(lane.bars, row, bucketMs)
    }
    const drawn = [...lanes].map(([id, { kind, bars }]): Lane => {
      const past = [...bars.values()].sort((a, b) => a.startAt - b.startAt)
      return { ...nameLane({ id, kind }), past, planned: [] }
    })
    const coming = find.objects<{ id: string }>(
      `SELECT "id" FROM "schedule" INDEXED BY "schedule_due" WHERE "state" = 'ENABLED' AND "next_run_at" IS NOT NULL AND "next_run_at" < ?
       ORDER BY "next_run_at" LIMIT ${MAX_USUAL}`,
      [to],
    )
    const usual = coming.map(({ id }) => [id, durations.ofSchedule(id) ?? 0] as const)
    return { lanes: drawn.sort(inOrder), usual: Object.fromEntries(usual) }
  }
}
