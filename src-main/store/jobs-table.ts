/** Jobs and their targets in SQLite. The order of the queue is the index `job_order`: priority desc, rank, insert counter. */
import { type JobState, OPEN_JOB_STATES, type Reach } from '../../src-preload/contract/vocabulary.ts'
import type { LimitTables } from '../engine/ports/store-limits.ts'
import type { JobRow, WorkTables } from '../engine/ports/store-work.ts'
import { jobCodec } from './codecs.ts'
import { isOpenState, type JobCensus } from './job-census.ts'
import { type PresentJobs, presentJobs } from './present-jobs.ts'
import type { Sequences } from './sequences.ts'
import { change, type Db, manyObjects, manyRows, manyValues, oneRow, oneValue, perWords } from './statements.ts'

export const QUEUE_ORDER = '"priority" DESC, "rank", "insert_seq"'
/** Written out in full beside narrower conditions: only so does the planner see that a partial index over open jobs will do. */
export const OPEN_JOB = `"state" IN (${OPEN_JOB_STATES.map((state) => `'${state}'`).join(', ')})`

/** The same order, for rows in hand. */
export function byQueueOrder(a: QueuePlace, b: QueuePlace): number {
  return b.priority - a.priority || a.rank - b.rank || a.insertSeq - b.insertSeq
}
type QueuePlace = Pick<JobRow, 'priority' | 'rank' | 'insertSeq'>

export type JobTables = Pick<
  WorkTables,
  | 'nextInsertSeq'
  | 'insertJob'
  | 'updateJob'
  | 'deleteJob'
  | 'getJob'
  | 'getJobByPublicId'
  | 'getJobByRunId'
  | 'jobsInState'
  | 'admissibleJobs'
  | 'waitingInBand'
  | 'setRank'
  | 'countJobs'
  | 'jobsOfGroup'
  | 'openJobsOfSchedule'
  | 'openWorkOfSchedule'
  | 'underWayOfSchedule'
  | 'jobsToRelease'
  | 'rolloutsDue'
  | 'continuousJobs'
  | 'expiredJobs'
  | 'nextDeadlineAt'
> &
  Pick<
    LimitTables,
    | 'openJobsOfBackfill'
    | 'jobsWithReleaseWaits'
    | 'localJobsUnderWay'
    | 'jobsPastStart'
    | 'nextWaitingPriority'
    | 'setAgedPriority'
    | 'shiftTotals'
  >

/** The condition of the partial index `job_release`; written out, so that the planner sees it. */
const TO_RELEASE = `"reach" = 'fleet' AND "admitted_at" IS NOT NULL AND "release_cursor" < "target_count" AND "state" IN ('QUEUED', 'DISPATCHED', 'RUNNING')`

/** The condition of the partial index `job_start_before`. */
const STARTS_BY = `"start_before_at" IS NOT NULL AND "state" IN ('PENDING', 'QUEUED', 'DISPATCHED')`
/** Jobs whose rollout can go on. */
const ROLLING = `"state" IN ('DISPATCHED', 'RUNNING')`
/** The end of the year 9999: waits for no instant. */
const NEVER = 253_402_300_799_000
const UNDER_WAY = `"state" IN ('DISPATCHED', 'RUNNING', 'CANCELLING')`
/** The same two sets as words. */
const BEGUN: readonly JobState[] = ['DISPATCHED', 'RUNNING', 'CANCELLING']
const RELEASING: readonly JobState[] = ['QUEUED', 'DISPATCHED', 'RUNNING']
const WAITING = `"is_movable" = 1 AND "state" IN ('PENDING', 'QUEUED')`

type JobWrites = Pick<
  JobTables,
  'nextInsertSeq' | 'insertJob' | 'updateJob' | 'deleteJob' | 'setRank' | 'setAgedPriority' | 'shiftTotals'
>

/** R29: raises whoever has waited a whole interval at one priority; the rows walk the index of the queue's order. */
function ageing(db: Db, jobs: PresentJobs): JobTables['setAgedPriority'] {
  const old = manyValues<string>(
    db,
    `SELECT "id" FROM "job" INDEXED BY "job_order" WHERE ${WAITING} AND "priority" = ? AND "queued_at" <= ? LIMIT (? + 0)`,
  )
  const raise = change(
    db,
    `UPDATE "job" SET "base_priority" = coalesce("base_priority", "priority"),
       "priority" = min(?, "priority" + min(?, (? - "queued_at") / ?)) WHERE "id" = ?`,
  )
  return ({ priority, levels, top, intervalMs, now, limit }) => {
    const ids = old(priority, now - intervalMs, limit)
    for (const id of ids) {
      raise(top, levels, now, intervalMs, id)
      jobs.forget(id)
    }
    return ids
  }
}

