/** The queue as the screen shows it, with "will start about"; and the outbox. */
import type { QueueRow } from '../../../src-preload/contract/requests-work.ts'
import { type Db, manyObjects, oneValue } from '../statements.ts'
import { type Durations, usualDurations } from './durations.ts'
import { JOB_WIDTH, JOBS, jobSelect, readJobs } from './jobs.ts'
import { type Prepared, prepared } from './prepared.ts'
import { waitReasons } from './wait-reasons.ts'
import { engineStateReader, RUNNING_JOB, settingsReader, workCounts } from './status.ts'
import type { Views } from './views.ts'

/** How many waiting jobs the screen gets (DESIGN 6.24). */
const SHOWN = 500
const SHOWN_OUTBOX = 500
const ORDER = 'j."priority" DESC, j."rank", j."insert_seq"'
const BESIDE = `, s."name_en", s."name_ar", g."name_en", g."name_ar", g."mode", g."on_failure", j."not_before_at"`
const FROM = `${JOBS} LEFT JOIN "schedule" s ON s."id" = j."schedule_id" LEFT JOIN "job_group" g ON g."id" = j."group_id"`

const RUNNING = RUNNING_JOB.replaceAll('"state"', 'j."state"')

type Waiting = { row: QueueRow; notBeforeAt: number | null }

function queueReader(find: Prepared) {
  return (where: string): Waiting[] =>
    readJobs(find.rows(`${jobSelect(BESIDE)} FROM ${FROM} WHERE ${where} ORDER BY ${ORDER} LIMIT ${SHOWN}`, [])).map(
      ({ job, raw }) => {
        const [scheduleNameEn, scheduleNameAr, groupNameEn, groupNameAr, groupMode, groupOnFailure] = raw.slice(
          JOB_WIDTH,
        ) as string[]
        const beside = { scheduleNameEn, scheduleNameAr, groupNameEn, groupNameAr, groupMode, groupOnFailure }
        return {
          row: { ...job, ...beside, startsAboutAt: null, waitsFor: null } as QueueRow,
          notBeforeAt: raw[JOB_WIDTH + 6] as number | null,
        }
      },
    )
}

type Limits = { local: number; fleet: number | null }

/** Gives each waiting job the time at which a place will be free for it, by the limits and the usual durations. What stands
 *  behind work of unknown length stays unknown. */
export function estimateStarts(
  running: readonly QueueRow[],
  waiting: readonly Waiting[],
  limits: Limits,
  usual: Durations,
  now: number,
): void {
  const known = new Map<string | null, number | null>()
  const usualMs = (row: QueueRow): number | null => {
    if (!known.has(row.templateId)) known.set(row.templateId, usual.ofTemplate(row.templateId))
    return known.get(row.templateId) ?? null
  }
  const freeAt = (row: QueueRow) => {
    const ms = usualMs(row)
    return ms === null ? Number.POSITIVE_INFINITY : Math.max(now, (row.startedAt ?? now) + ms)
  }
  const places = (reach: QueueRow['reach'], width: number): number[] => {
    const taken = running.filter((row) => row.reach === reach).map(freeAt)
    while (taken.length < width) taken.push(now)
    return taken.sort((a, b) => a - b)
  }
  const lines = {
    local: places('local', limits.local),
    fleet: limits.fleet === null ? null : places('fleet', limits.fleet),
  }
  for (const { row, notBeforeAt } of waiting) {
    if (row.state !== 'QUEUED') continue
    const line = lines[row.reach]
    const free = line === null ? now : (line.shift() ?? Number.POSITIVE_INFINITY)
    const startsAt = Math.max(free, notBeforeAt ?? now)
    row.startsAboutAt = Number.isFinite(startsAt) ? startsAt : null
    if (line === null) continue
    const ms = usualMs(row)
    line.push(ms === null ? Number.POSITIVE_INFINITY : startsAt + ms)
    line.sort((a, b) => a - b)
  }
}

