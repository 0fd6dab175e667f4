/**
 * Who may get an execution in this commit: the job's holds, limits, caps, windows and presence of single devices. Counted once and kept
 * as executions are made. Stores nothing; why a device does not get the job at all is in checks.ts.
 */
import type { Device } from '../../../src-preload/contract/entities.ts'
import { devicePlaces } from '../limits/device-places.ts'
import type { DevicePlaces } from '../limits/device-places.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { type Hold, type HoldWord, holdOfJob, JOB_CAP } from './hold.ts'
import { NEVER, openOf } from './plan.ts'
import { isSameForAll, type WindowState, windowState } from './windows.ts'

type GroupCap = { readonly key: HoldWord; readonly max: number; readonly members: ReadonlySet<string>; used: number }
type JobCaps = {
  readonly attribute: { readonly name: string; readonly max: number; readonly used: Map<string, number> } | null
  readonly groups: readonly GroupCap[]
}

export type Gate = {
  readonly places: DevicePlaces
  /** The device's row, read once in this commit. */
  device(id: string): Device | null
  /** What holds the device back; null = it may have the job now. `limit` tells which one where a limit does. */
  blocks(
    job: JobRow,
    deviceId: string,
    isNew: boolean,
  ): (Hold & { readonly limit?: { kind: string; max: number } }) | null
  /** True while what is filed under this word has room in the job. */
  hasRoom(job: JobRow, why: string): boolean
  /** An execution was made. */
  took(job: JobRow, deviceId: string): void
  /** Until when the device's windows are open; null = it has none, or they are shut. */
  openUntil(job: JobRow, deviceId: string): number | null
  /** When the device's windows open next; null = never, or they are open. */
  shutUntil(job: JobRow, deviceId: string): number | null
}