/** R42: what runs is found by its state, what waits for its next attempt by the deadline for starting that its total gives it. */
function totals(db: Db, jobs: PresentJobs): JobTables['shiftTotals'] {
  const begun = manyValues<string>(
    db,
    `SELECT "id" FROM "job" INDEXED BY "job_open" WHERE ${UNDER_WAY} AND ${OPEN_JOB} AND "reach" = 'local' AND "total_deadline_at" IS NOT NULL
     UNION SELECT "id" FROM "job" INDEXED BY "job_start_before" WHERE ${STARTS_BY} AND "start_before_at" = "total_deadline_at"`,
  )
  const shift = change(
    db,
    `UPDATE "job" SET "total_deadline_at" = "total_deadline_at" + ?, "start_before_at" = "start_before_at" + ? WHERE "id" = ?`,
  )
  return (deltaMs) => {
    const ids = begun()
    for (const id of ids) {
      shift(deltaMs, deltaMs, id)
      jobs.forget(id)
    }
    return ids
  }
}

function jobWrites(db: Db, jobs: PresentJobs, numbers: Sequences): JobWrites {
  const place = change(db, 'UPDATE "job" SET "priority" = ?, "rank" = ? WHERE "id" = ?')
  return {
    nextInsertSeq: () => numbers.next('insert'),
    insertJob: (row) => jobs.insert(row),
    updateJob: (row) => jobs.update(row),
    deleteJob: (id) => jobs.delete(id),
    setRank: (id, priority, rank) => {
      place(priority, rank, id)
      jobs.forget(id)
    },
    setAgedPriority: ageing(db, jobs),
    shiftTotals: totals(db, jobs),
  }
}

const andOpen = (words: string): string => (/COMPLETED|CANCELLED/.test(words) ? '' : ` AND ${OPEN_JOB}`)

const countSql = (words: string, reach: Reach): string =>
  `SELECT count(*) FROM "job" WHERE "state" IN (${words}) AND "reach" = '${reach}'`

/** Earliest of all kinds of deadline; each part is the head of a partial index. Named for expiry: the planner would walk every
 *  open job by its state instead, at each tick. */
const NEXT_DEADLINE = `SELECT min("at") FROM (
  SELECT min("expires_at") AS "at" FROM "job" INDEXED BY "job_expiry" WHERE "expires_at" IS NOT NULL AND ${OPEN_JOB}
  UNION ALL SELECT min("start_before_at") FROM "job" INDEXED BY "job_start_before" WHERE ${STARTS_BY}
  UNION ALL SELECT min("release_at") FROM "job" INDEXED BY "job_release_at" WHERE "release_at" IS NOT NULL AND ${ROLLING} AND "release_at" > ? AND "release_at" < ${NEVER}
  UNION ALL SELECT min("rollout_at") FROM "job" INDEXED BY "job_rollout_at" WHERE "rollout_at" IS NOT NULL AND ${ROLLING}
  UNION ALL SELECT min("not_before_at") FROM "release_wait" INDEXED BY "release_wait_time" WHERE "not_before_at" IS NOT NULL AND "not_before_at" > ?
  UNION ALL SELECT min("not_before_at") FROM "job" WHERE "not_before_at" IS NOT NULL AND "state" = 'QUEUED' AND "not_before_at" > ?
  UNION ALL SELECT min("deadline_at") FROM "execution" WHERE "deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS'
  UNION ALL SELECT min("step_deadline_at") FROM "execution" WHERE "step_deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS'
  UNION ALL SELECT min("overall_deadline_at") FROM "execution" INDEXED BY "execution_overall_deadline" WHERE "overall_deadline_at" IS NOT NULL AND "state" IN ('QUEUED', 'IN_PROGRESS'))`

type JobReads = Omit<JobTables, keyof JobWrites | 'countJobs' | 'nextDeadlineAt' | 'waitingInBand'>

type JobList = (rest: string) => (...params: unknown[]) => JobRow[]
type PlanReads = Pick<JobReads, 'openJobsOfSchedule' | 'openWorkOfSchedule' | 'underWayOfSchedule'>

