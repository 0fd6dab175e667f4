/** Lookup tables in both languages; the first migration fills them. No queries here. */
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

const lookupColumns = () => ({
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  nameAr: text('name_ar').notNull(),
})

/** Kinds of work: policy_execution, data_collection, … */
export const jobType = sqliteTable('job_type', lookupColumns(), (t) => [uniqueIndex('job_type_name').on(t.name)])
/** 1 interval, 2 cron, 3 once, 4 event_triggered (DESIGN 6.23). */
export const scheduleType = sqliteTable('schedule_type', lookupColumns(), (t) => [
  uniqueIndex('schedule_type_name').on(t.name),
])
/** 1 pending, 2 running, 3 success, 4 failed, 5 skipped (DESIGN 6.23). */
export const executionStatus = sqliteTable('execution_status', lookupColumns(), (t) => [
  uniqueIndex('execution_status_name').on(t.name),
])