/** An attribute's value as the store counts it: text as it is, anything else as JSON; null = the device has none. */
export function attributeText(device: Device | null, name: string): string | null {
  const value = device !== null && Object.hasOwn(device.attributes, name) ? device.attributes[name] : null
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const attributeKey = (name: string, value: string): HoldWord => `cap:${name}=${value}`
const groupKey = (id: string): HoldWord => `cap:group ${id}`

function capsOf(tx: StoreTx, job: JobRow): JobCaps {
  const { attribute, groups } = job.fleetPlan?.caps ?? {}
  return {
    attribute: attribute
      ? { ...attribute, used: new Map(tx.openByAttribute(job.id, attribute.name).map((row) => [row.value, row.count])) }
      : null,
    groups: (groups ?? []).map(({ deviceGroupId, max }) => {
      const members = tx.devicesOfGroup(deviceGroupId)
      return { key: groupKey(deviceGroupId), max, members: new Set(members), used: tx.countOpenOfJob(job.id, members) }
    }),
  }
}

function fullCap(caps: JobCaps, device: Device | null, deviceId: string): HoldWord | null {
  const { attribute } = caps
  const value = attribute === null ? null : attributeText(device, attribute.name)
  if (attribute !== null && value !== null && (attribute.used.get(value) ?? 0) >= attribute.max) {
    return attributeKey(attribute.name, value)
  }
  return caps.groups.find((group) => group.used >= group.max && group.members.has(deviceId))?.key ?? null
}

function roomIn(caps: JobCaps, why: string): boolean {
  const { attribute } = caps
  const prefix = attribute === null ? null : `cap:${attribute.name}=`
  if (attribute !== null && prefix !== null && why.startsWith(prefix)) {
    return (attribute.used.get(why.slice(prefix.length)) ?? 0) < attribute.max
  }
  const group = caps.groups.find(({ key }) => key === why)
  // A cap that the plan does not know any more holds nobody.
  return group === undefined || group.used < group.max
}

function once<V>(known: Map<string, V>, key: string, read: () => V): V {
  const found = known.get(key)
  if (found !== undefined) return found
  const value = read()
  known.set(key, value)
  return value
}

/** What the plan asks of the device's row; a job that asks nothing reads none. */
function readsDevice(job: JobRow): boolean {
  const plan = job.fleetPlan
  if (plan === null) return false
  return plan.presence === 'online_only' || Boolean(plan.caps?.attribute) || !isSameForAll(plan.windows ?? [])
}

type Rows = (id: string) => Device | null

/** Devices, each read once. */
function deviceRows(tx: StoreTx): Rows {
  const known = new Map<string, Device>()
  return (id) => {
    const row = known.get(id) ?? tx.getDevice(id)
    if (row !== null) known.set(id, row)
    return row
  }
}

/** The windows of a job as one device sees them; null = it has none. Asked once for each zone. */
function windowsSeen(tx: StoreTx, device: Rows, wallAt: number) {
  const known = new Map<string, WindowState>()
  let ownZone: string | null = null
  const zoneOf = (deviceId: string): string => {
    ownZone ??= tx.getSettings().timezone
    return device(deviceId)?.timezone ?? ownZone
  }
  return (job: JobRow, deviceId: string): WindowState | null => {
    const list = job.fleetPlan?.windows ?? []
    if (list.length === 0) return null
    const zone = isSameForAll(list) ? '' : zoneOf(deviceId)
    return once(known, `${job.id} ${zone}`, () => windowState(list, zone, wallAt))
  }
}

/** One more is open under these caps. */
function tookPlace({ attribute, groups }: JobCaps, device: Device | null, deviceId: string): void {
  const value = attribute === null ? null : attributeText(device, attribute.name)
  if (attribute !== null && value !== null) attribute.used.set(value, (attribute.used.get(value) ?? 0) + 1)
  for (const group of groups) if (group.members.has(deviceId)) group.used += 1
}

/** The gate as things stand in this transaction. */
export function openGate(tx: StoreTx, wallAt: number): Gate {
  const places = devicePlaces(tx)
  const device = deviceRows(tx)
  const stateOf = windowsSeen(tx, device, wallAt)
  const caps = new Map<string, JobCaps>()
  const capped = (job: JobRow) => once(caps, job.id, () => capsOf(tx, job))
  const blocksDevice = (job: JobRow, deviceId: string): Hold | null => {
    if (!readsDevice(job) && !job.fleetPlan?.caps?.groups) return null
    const state = stateOf(job, deviceId)
    if (state?.isOpen === false) return { why: 'window', untilAt: state.opensAt ?? NEVER }
    const row = readsDevice(job) ? device(deviceId) : null
    const isAway = job.fleetPlan?.presence === 'online_only' && row?.presence !== 'online'
    if (isAway) return { why: 'presence', untilAt: NEVER }
    const why = fullCap(capped(job), row, deviceId)
    return why === null ? null : { why, untilAt: NEVER }
  }
  return {
    places,
    device,
    blocks: (job, deviceId, isNew) => {
      // A device that an operator holds gets nothing more until it is accepted again.
      if (tx.heldDevices([deviceId]).length > 0) return { why: 'held', untilAt: NEVER }
      const held = holdOfJob(job, isNew, wallAt) ?? blocksDevice(job, deviceId)
      if (held !== null) return held
      const limit = places.isLimited ? places.blocks(deviceId) : null
      return limit === null ? null : { why: 'limit', untilAt: NEVER, limit }
    },
    hasRoom: (job, why) =>
      why === JOB_CAP ? openOf(job.counts) < (job.fleetPlan?.caps?.job ?? NEVER) : roomIn(capped(job), why),
    took: (job, deviceId) => {
      places.took(deviceId)
      if (job.fleetPlan?.caps) tookPlace(capped(job), device(deviceId), deviceId)
    },
    openUntil: (job, deviceId) => {
      const state = stateOf(job, deviceId)
      return state?.isOpen ? state.untilAt : null
    },
    shutUntil: (job, deviceId) => {
      const state = stateOf(job, deviceId)
      return state?.isOpen === false ? state.opensAt : null
    },
  }
}