/** What overlap asks about jobs. */
function planReads(db: Db, list: JobList): PlanReads {
  const own = `INDEXED BY "job_schedule" WHERE "schedule_id" = (? || '') AND ${OPEN_JOB} AND "backfill_id" IS NULL ORDER BY "insert_seq"`
  const ofSchedule = list(own)
  const inShort = manyObjects<Pick<JobRow, 'id' | 'runId' | 'state'>>(
    db,
    `SELECT "id", "run_id" AS "runId", "state" FROM "job" ${own}`,
  )
  const underWay = `SELECT count(*) FROM "job" INDEXED BY "job_schedule"
     WHERE "schedule_id" = ? AND "state" IN ('DISPATCHED', 'RUNNING', 'CANCELLING') AND ${OPEN_JOB}`
  const allUnderWay = oneValue<number>(db, underWay)
  const ownUnderWay = oneValue<number>(db, `${underWay} AND "backfill_id" IS NULL`)
  return {
    openJobsOfSchedule: (scheduleId) => ofSchedule(scheduleId),
    openWorkOfSchedule: (scheduleId) => inShort(scheduleId),
    underWayOfSchedule: (scheduleId, withBackfills) => (withBackfills ? allUnderWay : ownUnderWay)(scheduleId) ?? 0,
  }
}

/** What limits, backfills, deadlines and ageing ask of jobs (ports/store-limits.ts). */
function limitReads(
  db: Db,
  list: JobList,
  census: JobCensus,
): Pick<JobReads, Exclude<keyof LimitTables & keyof JobReads, keyof JobWrites>> {
  const ofBackfill = list(
    `INDEXED BY "job_backfill" WHERE "backfill_id" = (? || '') AND ${OPEN_JOB} ORDER BY "insert_seq"`,
  )
  // Walks the fleet jobs under way, never the devices that wait; nothing at all while none waits.
  const withWaits = list(
    `INDEXED BY "job_open" WHERE EXISTS (SELECT 1 FROM "release_wait") AND ${UNDER_WAY} AND ${OPEN_JOB} AND "reach" = 'fleet'
       AND EXISTS (SELECT 1 FROM "release_wait" w WHERE w."job_id" = "job"."id") ORDER BY ${QUEUE_ORDER} LIMIT (? + 0)`,
  )
  const local = list(
    `INDEXED BY "job_open" WHERE ${UNDER_WAY} AND ${OPEN_JOB} AND "reach" = 'local' ORDER BY "insert_seq"`,
  )
  const pastStart = list(
    `INDEXED BY "job_start_before" WHERE ${STARTS_BY} AND "start_before_at" <= ? ORDER BY "start_before_at" LIMIT (? + 0)`,
  )
  const waitsAt = oneValue<number>(
    db,
    `SELECT "priority" FROM "job" INDEXED BY "job_order" WHERE ${WAITING} AND "priority" < ? ORDER BY ${QUEUE_ORDER} LIMIT 1`,
  )
  return {
    openJobsOfBackfill: (backfillId) => ofBackfill(backfillId),
    jobsWithReleaseWaits: (limit) => (census.isEmpty(BEGUN, 'fleet') ? [] : withWaits(limit)),
    localJobsUnderWay: () => (census.isEmpty(BEGUN, 'local') ? [] : local()),
    jobsPastStart: (now, limit) => pastStart(now, limit),
    nextWaitingPriority: (below) => waitsAt(below) ?? null,
  }
}

/** What rollouts ask of jobs under way. */
function rolloutReads(list: JobList, census: JobCensus): Pick<JobReads, 'rolloutsDue' | 'continuousJobs'> {
  const rolling = list(
    `INDEXED BY "job_rollout_at" WHERE "rollout_at" IS NOT NULL AND "rollout_at" <= ? AND ${ROLLING} ORDER BY "rollout_at" LIMIT (? + 0)`,
  )
  const continuous = list(
    `INDEXED BY "job_continuous" WHERE "is_continuous" = 1 AND "state" IN ('QUEUED', 'DISPATCHED', 'RUNNING')
       AND "state" <> 'QUEUED' ORDER BY ${QUEUE_ORDER}`,
  )
  return {
    rolloutsDue: (now, limit) => (census.isEmpty(RELEASING, null) ? [] : rolling(now, limit)),
    continuousJobs: () => (census.isEmpty(RELEASING, null) ? [] : continuous()),
  }
}

