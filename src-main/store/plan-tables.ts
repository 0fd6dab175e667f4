/** Templates, schedules, slots and task functions in SQLite. A schedule row that does not parse is set aside alone. */
import type { Template } from '../../src-preload/contract/entities.ts'
import type { ScheduleRow } from '../engine/ports/store-plan.ts'
import type { PlanTables } from '../engine/ports/store-plan.ts'
import { RowFault } from './codec.ts'
import { scheduleCodec, slotCodec, taskFunctionCodec, templateCodec } from './codecs.ts'
import type { Sequences } from './sequences.ts'
import { change, type Db, guardedUpdater, inserter, manyObjects, manyRows, oneRow, oneValue } from './statements.ts'

/** Called with the id of a schedule whose row does not parse. */
export type OnBadSchedule = (id: string, fault: RowFault) => void

/** How many templates and task functions are kept as they were read. */
const KEPT = 256

type ScheduleTables = Pick<
  PlanTables,
  | 'insertSchedule'
  | 'updateSchedule'
  | 'advanceSchedule'
  | 'getSchedule'
  | 'getScheduleByNumber'
  | 'dueSchedules'
  | 'nextWakeAt'
  | 'schedulesToResume'
  | 'schedulesAfter'
>

/** Which column each field of an advance goes to. */
const ADVANCE = {
  nextRunAt: 'next_run_at',
  decidedUpToAt: 'decided_up_to_at',
  lastTriggeredAt: 'last_triggered_at',
  lastRunAt: 'last_run_at',
  lastStatus: 'last_status',
  state: 'state',
  faultReason: 'fault_reason',
  tzRelease: 'tz_release',
  pausedUntil: 'paused_until',
  pauseReason: 'pause_reason',
  pausedBy: 'paused_by',
  failuresInRow: 'failures_in_row',
  resumeCatchesUp: 'resume_catches_up',
} as const
type Advance = Parameters<PlanTables['advanceSchedule']>[1]

const bound = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value)

function advancer(db: Db): PlanTables['advanceSchedule'] {
  const made = new Map<string, (...params: unknown[]) => number>()
  return (id, given) => {
    const fields = (Object.keys(ADVANCE) as (keyof typeof ADVANCE)[]).filter(
      (field) => given[field as keyof Advance] !== undefined,
    )
    if (fields.length === 0) return
    const key = fields.join()
    const known = made.get(key)
    const run =
      known ??
      change(db, `UPDATE "schedule" SET ${fields.map((field) => `"${ADVANCE[field]}" = ?`).join(', ')} WHERE "id" = ?`)
    if (known === undefined) made.set(key, run)
    run(...fields.map((field) => bound(given[field])), id)
  }
}

function scheduleTables(db: Db, onBad: OnBadSchedule): ScheduleTables {
  const reader = (rest: string) => {
    const statement = db.prepare(`SELECT "id", ${scheduleCodec.select()} FROM "schedule" ${rest}`).raw()
    return (...params: unknown[]): ScheduleRow[] =>
      (statement.all(...params) as unknown[][]).flatMap((raw) => {
        try {
          return [scheduleCodec.decode(raw, 1)]
        } catch (error) {
          if (!(error instanceof RowFault)) throw error
          onBad(raw[0] as string, error)
          return []
        }
      })
  }
  const byId = reader('WHERE "id" = ?')
  const byNumber = reader('WHERE "number" = ?')
  const due = reader(
    `INDEXED BY "schedule_due" WHERE "state" = 'ENABLED' AND "next_run_at" IS NOT NULL AND "next_run_at" <= ? ORDER BY "next_run_at" LIMIT (? + 0)`,
  )
  const toResume = reader(
    `INDEXED BY "schedule_resume" WHERE "state" = 'PAUSED' AND "paused_until" IS NOT NULL AND "paused_until" <= ? ORDER BY "paused_until" LIMIT (? + 0)`,
  )
  const after = reader(`WHERE "id" > ? AND "state" <> 'DELETED' ORDER BY "id" LIMIT (? + 0)`)
  const wake = oneValue<number | null>(
    db,
    `SELECT min("at") FROM (
       SELECT min("next_run_at") AS "at" FROM "schedule" INDEXED BY "schedule_due" WHERE "state" = 'ENABLED' AND "next_run_at" IS NOT NULL
       UNION ALL SELECT min("paused_until") FROM "schedule" INDEXED BY "schedule_resume" WHERE "state" = 'PAUSED' AND "paused_until" IS NOT NULL)`,
  )
  return {
    insertSchedule: inserter(db, scheduleCodec),
    updateSchedule: guardedUpdater(db, scheduleCodec),
    advanceSchedule: advancer(db),
    getSchedule: (id) => byId(id)[0] ?? null,
    getScheduleByNumber: (number) => byNumber(number)[0] ?? null,
    dueSchedules: (now, limit) => due(now, limit),
    nextWakeAt: () => wake() ?? null,
    schedulesToResume: (now, limit) => toResume(now, limit),
    schedulesAfter: (id, limit) => after(id ?? '', limit),
  }
}

type SlotTables = Pick<
  PlanTables,
  'insertSlot' | 'getSlot' | 'decidedRanges' | 'deleteSlotsBefore' | 'updateSkippedSlot' | 'countRunSlots'
