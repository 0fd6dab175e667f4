/** Column groups that several tables share. Tables live beside; no queries here. */
import { sql, type SQL } from 'drizzle-orm'
import { integer, text } from 'drizzle-orm/sqlite-core'

/** Who made and who last changed a mutable row, and its optimistic lock (from 1, +1 with every change). */
export const auditColumns = () => ({
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
  version: integer('version').notNull(),
})

/** Names in English and Arabic; at least one is there (the contract sees to it). */
export const nameColumns = () => ({ nameEn: text('name_en'), nameAr: text('name_ar') })
export const descriptionColumns = () => ({
  descriptionEn: text('description_en'),
  descriptionAr: text('description_ar'),
})

/** A JSON value in its text form. */
export const jsonText = (name: string) => text(name, { mode: 'json' })
export const flag = (name: string) => integer(name, { mode: 'boolean' })

/** Where work goes: the kind and its one column (DESIGN 6.20). All null = no target. */
export const targetColumns = () => ({
  targetKind: text('target_kind', { enum: ['device', 'devices', 'group', 'all'] }),
  targetDeviceId: text('target_device_id'),
  targetDeviceIds: jsonText('target_device_ids'),
  targetGroupId: text('target_group_id'),
  targetAll: flag('target_all'),
})

/** The check of the target columns: none at all, or the kind's one column and no other. */
export const oneTarget = (): SQL =>
  sql.raw(
    `("target_kind" IS NULL AND "target_device_id" IS NULL AND "target_device_ids" IS NULL AND "target_group_id" IS NULL AND "target_all" IS NULL)
    OR (("target_device_id" IS NOT NULL) + ("target_device_ids" IS NOT NULL) + ("target_group_id" IS NOT NULL) + ("target_all" IS 1) = 1
      AND CASE "target_kind" WHEN 'device' THEN "target_device_id" IS NOT NULL WHEN 'devices' THEN "target_device_ids" IS NOT NULL
        WHEN 'group' THEN "target_group_id" IS NOT NULL WHEN 'all' THEN "target_all" IS 1 ELSE 0 END)`,
  )

/** `"column" IN ('A','B')`, for checks and partial indexes. */
export const isOneOf = (column: string, words: readonly string[]): SQL =>
  sql.raw(`"${column}" IN (${words.map((word) => `'${word}'`).join(', ')})`)
