/** Templates and schedules as lists. */
import type { Schedule, Template } from '../../../src-preload/contract/entities.ts'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { codecOf } from '../codec.ts'
import { templateCodec } from '../codecs.ts'
import * as tables from '../schema.ts'
import { type Db, oneRow } from '../statements.ts'
import { cutPage, type Key, readCursor } from './cursor.ts'
import { searchCondition } from './fold.ts'
import { type Prepared, prepared, readable, Where } from './prepared.ts'
import { runStrip } from './run-strip.ts'
import type { Views } from './views.ts'

const scheduleViewCodec = codecOf<Schedule>(tables.schedule, { target: 'target', skip: ['decidedUpToAt'] })
const LAST_KEY = Number.MAX_SAFE_INTEGER

function templatesList(find: Prepared): Views['templatesList'] {
  return ({ cursor, limit, state, search }) => {
    const where = new Where().add('"is_private" = 0')
    if (state) where.add('"state" = ?', state)
    const typed = searchCondition(['"name_en"', '"name_ar"', '"task_function_key"'], search)
    if (typed !== null) where.add(typed.sql, typed.param)
    const total = find.value<number>(`SELECT count(*) FROM "template" WHERE ${where.sql}`, where.params) ?? 0
    const [after] = readCursor(cursor, 1) ?? [0]
    where.add('"number" > ?', after)
    const rows = find.rows(
      `SELECT ${templateCodec.select('t')}, (SELECT count(*) FROM "schedule" s WHERE s."template_id" = t."id" AND s."state" <> 'DELETED')
       FROM "template" t WHERE ${where.sql} ORDER BY "number" LIMIT (? + 0)`,
      [...where.params, limit + 1],
    )
    const items = readable<Template>(templateCodec, rows).map(({ row, raw }) => ({
      ...row,
      scheduleCount: raw[templateCodec.width] as number,
    }))
    return { ...cutPage(items, limit, (row) => [row.number]), total }
  }
}

type Sort = 'nextRunAt' | 'name' | 'number'
/** The sort key of each order, in SQL; the id comes after it. */
const SORT: Record<Sort, string> = {
  nextRunAt: `coalesce(s."next_run_at", ${LAST_KEY})`,
  name: `fold(coalesce(s."name_en", s."name_ar", ''))`,
  number: 's."number"',
}

type ScheduleInput = Parameters<Views['schedulesList']>[0]

function scheduleWhere(input: ScheduleInput): Where {
  const where = new Where()
  if (input.state) where.add('s."state" = ?', input.state)
  else where.add(`s."state" <> 'DELETED'`)
  if (input.isEnabled === true) where.add(`s."state" IN ('ENABLED', 'PAUSED')`)
  if (input.isEnabled === false) where.add(`s."state" NOT IN ('ENABLED', 'PAUSED')`)
  if (typeof input.isPrimary === 'boolean') where.add('s."is_primary" = ?', input.isPrimary ? 1 : 0)
  if (input.isFaulty === true) where.add(`s."state" = 'DISABLED' AND s."fault_reason" IS NOT NULL`)
  const typed = searchCondition(['s."name_en"', 's."name_ar"', 't."name_en"', 't."name_ar"'], input.search)
  if (typed !== null) where.add(typed.sql, typed.param)
  return where
}

const JOINED = '"schedule" s JOIN "template" t ON t."id" = s."template_id"'
const COLUMNS = `${scheduleViewCodec.select('s')}, t."name_en", t."name_ar", t."reach"`

function scheduleReader(db: Db, find: Prepared) {
  const strip = runStrip(db, 'schedule')
  const { width } = scheduleViewCodec
  return (sql: string, params: readonly unknown[]) =>
    readable(scheduleViewCodec, find.rows(sql, params)).map(({ row, raw }) => {
      const view: ScheduleRow = {
        ...row,
        templateNameEn: raw[width] as string | null,
        templateNameAr: raw[width + 1] as string | null,
        reach: raw[width + 2] as ScheduleRow['reach'],
        ...strip(row.id),
      }
      return { view, key: raw[width + 3] as Key }
    })
}

function scheduleCounts(find: Prepared): ReturnType<Views['schedulesList']>['counts'] {
  const states = find.objects<{ state: string; n: number }>(
    'SELECT "state", count(*) AS "n" FROM "schedule" GROUP BY "state"',
    [],
  )
  const of = (...names: string[]) =>
    states.filter(({ state }) => names.includes(state)).reduce((sum, { n }) => sum + n, 0)
  const due = find.value<number>(
    `SELECT count(*) FROM "schedule" WHERE "state" = 'ENABLED' AND "next_run_at" IS NOT NULL`,
    [],
  )
  const events = find.value<number>(
    `SELECT count(*) FROM "schedule" WHERE "state" = 'ENABLED' AND "schedule_type" = 'event_triggered'`,
    [],
  )
  return {
    all: of('CREATED', 'ENABLED', 'DISABLED', 'PAUSED', 'EXPIRED'),
    on: of('ENABLED'),
    off: of('CREATED', 'DISABLED', 'EXPIRED'),
    paused: of('PAUSED'),
    neverFires: Math.max(0, of('ENABLED') - (due ?? 0) - (events ?? 0)),
  }
}

function schedulesList(find: Prepared, read: ReturnType<typeof scheduleReader>): Views['schedulesList'] {
  return (input) => {
    const where = scheduleWhere(input)
    const total = find.value<number>(`SELECT count(*) FROM ${JOINED} WHERE ${where.sql}`, where.params) ?? 0
    const sort = SORT[input.sort]
    const after = readCursor(input.cursor, 2)
    if (after !== null) where.add(`(${sort}, s."id") > (?, ?)`, ...after)
    const rows = read(
      `SELECT ${COLUMNS}, ${sort} FROM ${JOINED} WHERE ${where.sql} ORDER BY ${sort}, s."id" LIMIT (? + 0)`,
      [...where.params, input.limit + 1],
    )
    const { items, next } = cutPage(rows, input.limit, ({ view, key }) => [key, view.id])
    return { items: items.map(({ view }) => view), next, total, counts: scheduleCounts(find) }
  }
}

const HOUR_MS = 3_600_000

function schedulesCalendar(find: Prepared): Views['schedulesCalendar'] {
  return ({ from, to }) => ({
    hours: find
      .objects<{ hour: number; total: number; failed: number }>(
        `SELECT "finished_at" / ${HOUR_MS} AS "hour", count(*) AS "total", total("status" = 'FAILED') AS "failed"
         FROM "run" WHERE "kind" = 'job' AND "finished_at" >= ? AND "finished_at" < ? GROUP BY 1 ORDER BY 1`,
        [from, to],
      )
      .map(({ hour, total, failed }) => ({ at: hour * HOUR_MS, total, failed, planned: 0 })),
  })
}

type PlanViews = Pick<Views, 'templatesList' | 'templatesGet' | 'schedulesList' | 'schedulesGet' | 'schedulesCalendar'>

export function planViews(db: Db): PlanViews {
  const find = prepared(db)
  const read = scheduleReader(db, find)
  return {
    templatesList: templatesList(find),
    templatesGet: oneRow(db, templateCodec, 'WHERE "id" = ?'),
    schedulesList: schedulesList(find, read),
    schedulesGet: (id) => read(`SELECT ${COLUMNS}, 0 FROM ${JOINED} WHERE s."id" = ?`, [id])[0]?.view ?? null,
    schedulesCalendar: schedulesCalendar(find),
  }
}
