/** Groups of jobs with their members. */
import type { GroupView } from '../../../src-preload/contract/requests-work.ts'
import { groupCodec } from '../codecs.ts'
import { type Db, manyObjects } from '../statements.ts'
import { cutPage, readCursor } from './cursor.ts'
import { JOBS, jobSelect, readJobs } from './jobs.ts'
import { prepared, readable, Where } from './prepared.ts'
import type { Views } from './views.ts'

const OPEN_GROUP = `"state" IN ('CREATED', 'QUEUED', 'RUNNING')`
const ENDED = ['COMPLETED', 'CANCELLED']

export function groupViews(db: Db): Pick<Views, 'groupsList' | 'groupsGet'> {
  const find = prepared(db)
  const results = manyObjects<{ jobId: string | null; status: string }>(
    db,
    `SELECT "job_id" AS "jobId", "status" FROM "run" WHERE "group_id" = ? AND "kind" = 'job' ORDER BY "seq"`,
  )
  /** A member's last run counts; one whose job is still open (a retry) has not ended. */
  const withMembers = (row: Omit<GroupView, 'jobs' | 'doneCount' | 'failedCount'>): GroupView => {
    const members = find.rows(`${jobSelect()} FROM ${JOBS} WHERE j."group_id" = ? ORDER BY j."group_index"`, [row.id])
    const jobs = readJobs(members).map(({ job }) => job)
    const open = new Set(jobs.filter(({ state }) => !ENDED.includes(state)).map(({ id }) => id))
    const last = new Map(results(row.id).map(({ jobId, status }) => [jobId, status]))
    const ended = [...last].filter(([jobId]) => jobId === null || !open.has(jobId))
    return {
      ...row,
      jobs,
      doneCount: ended.length,
      failedCount: ended.filter(([, status]) => status === 'FAILED').length,
    }
  }
  return {
    groupsList: ({ cursor, limit, isOpen }) => {
      const where = new Where()
      if (isOpen === true) where.add(OPEN_GROUP)
      if (isOpen === false) where.add(`NOT ${OPEN_GROUP}`)
      const total = find.value<number>(`SELECT count(*) FROM "job_group" WHERE ${where.sql}`, where.params) ?? 0
      const before = readCursor(cursor, 1)
      if (before !== null) where.add('"id" < ?', before[0])
      const sql = `SELECT ${groupCodec.select()} FROM "job_group" WHERE ${where.sql} ORDER BY "id" DESC LIMIT (? + 0)`
      const rows = readable(groupCodec, find.rows(sql, [...where.params, limit + 1])).map(({ row }) => row)
      const { items, next } = cutPage(rows, limit, (row) => [row.id])
      return { items: items.map(withMembers), next, total }
    },
    groupsGet: (id) => {
      const rows = find.rows(`SELECT ${groupCodec.select()} FROM "job_group" WHERE "id" = ?`, [id])
      const found = readable(groupCodec, rows)[0]
      return found === undefined ? null : withMembers(found.row)
    },
  }
}
