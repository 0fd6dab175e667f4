/** Jobs and their executions, and who a new job would reach. */
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { Execution, Job } from '../../../src-preload/contract/work.ts'
import { truthOf } from '../../engine/domain/truth.ts'
import { codecOf, targetFromColumns } from '../codec.ts'
import { deviceCodec } from '../codecs.ts'
import { queryDevices } from '../devices-table.ts'
import { LIST_ORDER } from '../executions-table.ts'
import { OPEN_JOB } from '../jobs-table.ts'
import * as tables from '../schema.ts'
import { type Db, manyRows, manyValues, oneValue } from '../statements.ts'
import { cutPage, readCursor } from './cursor.ts'
import { usualDurations } from './durations.ts'
import { marks, type Prepared, prepared, readable } from './prepared.ts'
import type { Views } from './views.ts'

const ENGINE_ONLY = [
  'isMovable',
  'releaseCursor',
  'cancelRequestedAt',
  'totalDeadlineAt',
  'backfillId',
  'eventData',
  'isIdempotent',
  'totalTimeoutMinutes',
  'isContinuous',
  'releaseAt',
  'rolloutAt',
  'admittedAt',
  'maxInstances',
  'retryLimit',
  'retryDelayMs',
  'trace',
]
const jobViewCodec = codecOf<Omit<Job, 'target'>>(tables.job, { skip: ENGINE_ONLY })
const executionViewCodec = codecOf<Omit<Execution, 'publicJobId' | 'truth'>>(tables.execution, {
  skip: ['stepTimeoutMinutes', 'retriesLeft'],
})
const TARGET = 'x."target_kind", x."target_device_id", x."target_device_ids", x."target_group_id"'

/** `SELECT` of jobs `j` with their targets, and more columns when given. */
export const jobSelect = (more = ''): string => `SELECT ${jobViewCodec.select('j')}, ${TARGET}${more}`
export const JOBS = '"job" j LEFT JOIN "job_target" x ON x."job_id" = j."id"'
/** Where the additional columns of `jobSelect` begin. */
export const JOB_WIDTH: number = jobViewCodec.width + 4

/** Jobs as the contract has them, each with the raw row for what was selected beside it. */
export function readJobs(rows: readonly unknown[][]): { job: Job; raw: unknown[] }[] {
  return readable(jobViewCodec, rows).map(({ row, raw }) => {
    const [targetKind, targetDeviceId, ids, targetGroupId] = raw.slice(jobViewCodec.width) as (string | null)[]
    const targetDeviceIds = ids ? JSON.parse(ids) : null
    const target = targetFromColumns({ targetKind, targetDeviceId, targetDeviceIds, targetGroupId })
    return { job: { ...row, target } as Job, raw }
  })
}

/** Executions `e` of jobs `j`. */
export const executionSelect = (more = ''): string => `SELECT ${executionViewCodec.select('e')}, j."public_id"${more}`
export const EXECUTIONS = '"execution" e JOIN "job" j ON j."id" = e."job_id"'
export const EXECUTION_WIDTH: number = executionViewCodec.width + 1

export function readExecutions(rows: readonly unknown[][]): { execution: Execution; raw: unknown[] }[] {
  return readable(executionViewCodec, rows).map(({ row, raw }) => ({
    execution: { ...row, publicJobId: raw[executionViewCodec.width] as string, truth: truthOf(row) },
    raw,
  }))
}

/** The devices that a target means now, in order of id. */
export function targetDevices(db: Db): (target: Target) => string[] {
  const exists = oneValue<number>(db, 'SELECT 1 FROM "device" WHERE "id" = ?')
  const all = manyValues<string>(db, 'SELECT "id" FROM "device" ORDER BY "id"')
  const members = manyValues<string>(
    db,
    'SELECT "device_id" FROM "device_group_member" WHERE "group_id" = ? ORDER BY "device_id"',
  )
  const group = db.prepare('SELECT "kind", "query" FROM "device_group" WHERE "id" = ?')
  const allDevices = manyRows(db, deviceCodec, 'ORDER BY "id"')
  const known = (ids: readonly string[]) => ids.filter((id) => exists(id) !== undefined)
  return (target) => {
    switch (target.kind) {
      case 'device':
        return known([target.deviceId])
      case 'devices':
        return known([...new Set(target.deviceIds)])
      case 'all':
        return all()
      case 'group': {
        const found = group.get(target.deviceGroupId) as { kind: string; query: string | null } | undefined
        if (found?.kind === 'query') return queryDevices(allDevices, found.query)
        return members(target.deviceGroupId)
      }
    }
  }
}

const SAMPLES = 5
type Place = 'free' | 'busy' | 'asleep' | 'lost' | 'unknown'

