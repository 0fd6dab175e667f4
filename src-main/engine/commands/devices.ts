/** What an operator does to devices: register, change, remove. What devices say about themselves is in fleet/presence.ts. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import { watchDevice } from '../events/device-events.ts'
import { fitsAws } from '../execution/device-id.ts'
import { removeFromJobs } from '../fleet/cancel.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { done, refuse } from '../refusal.ts'
import { isZone } from '../timing/zone.ts'

type Changed = Result<{ id: string }>

function checkZone(timezone: string | null | undefined): Changed | null {
  if (timezone === null || timezone === undefined || isZone(timezone)) return null
  return refuse('unknown_zone', 'timezone', `"${timezone}" is not a time zone. Use an IANA name such as Africa/Cairo.`)
}

/** Registers a device. Codes: `device_exists` (409, also for one that was only heard), `unknown_zone`. */
export function createDevice(
  ctx: EngineContext,
  tx: StoreTx,
  input: ParsedInput<'devices.create'>,
  actor: string,
  now: Now,
): Changed {
  const zone = checkZone(input.timezone)
  if (zone !== null) return zone
  if (tx.getDevice(input.id) !== null) {
    return refuse('device_exists', 'id', `There is a device ${input.id} already. Choose another id or change that one.`)
  }
  const row: Device = {
    id: input.id,
    nameEn: input.nameEn ?? null,
    nameAr: input.nameAr ?? null,
    presence: 'unknown',
    presenceAt: null,
    asleepUntil: null,
    session: null,
    lastHeardAt: null,
    attributes: input.attributes ?? {},
    tags: input.tags ?? [],
    timezone: input.timezone ?? null,
    isAccepted: true,
    clockOffsetMs: null,
    origin: 'registered',
    fitsAws: fitsAws(input.id),
    createdAt: now.wallAt,
    createdBy: actor,
    updatedAt: now.wallAt,
    updatedBy: actor,
    version: 1,
  }
  const told = { source: 'operator', reported: input.attributes ?? null } as const
  watchDevice(ctx, tx, input.id, told, now, () => tx.insertDevice(row))
  tx.addAudit({ at: now.wallAt, actor, action: 'device.create', entity: 'device', entityId: input.id, data: null })
  tx.touch('device', input.id)
  return done({ id: input.id })
}

function changed(device: Device, input: ParsedInput<'devices.change'>, actor: string, now: Now): Device {
  return {
    ...device,
    nameEn: input.nameEn === undefined ? device.nameEn : input.nameEn,
    nameAr: input.nameAr === undefined ? device.nameAr : input.nameAr,
    attributes: input.attributes ?? device.attributes,
    tags: input.tags ?? device.tags,
    timezone: input.timezone === undefined ? device.timezone : input.timezone,
    updatedAt: now.wallAt,
    updatedBy: actor,
    version: device.version + 1,
  }
}

/** Changes what is given; null empties a name or the zone. Codes: `not_found`, `version_conflict`, `unknown_zone`. */
export function changeDevice(
  ctx: EngineContext,
  tx: StoreTx,
  input: ParsedInput<'devices.change'>,
  actor: string,
  now: Now,
): Changed {
  const zone = checkZone(input.timezone)
  if (zone !== null) return zone
  const device = tx.getDevice(input.id)
  if (device === null) return refuse('not_found', 'id', `There is no device ${input.id}.`)
  const told = { source: 'operator', reported: input.attributes ?? null } as const
  const next = changed(device, input, actor, now)
  const store = () => tx.updateDevice(next, input.version ?? device.version)
  if (!watchDevice(ctx, tx, input.id, told, now, store)) {
    return refuse('version_conflict', 'version', 'The device was changed meanwhile. Read it again.', {
      version: device.version,
    })
  }
  tx.addAudit({ at: now.wallAt, actor, action: 'device.change', entity: 'device', entityId: device.id, data: null })
  tx.touch('device', device.id)
  return done({ id: device.id })
}

/** Removes a device: its open executions end REMOVED with their runs; history stays. Code: `not_found`. */
export function deleteDevice(
  ctx: EngineContext,
  tx: StoreTx,
  input: ParsedInput<'devices.delete'>,
  actor: string,
  now: Now,
): Changed {
  if (tx.getDevice(input.id) === null) return refuse('not_found', 'id', `There is no device ${input.id}.`)
  const removed = removeFromJobs(ctx, tx, input.id, now)
  tx.deleteDevice(input.id)
  tx.deleteComplianceOfDevice(input.id)
  tx.addAudit({
    at: now.wallAt,
    actor,
    action: 'device.delete',
    entity: 'device',
    entityId: input.id,
    data: { removedExecutions: removed },
  })
  tx.touch('device', input.id)
  return done({ id: input.id })
}
