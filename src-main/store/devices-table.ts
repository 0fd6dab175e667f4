/** Devices and device groups in SQLite. */
import type { Device, DeviceGroup } from '../../src-preload/contract/entities.ts'
import type { DeviceGroupUse, DeviceTables } from '../engine/ports/store-devices.ts'
import { deviceCodec, deviceGroupCodec } from './codecs.ts'
import { matchesDevice, parseDeviceQuery } from './device-query.ts'
import { type QueriedDevices, queriedDevices } from './queried-devices.ts'
import {
  change,
  type Db,
  guardedUpdater,
  inserter,
  manyObjects,
  manyRows,
  manyValues,
  oneRow,
  oneValue,
  updater,
} from './statements.ts'

type GroupTables = Pick<
  DeviceTables,
  | 'insertDeviceGroup'
  | 'updateDeviceGroup'
  | 'getDeviceGroup'
  | 'deleteDeviceGroup'
  | 'usesOfDeviceGroup'
  | 'setGroupMembers'
  | 'devicesOfGroup'
>

/** Ids of the devices that a query means now, in order of id. */
export function queryDevices(allDevices: () => Device[], query: string | null): string[] {
  const terms = parseDeviceQuery(query ?? '')
  if (terms.length === 0) return []
  return allDevices()
    .filter((device) => matchesDevice(device, terms))
    .map((device) => device.id)
}

const IN_CAPS = (plan: string) =>
  `EXISTS (SELECT 1 FROM json_each(${plan}, '$.caps.groups') WHERE json_extract("value", '$.deviceGroupId') = :id)`
const OPEN = `('PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING')`
/** Asked once, when somebody wants to delete the group: it may walk over templates, schedules and open jobs. */
const USES = `SELECT 'job' AS "kind", j."id" AS "id", j."name_en" AS "nameEn", j."name_ar" AS "nameAr"
   FROM "job" j LEFT JOIN "job_target" t ON t."job_id" = j."id"
   WHERE j."state" IN ${OPEN} AND (t."target_group_id" = :id OR ${IN_CAPS('j."fleet_plan"')})
 UNION ALL SELECT 'limit', "id", NULL, NULL FROM "concurrency_limit" WHERE "kind" = 'device_group' AND "key" = :id
 UNION ALL SELECT 'policy', "id", "name_en", "name_ar" FROM "policy" WHERE "target_group_id" = :id AND "state" <> 'ARCHIVED'
 UNION ALL SELECT 'schedule', "id", "name_en", "name_ar" FROM "schedule"
   WHERE "state" <> 'DELETED' AND ("target_group_id" = :id OR json_extract("schedule_config", '$.deviceGroupId') = :id)
 UNION ALL SELECT 'template', "id", "name_en", "name_ar" FROM "template"
   WHERE "state" <> 'ARCHIVED' AND ("target_group_id" = :id OR ${IN_CAPS('"fleet_plan"')})
 ORDER BY 1, 2 LIMIT 100`

function deviceGroupTables(db: Db, queried: QueriedDevices): GroupTables {
  const find = oneRow(db, deviceGroupCodec, 'WHERE "id" = ?')
  const members = manyValues<string>(
    db,
    `SELECT "device_id" FROM "device_group_member" WHERE "group_id" = (? || '') ORDER BY "device_id"`,
  )
  const countMembers = oneValue<number>(db, 'SELECT count(*) FROM "device_group_member" WHERE "group_id" = ?')
  const clear = change(db, 'DELETE FROM "device_group_member" WHERE "group_id" = ?')
  const add = change(
    db,
    'INSERT INTO "device_group_member" ("group_id", "device_id") VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const remove = change(db, 'DELETE FROM "device_group" WHERE "id" = ?')
  const guardedUpdate = guardedUpdater(db, deviceGroupCodec)
  const plainUpdate = updater(db, deviceGroupCodec)
  const uses = manyObjects<DeviceGroupUse>(db, USES)
  const devicesOf = (group: Pick<DeviceGroup, 'id' | 'kind' | 'query'>): string[] =>
    group.kind === 'query' ? queried.ids(group.query) : members(group.id)
  return {
    insertDeviceGroup: inserter(db, deviceGroupCodec),
    updateDeviceGroup: (row, expected) => (expected === null ? plainUpdate(row) : guardedUpdate(row, expected)),
    getDeviceGroup: (id) => {
      const group = find(id)
      if (group === null) return null
      const deviceCount = group.kind === 'query' ? devicesOf(group).length : (countMembers(id) ?? 0)
      return { ...group, deviceCount }
    },
    deleteDeviceGroup: (id) => void remove(id),
    usesOfDeviceGroup: (id) => uses({ id }),
    setGroupMembers: (groupId, deviceIds) => {
      clear(groupId)
      for (const deviceId of deviceIds) add(groupId, deviceId)
    },
    devicesOfGroup: (id) => {
      const group = find(id)
      return group === null ? [] : devicesOf(group)
    },
  }
}

/** The devices' part of a transaction; `forgetDevices` drops what is remembered, after a rollback. */
export function deviceTables(db: Db): DeviceTables & { readonly forgetDevices: () => void } {
  const queried = queriedDevices(manyRows(db, deviceCodec, 'ORDER BY "id"'))
  const insert = inserter(db, deviceCodec)
  const guardedUpdate = guardedUpdater(db, deviceCodec)
  const plainUpdate = updater(db, deviceCodec)
  const remove = change(db, 'DELETE FROM "device" WHERE "id" = ?')
  const presence = change(
    db,
    `UPDATE "device" SET "presence" = ?, "presence_at" = ?, "asleep_until" = ?, "session" = ?, "last_heard_at" = ? WHERE "id" = ?`,
  )
  const heard = change(
    db,
    'UPDATE "device" SET "last_heard_at" = ? WHERE "id" = ? AND ("last_heard_at" IS NULL OR "last_heard_at" < ?)',
  )
  const page = manyValues<string>(db, 'SELECT "id" FROM "device" WHERE "id" > ? ORDER BY "id" LIMIT (? + 0)')
  const count = oneValue<number>(db, 'SELECT count(*) FROM "device"')
  const isHeld = oneValue<number>(db, 'SELECT 1 FROM "device" WHERE "id" = ? AND "is_accepted" = 0')
  const exists = oneValue<number>(db, 'SELECT 1 FROM "device" WHERE "id" = ?')
  return {
    insertDevice: (row) => {
      queried.deviceChanged()
      insert(row)
    },
    updateDevice: (row, expected) => {
      queried.deviceChanged()
      return expected === null ? plainUpdate(row) : guardedUpdate(row, expected)
    },
    getDevice: oneRow(db, deviceCodec, 'WHERE "id" = ?'),
    deleteDevice: (id) => {
      queried.deviceChanged()
      remove(id)
    },
    setPresence: (id, to) => {
      queried.presenceChanged()
      presence(to.presence, to.presenceAt, to.asleepUntil, to.session, to.lastHeardAt, id)
    },
    heard: (ids, at) => {
      for (const id of ids) heard(at, id, at)
    },
    deviceIdsAfter: (id, limit) => page(id ?? '', limit),
    countDevices: () => count() ?? 0,
    existingDevices: (ids) => ids.filter((id) => exists(id) !== undefined),
    heldDevices: (ids) => ids.filter((id) => isHeld(id) !== undefined),
    ...deviceGroupTables(db, queried),
    forgetDevices: () => queried.forget(),
  }
}