function jobReads(db: Db, jobs: PresentJobs): JobReads {
  const list: JobList = (rest) => {
    const read = manyRows(db, jobCodec, rest)
    return (...params: unknown[]): JobRow[] => read(...params).map((core) => jobs.join(core))
  }
  const { census } = jobs
  const byPublicId = oneRow(db, jobCodec, 'WHERE "public_id" = ?')
  const inState = perWords((words) =>
    list(`WHERE "state" IN (${words})${andOpen(words)} ORDER BY ${QUEUE_ORDER} LIMIT (? + 0)`),
  )
  // The reach stands in the text: SQLite prepares a statement anew with each value that it compares with a partial index's own.
  const admissible = (reach: Reach) =>
    list(
      `WHERE "reach" = '${reach}' AND "state" = 'QUEUED' AND "is_held" = 0 AND ("not_before_at" IS NULL OR "not_before_at" <= ?)
       ORDER BY ${QUEUE_ORDER} LIMIT (? + 0)`,
    )
  const waiting = { local: admissible('local'), fleet: admissible('fleet') }
  const admissibleOf = (reach: Reach, now: number, limit: number) =>
    census.isEmpty(['QUEUED'], reach) ? [] : waiting[reach](now, limit)
  const ofGroup = list(`WHERE "group_id" = (? || '') ORDER BY "group_index"`)
  const toRelease = list(
    `WHERE ${TO_RELEASE} AND ("release_at" IS NULL OR "release_at" <= ?) ORDER BY ${QUEUE_ORDER} LIMIT (? + 0)`,
  )
  const expired = list(
    `INDEXED BY "job_expiry" WHERE "expires_at" IS NOT NULL AND "expires_at" <= ? AND ${OPEN_JOB} ORDER BY "expires_at" LIMIT (? + 0)`,
  )
  return {
    getJob: (id) => jobs.get(id),
    getJobByPublicId: (publicId) => {
      const found = byPublicId(publicId)
      return found === null ? null : jobs.join(found)
    },
    getJobByRunId: (runId) => jobs.getByRunId(runId),
    jobsInState: (states, limit) => (states.length === 0 ? [] : inState(states)(limit)),
    admissibleJobs: (now, limit, reach) => {
      if (reach !== null) return admissibleOf(reach, now, limit)
      const both = [...admissibleOf('local', now, limit), ...admissibleOf('fleet', now, limit)]
      return both.sort(byQueueOrder).slice(0, limit)
    },
    jobsOfGroup: (groupId) => ofGroup(groupId),
    jobsToRelease: (now, limit) => (census.isEmpty(RELEASING, 'fleet') ? [] : toRelease(now, limit)),
    ...rolloutReads(list, census),
    expiredJobs: (now, limit) => expired(now, limit),
    ...limitReads(db, list, census),
    ...planReads(db, list),
  }
}

/** The jobs' part of a transaction; `forgetJobs` drops what is cached, after a rollback. */
export function jobTables(db: Db, numbers: Sequences): JobTables & { readonly forgetJobs: () => void } {
  const jobs = presentJobs(db)
  const inBand = db.prepare(
    `SELECT "id", "priority", "rank", "insert_seq" AS "insertSeq" FROM "job"
     WHERE "is_movable" = 1 AND "priority" BETWEEN ? AND ? ORDER BY ${QUEUE_ORDER}`,
  )
  const count = perWords((words) => oneValue<number>(db, `SELECT count(*) FROM "job" WHERE "state" IN (${words})`))
  const countOf = {
    local: perWords((words) => oneValue<number>(db, countSql(words, 'local'))),
    fleet: perWords((words) => oneValue<number>(db, countSql(words, 'fleet'))),
  }
  const nextDeadline = oneValue<number | null>(db, NEXT_DEADLINE)
  return {
    forgetJobs: () => jobs.clear(),
    ...jobWrites(db, jobs, numbers),
    ...jobReads(db, jobs),
    waitingInBand: (from, to) => inBand.all(from, to) as ReturnType<WorkTables['waitingInBand']>,
    countJobs: (states, reach) => {
      if (states.every(isOpenState)) return jobs.census.count(states, reach)
      return (reach === null ? count(states)() : countOf[reach](states)()) ?? 0
    },
    nextDeadlineAt: (now) => nextDeadline(now, now, now) ?? null,
  }
}
