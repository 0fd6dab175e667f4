/** Devices as they are heard: who speaks exists, and what a device says about itself becomes its presence. Nothing is guessed. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { PresenceReport } from '../ports/device-link.ts'
import type { StoreTx } from '../ports/store.ts'
import { isAutoAccepted } from '../devices/accept.ts'
import { fitsAws } from '../execution/device-id.ts'

const HEARD = 'device'

/** A device that nobody registered: it has no name, its presence is unknown until it announces itself, and it is held unless a rule says else. */
function newcomer(tx: StoreTx, id: string, wallAt: number): Device {
  return {
    id,
    nameEn: null,
    nameAr: null,
    presence: 'unknown',
    presenceAt: null,
    asleepUntil: null,
    session: null,
    lastHeardAt: null,
    attributes: {},
    tags: [],
    timezone: null,
    isAccepted: isAutoAccepted(tx.getSettings(), id),
    clockOffsetMs: null,
    origin: 'heard',
    fitsAws: fitsAws(id),
    createdAt: wallAt,
    createdBy: HEARD,
    updatedAt: wallAt,
    updatedBy: HEARD,
    version: 1,
  }
}

/** Notes that these devices spoke; unknown ones are taken in with origin `heard`. */
export function hearDevices(tx: StoreTx, deviceIds: readonly string[], wallAt: number): void {
  const ids = [...new Set(deviceIds)]
  const known = new Set(tx.existingDevices(ids))
  for (const id of ids) {
    if (!known.has(id)) tx.insertDevice({ ...newcomer(tx, id, wallAt), lastHeardAt: wallAt })
    tx.touch('device', id)
  }
  tx.heard([...known], wallAt)
}

/** fleet 5.1: a will carries the session of the connection that died; a newer birth has made it worthless. */
function isOldWill(device: Device, report: PresenceReport): boolean {
  if (report.presence === 'online' || device.session === null || report.session === null) return false
  return report.session !== device.session
}

/** What it says about itself fills in what the operator has not said; attributes are the device's own to change. */
function withOwnWords(device: Device, report: PresenceReport, wallAt: number): Device {
  const hasName = device.nameEn !== null || device.nameAr !== null
  const names = hasName ? {} : { nameEn: report.nameEn, nameAr: report.nameAr }
  const attributes = { ...device.attributes, ...(report.attributes as Device['attributes'] | null) }
  const next = { ...device, ...names, attributes }
  const isSame =
    next.nameEn === device.nameEn &&
    next.nameAr === device.nameAr &&
    JSON.stringify(attributes) === JSON.stringify(device.attributes)
  return isSame ? device : { ...next, updatedAt: wallAt, updatedBy: HEARD, version: device.version + 1 }
}

/** Takes one report: online, asleep (with its return) or lost, by this console's clock. A retained copy does not move last heard. */
export function takePresence(tx: StoreTx, report: PresenceReport, wallAt: number): void {
  const stored = tx.getDevice(report.deviceId)
  const device = stored ?? newcomer(tx, report.deviceId, wallAt)
  if (stored === null) tx.insertDevice(device)
  if (isOldWill(device, report)) return
  const told = withOwnWords(device, report, wallAt)
  if (told !== device) tx.updateDevice(told, null)
  // A will is the broker's word, not the device's.
  const spoke = report.retained !== true && report.presence !== 'lost'
  tx.setPresence(report.deviceId, {
    presence: report.presence,
    presenceAt: device.presence === report.presence ? device.presenceAt : wallAt,
    asleepUntil: report.presence === 'asleep' ? report.asleepUntil : null,
    session: report.session ?? device.session,
    lastHeardAt: spoke ? wallAt : device.lastHeardAt,
  })
  tx.touch('device', report.deviceId)
}
