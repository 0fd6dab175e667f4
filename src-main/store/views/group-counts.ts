/** How many devices a group has: listed members, or the devices that its query matches now. */
import { deviceCodec, deviceGroupCodec } from '../codecs.ts'
import { matchesDevice, parseDeviceQuery } from '../device-query.ts'
import { type Db, manyRows, oneRow, oneValue } from '../statements.ts'

/** By group id; 0 for a group that is gone. A query walks the devices once. */
export function deviceCountOf(db: Db): (groupId: string) => number {
  const group = oneRow(db, deviceGroupCodec, 'WHERE "id" = ?')
  const members = oneValue<number>(db, 'SELECT count(*) FROM "device_group_member" WHERE "group_id" = ?')
  const devices = manyRows(db, deviceCodec, '')
  return (groupId) => {
    const row = group(groupId)
    if (row === null) return 0
    if (row.kind === 'static') return members(groupId) ?? 0
    const terms = parseDeviceQuery(row.query ?? '')
    return devices().filter((device) => matchesDevice(device, terms)).length
  }
}