>

function slotTables(db: Db): SlotTables {
  const insert = change(db, `${slotCodec.insertSql} ON CONFLICT ("schedule_id", "scheduled_at") DO NOTHING`)
  const keys = ['schedule_id', 'scheduled_at']
  const retake = change(db, slotCodec.updateSql(keys, `"verdict" = 'skip'`))
  const ran = oneValue<number>(
    db,
    `SELECT count(*) FROM "slot" WHERE "schedule_id" = ? AND "scheduled_at" > ? AND "scheduled_at" <= ? AND "verdict" = 'run'`,
  )
  const remove = change(
    db,
    `DELETE FROM "slot" WHERE rowid IN (SELECT rowid FROM "slot" WHERE "scheduled_at" < ? ORDER BY "scheduled_at" LIMIT (? + 0))`,
  )
  const ranges = manyObjects<{ from: number; to: number }>(
    db,
    `SELECT "scheduled_at" AS "from", "covers_to_at" AS "to" FROM "slot" INDEXED BY "slot_covers"
     WHERE "schedule_id" = (? || '') AND "covers_to_at" IS NOT NULL AND "covers_to_at" >= ? ORDER BY "scheduled_at"`,
  )
  return {
    decidedRanges: (scheduleId, fromAt) => ranges(scheduleId, fromAt),
    insertSlot: (row) => insert(...slotCodec.encode(row)) > 0,
    getSlot: oneRow(db, slotCodec, 'WHERE "schedule_id" = ? AND "scheduled_at" = ?'),
    deleteSlotsBefore: (at, limit) => remove(at, limit),
    updateSkippedSlot: (row) => retake(...slotCodec.encodeUpdate(row, keys)) > 0,
    countRunSlots: (scheduleId, from, to) => ran(scheduleId, from, to) ?? 0,
  }
}

/** They change at a start alone and are read for each job: `forget` drops what was kept. */
function taskFunctionTables(
  db: Db,
): Pick<PlanTables, 'listTaskFunctions' | 'getTaskFunction' | 'putTaskFunction'> & { readonly forget: () => void } {
  const read = oneRow(db, taskFunctionCodec, 'WHERE "key" = ?')
  const known = new Map<string, ReturnType<typeof read>>()
  const fixed = ['id', 'number', 'key']
  const columns = [...taskFunctionCodec.select().matchAll(/"(\w+)"/g)].map(([, name]) => name as string)
  const put = change(
    db,
    `${taskFunctionCodec.insertSql} ON CONFLICT ("key") DO UPDATE SET ${columns
      .filter((name) => !fixed.includes(name))
      .map((name) => `"${name}" = excluded."${name}"`)
      .join(', ')}`,
  )
  return {
    listTaskFunctions: manyRows(db, taskFunctionCodec, 'ORDER BY "number"'),
    getTaskFunction: (key) => {
      const row = known.get(key) ?? read(key)
      if (known.size >= KEPT) known.clear()
      if (row !== null) known.set(key, row)
      return row
    },
    putTaskFunction: (row) => {
      known.delete(row.key)
      put(...taskFunctionCodec.encode(row))
    },
    forget: () => known.clear(),
  }
}

type Templates = Pick<PlanTables, 'insertTemplate' | 'updateTemplate' | 'getTemplate' | 'getTemplateByNumber'>

/** Templates are read for each slot and each job, and change when an operator says so: each is kept as it was read last. */
function templateTables(db: Db): Templates & { readonly forget: () => void } {
  const kept = new Map<string, Template>()
  const read = oneRow(db, templateCodec, 'WHERE "id" = ?')
  const update = guardedUpdater(db, templateCodec)
  return {
    insertTemplate: inserter(db, templateCodec),
    updateTemplate: (row, expected) => {
      kept.delete(row.id)
      return update(row, expected)
    },
    getTemplate: (id) => {
      const known = kept.get(id)
      if (known !== undefined) return known
      const row = read(id)
      if (kept.size >= KEPT) kept.clear()
      if (row !== null) kept.set(id, row)
      return row
    },
    getTemplateByNumber: oneRow(db, templateCodec, 'WHERE "number" = ?'),
    forget: () => kept.clear(),
  }
}

/** The plan's part of a transaction; `forgetPlan` drops what is cached, after a rollback and with a new lease. */
export function planTables(
  db: Db,
  numbers: Sequences,
  onBadSchedule: OnBadSchedule,
): PlanTables & { readonly forgetPlan: () => void } {
  const { forget: forgetTemplates, ...templates } = templateTables(db)
  const { forget: forgetTasks, ...taskFunctions } = taskFunctionTables(db)
  const schedulesOf = oneValue<number>(
    db,
    `SELECT count(*) FROM "schedule" WHERE "template_id" = ? AND "state" <> 'DELETED'`,
  )
  return {
    nextNumber: (name) => numbers.next(name),
    forgetPlan: () => {
      forgetTemplates()
      forgetTasks()
    },
    ...templates,
    countSchedulesOfTemplate: (id) => schedulesOf(id) ?? 0,
    ...scheduleTables(db, onBadSchedule),
    ...slotTables(db),
    ...taskFunctions,
  }
}