/** The queue of this moment. */
export function queueList(db: Db, find: Prepared): Views['queueList'] {
  const read = queueReader(find)
  const state = engineStateReader(db)
  const settings = settingsReader(db)
  const counts = workCounts(db)
  const heldCount = oneValue<number>(
    db,
    `SELECT count(*) FROM "job" WHERE "is_held" = 1 AND "state" IN ('PENDING', 'QUEUED')`,
  )
  const usual = usualDurations(db)
  const whyWaiting = waitReasons(db)
  return ({ now }) => {
    const { queueVersion, isPaused } = state()
    const { queueHeld, localConcurrency, fleetConcurrency } = settings()
    const limits = { local: localConcurrency, fleet: fleetConcurrency }
    const running = read(RUNNING).map(({ row }) => row)
    const waiting = read(`j."is_movable" = 1 AND j."state" IN ('PENDING', 'QUEUED') AND j."is_held" = 0`)
    const held = read(`j."is_held" = 1 AND j."state" IN ('PENDING', 'QUEUED')`).map(({ row }) => row)
    if (!isPaused && !queueHeld) estimateStarts(running, waiting, limits, usual, now)
    whyWaiting(
      waiting.map(({ row }) => row),
      limits,
    )
    const starts = waiting.flatMap(({ row }) => row.startsAboutAt ?? [])
    return {
      version: queueVersion,
      isHeld: queueHeld,
      running,
      waiting: waiting.map(({ row }) => row),
      held,
      waitingTotal: counts.queued() - (heldCount() ?? 0),
      limits,
      lastStartsAboutAt: starts.length === 0 ? null : Math.max(...starts),
    }
  }
}

type OutboxItem = ReturnType<Views['outboxList']>['items'][number]
type Untold = Omit<OutboxItem, 'why' | 'ageMs'>
type KeptBack = Untold & { readonly word: string; readonly isHeld: number }

const OUTBOX_COLUMNS = `j."id" AS "jobId", j."public_id" AS "publicJobId", j."name_en" AS "nameEn", j."name_ar" AS "nameAr",
  j."expires_at" AS "expiresAt"`

/** The outbox's words for what `release_wait` calls by finer ones: caps, rates, limits and waves are all the rollout's. */
function reasonOf({ word, isHeld }: KeptBack): OutboxItem['why'] {
  if (isHeld === 1 || word === 'held' || word === 'parked') return 'held'
  return word === 'window' || word === 'backoff' || word === 'presence' ? word : 'rollout'
}

/** What no device has been told yet: on its list but not announced, or kept off its list for a reason. Oldest first. */
function outboxList(db: Db): Views['outboxList'] {
  const untold = manyObjects<Untold>(
    db,
    `SELECT ${OUTBOX_COLUMNS}, e."device_id" AS "deviceId", e."queued_at" AS "queuedAt", NULL AS "notBeforeAt"
     FROM "execution" e CROSS JOIN "job" j ON j."id" = e."job_id"
     WHERE e."announced_at" IS NULL AND e."state" IN ('QUEUED', 'IN_PROGRESS') ORDER BY e."queued_at" LIMIT ${SHOWN_OUTBOX}`,
  )
  const keptBack = manyObjects<KeptBack>(
    db,
    `SELECT ${OUTBOX_COLUMNS}, w."device_id" AS "deviceId", j."queued_at" AS "queuedAt", w."not_before_at" AS "notBeforeAt",
       w."why" AS "word", j."is_held" AS "isHeld"
     FROM "release_wait" w CROSS JOIN "job" j ON j."id" = w."job_id" ORDER BY w."job_id", w."position" LIMIT (? + 0)`,
  )
  const countKept = oneValue<number>(db, 'SELECT count(*) FROM "release_wait"')
  const { outbox } = workCounts(db)
  return (why, now) => {
    const told = untold().map((item) => ({ ...item, why, ageMs: Math.max(0, now - item.queuedAt) }))
    const kept = keptBack(SHOWN_OUTBOX - told.length).map(({ word, isHeld, ...item }) => ({
      ...item,
      why: reasonOf({ ...item, word, isHeld }),
      ageMs: Math.max(0, now - item.queuedAt),
    }))
    const held = countKept() ?? 0
    return { items: [...told, ...kept], total: outbox() + held, held }
  }
}

export function queueViews(db: Db): Pick<Views, 'queueList' | 'outboxList'> {
  return { queueList: queueList(db, prepared(db)), outboxList: outboxList(db) }
}
