/** Device groups: static ones with members by id, and queries whose members are found when they are asked for. */
import type { DeviceGroup } from '../../../src-preload/contract/entities.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { Failure, FieldError, Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import { watchGroup } from '../events/device-events.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { DeviceGroupUse } from '../ports/store-devices.ts'
import { done, refuse } from '../refusal.ts'

type Changed = Result<{ id: string }>
type Content = { readonly query?: string | null | undefined; readonly deviceIds?: readonly string[] | null | undefined }

const TOLD_AT_MOST = 20
const NAMED_AT_MOST = 5
/** True for a query that says something. */
export const isQuery = (query: string): boolean => QUERY.test(query)

// `field:value`, `field:"two words"`; a bare word is looked for in ids and names.
const QUERY = /^\s*(?:(?:[^\s:"]+:(?:"[^"]+"|[^\s"]+)|"[^"]+"|[^\s":]+)(?:\s+|$))+$/

function hasName(row: { readonly nameEn?: string | null; readonly nameAr?: string | null }): boolean {
  return Boolean(row.nameEn) || Boolean(row.nameAr)
}

function unknownMembers(tx: StoreTx, deviceIds: readonly string[]): Failure | null {
  const known = new Set(tx.existingDevices([...new Set(deviceIds)]))
  const errors: FieldError[] = []
  for (const [index, id] of deviceIds.entries()) {
    if (!known.has(id) && errors.length < TOLD_AT_MOST) {
      errors.push({ path: `deviceIds.${index}`, message: `There is no device ${id}`, code: 'unknown_device' })
    }
  }
  if (errors.length === 0) return null
  return {
    ok: false,
    code: 'unknown_device',
    message: 'Some members do not exist. Register them first or leave them out.',
    errors,
  }
}

/** What does not fit the kind of the group: members of a query, a query of a static group, a query that says nothing. */
function checkContent(tx: StoreTx, kind: DeviceGroup['kind'], input: Content): Failure | null {
  if (kind === 'static') {
    if (input.query) return refuse('invalid_input', 'query', 'A static group has members, not a query.')
    return unknownMembers(tx, input.deviceIds ?? [])
  }
  if (input.deviceIds && input.deviceIds.length > 0) {
    return refuse('invalid_input', 'deviceIds', 'A query group finds its members itself. Give a query only.')
  }
  if (input.query === undefined) return null
  if (input.query === null || !isQuery(input.query)) {
    return refuse('invalid_input', 'query', 'Write terms such as site:north tag:kiosk, separated by spaces.')
  }
  return null
}

function writeMembers(tx: StoreTx, row: DeviceGroup, deviceIds: readonly string[] | null | undefined): void {
  if (row.kind === 'static' && deviceIds !== null && deviceIds !== undefined)
    tx.setGroupMembers(row.id, [...new Set(deviceIds)])
}

/** Codes: `invalid_input` (no name; members or query that do not fit the kind), `unknown_device`. */
export function createDeviceGroup(
  ctx: EngineContext,
  tx: StoreTx,
  input: ParsedInput<'deviceGroups.create'>,
  actor: string,
  now: Now,
): Changed {
  if (!hasName(input)) return refuse('invalid_input', 'nameEn', 'Give the group a name in English or in Arabic.')
  const wrong = checkContent(tx, input.kind, input.kind === 'query' ? { ...input, query: input.query ?? null } : input)
  if (wrong !== null) return wrong
  const row: DeviceGroup = {
    id: ctx.ids.next(now.wallAt),
    nameEn: input.nameEn ?? null,
    nameAr: input.nameAr ?? null,
    kind: input.kind,
    query: input.kind === 'query' ? (input.query?.trim() ?? null) : null,
    deviceCount: new Set(input.deviceIds ?? []).size,
    createdAt: now.wallAt,
    createdBy: actor,
    updatedAt: now.wallAt,
    updatedBy: actor,
    version: 1,
  }
  tx.insertDeviceGroup(row)
  watchGroup(ctx, tx, row.id, [], now, () => writeMembers(tx, row, input.deviceIds))
  tx.addAudit({
    at: now.wallAt,
    actor,
    action: 'deviceGroup.create',
    entity: 'deviceGroup',
    entityId: row.id,
    data: null,
  })
  tx.touch('deviceGroup', row.id)
  return done({ id: row.id })
}

/** Changes what is given; `deviceIds` replaces all members. Codes: `not_found`, `version_conflict`, and those of create. */
export function changeDeviceGroup(
  ctx: EngineContext,
  tx: StoreTx,
  input: ParsedInput<'deviceGroups.change'>,
  actor: string,
  now: Now,
): Changed {
  const group = tx.getDeviceGroup(input.id)
  if (group === null) return refuse('not_found', 'id', 'There is no such device group.')
  const wrong = checkContent(tx, group.kind, input)
  if (wrong !== null) return wrong
  const next: DeviceGroup = {
    ...group,
    nameEn: input.nameEn === undefined ? group.nameEn : input.nameEn,
    nameAr: input.nameAr === undefined ? group.nameAr : input.nameAr,
    query: group.kind === 'query' && input.query ? input.query.trim() : group.query,
    deviceCount: input.deviceIds ? new Set(input.deviceIds).size : group.deviceCount,
    updatedAt: now.wallAt,
    updatedBy: actor,
    version: group.version + 1,
  }
  if (!hasName(next)) return refuse('invalid_input', 'nameEn', 'The group needs a name in English or in Arabic.')
  const before = tx.hasScheduleOfEvent('device_joined_group') ? tx.devicesOfGroup(group.id) : []
  if (!tx.updateDeviceGroup(next, input.version ?? group.version)) {
    return refuse('version_conflict', 'version', 'The group was changed meanwhile. Read it again.', {
      version: group.version,
    })
  }
  watchGroup(ctx, tx, group.id, before, now, () => writeMembers(tx, next, input.deviceIds))
  tx.addAudit({
    at: now.wallAt,
    actor,
    action: 'deviceGroup.change',
    entity: 'deviceGroup',
    entityId: group.id,
    data: null,
  })
  tx.touch('deviceGroup', group.id)
  return done({ id: group.id })
}

const USE_WORDS = {
  template: 'template',
  schedule: 'schedule',
  policy: 'policy',
  limit: 'limit',
  job: 'open job',
} as const

/** Names what is in the way, so that nobody has to look for it. */
function inUse(uses: readonly DeviceGroupUse[]): Failure {
  const named = uses.slice(0, NAMED_AT_MOST).map(({ kind, id, nameEn, nameAr }) => {
    return `${USE_WORDS[kind]} "${nameEn ?? nameAr ?? id}"`
  })
  const more = uses.length > named.length ? ` and ${uses.length - named.length} more` : ''
  const message = `In use by ${named.join(', ')}${more}. Give them something else first.`
  return refuse('in_use', 'id', message, { uses })
}

/** Removes the group, not its devices. Codes: `not_found`, `in_use` (a template, schedule, policy, limit or open job names it). */
export function deleteDeviceGroup(
  _ctx: EngineContext,
  tx: StoreTx,
  input: ParsedInput<'deviceGroups.delete'>,
  actor: string,
  now: Now,
): Changed {
  if (tx.getDeviceGroup(input.id) === null) return refuse('not_found', 'id', 'There is no such device group.')
  const uses = tx.usesOfDeviceGroup(input.id)
  if (uses.length > 0) return inUse(uses)
  tx.deleteDeviceGroup(input.id)
  tx.addAudit({
    at: now.wallAt,
    actor,
    action: 'deviceGroup.delete',
    entity: 'deviceGroup',
    entityId: input.id,
    data: null,
  })
  tx.touch('deviceGroup', input.id)
  return done({ id: input.id })
}