function jobsReach(db: Db): Views['jobsReach'] {
  const devicesOf = targetDevices(db)
  const usual = usualDurations(db)
  const device = db.prepare(
    `SELECT "presence", "is_accepted" AS "isAccepted", EXISTS (SELECT 1 FROM "execution" e WHERE e."device_id" = d."id" AND e."state" IN ('QUEUED', 'IN_PROGRESS')) AS "isBusy"
     FROM "device" d WHERE d."id" = ?`,
  )
  const waiting = `"is_movable" = 1 AND "state" IN ('PENDING', 'QUEUED')`
  const ahead = oneValue<number>(db, `SELECT count(*) FROM "job" WHERE ${waiting} AND "priority" >= ?`)
  const length = oneValue<number>(
    db,
    `SELECT count(*) FROM "job" WHERE "state" IN ('PENDING', 'QUEUED') AND ${OPEN_JOB}`,
  )
  const priorityOf = oneValue<number>(db, 'SELECT "priority" FROM "template" WHERE "id" = ?')
  return ({ target, templateId, priority }) => {
    // Held devices are in no target (fleet/targets.ts).
    const ids: string[] = []
    const count: Record<Place, number> = { free: 0, busy: 0, asleep: 0, lost: 0, unknown: 0 }
    const samples: Record<string, string[]> = { free: [], busy: [], asleep: [], lost: [], unknown: [] }
    for (const id of devicesOf(target)) {
      const found = device.get(id) as { presence: string; isAccepted: number; isBusy: number }
      if (found.isAccepted === 0) continue
      ids.push(id)
      const place = found.presence === 'online' ? (found.isBusy ? 'busy' : 'free') : (found.presence as Place)
      count[place] += 1
      const sample = samples[place] as string[]
      if (sample.length < SAMPLES) sample.push(id)
    }
    const wanted = priority ?? (templateId ? priorityOf(templateId) : undefined) ?? 0
    return {
      total: ids.length,
      ...count,
      samples,
      place: (ahead(wanted) ?? 0) + 1,
      queueLength: length() ?? 0,
      usualMs: usual.ofTemplate(templateId ?? null),
    }
  }
}

function jobsExecutions(find: Prepared): Views['jobsExecutions'] {
  return ({ id, state, cursor, limit }) => {
    const jobId = find.value<string>('SELECT "id" FROM "job" WHERE "id" = ? OR "public_id" = ?', [id, id])
    if (jobId === undefined) return null
    const [after] = readCursor(cursor, 1) ?? ['']
    const rows = find.rows(
      `${executionSelect()} FROM ${EXECUTIONS} WHERE e."job_id" = ? AND e."device_id" > ? ${state ? 'AND e."state" = ?' : ''}
       ORDER BY e."device_id" LIMIT (? + 0)`,
      [jobId, after, ...(state ? [state] : []), limit + 1],
    )
    const items = readExecutions(rows).map(({ execution }) => execution)
    return cutPage(items, limit, (row) => [row.deviceId])
  }
}

type JobViews = Pick<
  Views,
  'jobsGet' | 'jobsByIds' | 'jobsExecutions' | 'jobsExecution' | 'deviceExecutions' | 'jobsReach'
>

export function jobViews(db: Db): JobViews {
  const find = prepared(db)
  const jobs = (where: string, params: readonly unknown[]) =>
    readJobs(find.rows(`${jobSelect()} FROM ${JOBS} WHERE ${where}`, params)).map(({ job }) => job)
  return {
    jobsGet: (id) => jobs('j."id" = ? OR j."public_id" = ?', [id, id])[0] ?? null,
    jobsByIds: (ids) => (ids.length === 0 ? [] : jobs(`j."id" IN (${marks(ids)})`, ids)),
    jobsExecutions: jobsExecutions(find),
    jobsExecution: (jobId, deviceId) => {
      const where = 'e."device_id" = ? AND e."job_id" IN (SELECT "id" FROM "job" WHERE "id" = ? OR "public_id" = ?)'
      const rows = find.rows(`${executionSelect()} FROM ${EXECUTIONS} WHERE ${where}`, [deviceId, jobId, jobId])
      return readExecutions(rows)[0]?.execution ?? null
    },
    deviceExecutions: (deviceId) =>
      readExecutions(
        find.rows(
          `${executionSelect()} FROM ${EXECUTIONS} WHERE e."device_id" = ? AND e."state" IN ('QUEUED', 'IN_PROGRESS') ORDER BY ${LIST_ORDER}`,
          [deviceId],
        ),
      ).map(({ execution }) => execution),
    jobsReach: jobsReach(db),
  }
}
