/** Facts about devices as events: presence, reports, membership. Each is looked for only while some schedule waits for its kind. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { EventKind } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { parseEventConfig } from './config.ts'
import { chainOfJob, DEVICE_EVENTS, NO_CHAIN } from './event.ts'
import type { Chain } from './event.ts'

type On = Pick<EngineContext, 'hooks'>
/** Who said it: a birth message, an execution's status details, an operator. */
type Source = 'birth' | 'status' | 'operator'

function factsOf(device: Device) {
  const { id, nameEn, nameAr, presence, asleepUntil, attributes, tags, timezone } = device
  return { deviceId: id, nameEn, nameAr, presence, asleepUntil, attributes, tags, timezone }
}

function raise(on: On, tx: StoreTx, kind: EventKind, device: Device, more: object, chain: Chain, now: Now): void {
  const data = { ...factsOf(device), ...more }
  on.hooks.raise(tx, { kind, at: now.wallAt, subject: device.id, data, chain }, now)
}

function raisePresence(on: On, tx: StoreTx, before: Device | null, after: Device, now: Now): void {
  const was = before?.presence ?? 'unknown'
  if (was === after.presence) return
  if (after.presence === 'online') raise(on, tx, 'device_online', after, { was }, NO_CHAIN, now)
  // Asleep said goodbye, lost did not: `presence` in the event says which. From asleep to lost is no second leaving.
  else if (was !== 'asleep' && was !== 'lost' && after.presence !== 'unknown') {
    raise(on, tx, 'device_offline', after, { was }, NO_CHAIN, now)
  }
}

/** Query groups that some schedule waits for: the device matches now and did not before. */
function raiseQueryJoins(on: On, tx: StoreTx, before: Device | null, after: Device, now: Now): void {
  const groups = new Set<string>()
  for (const schedule of tx.schedulesOfEvent('device_joined_group')) {
    const read = parseEventConfig(schedule.scheduleConfig)
    if (read.ok && read.value?.deviceGroupId) groups.add(read.value.deviceGroupId)
  }
  for (const id of groups) {
    const group = tx.getDeviceGroup(id)
    if (group?.kind !== 'query' || !tx.matchesQuery(after, group)) continue
    if (before !== null && tx.matchesQuery(before, group)) continue
    raiseJoined(on, tx, after, group, now)
  }
}

type GroupFacts = { readonly id: string; readonly nameEn: string | null; readonly nameAr: string | null }

function raiseJoined(on: On, tx: StoreTx, device: Device, group: GroupFacts, now: Now): void {
  const more = { deviceGroupId: group.id, groupNameEn: group.nameEn, groupNameAr: group.nameAr }
  raise(on, tx, 'device_joined_group', device, more, NO_CHAIN, now)
}

/**
 * Does `change` and raises what became of the device: online, offline, reported, joined a query group. Call inside the commit.
 * `reported` = the fields that this message or operator gave; null = it reported nothing.
 */
export function watchDevice<T>(
  on: On,
  tx: StoreTx,
  deviceId: string,
  report: { readonly source: Source; readonly reported: Readonly<Record<string, unknown>> | null },
  now: Now,
  change: () => T,
): T {
  const waited = DEVICE_EVENTS.filter((kind) => tx.hasScheduleOfEvent(kind))
  if (waited.length === 0) return change()
  const before = tx.getDevice(deviceId)
  const result = change()
  const after = tx.getDevice(deviceId)
  if (after === null) return result
  raisePresence(on, tx, before, after, now)
  if (report.reported !== null && waited.includes('device_reported')) {
    raise(on, tx, 'device_reported', after, { source: report.source, reported: report.reported }, NO_CHAIN, now)
  }
  if (waited.includes('device_joined_group')) raiseQueryJoins(on, tx, before, after, now)
  return result
}

/** A device's status details of an update, as a report; the job's chain goes on, so that work started by it is known as its consequence. */
export function statusReported(
  on: On,
  tx: StoreTx,
  job: Pick<JobRow, 'id' | 'eventData' | 'scheduleId'>,
  deviceId: string,
  details: Readonly<Record<string, string>> | null | undefined,
  now: Now,
): void {
  if (!details || !tx.hasScheduleOfEvent('device_reported')) return
  const device = tx.getDevice(deviceId)
  if (device === null) return
  const more = { source: 'status', reported: details, jobId: job.id }
  raise(on, tx, 'device_reported', device, more, chainOfJob(job), now)
}

/** Does `change` to a device group and raises every device that is a member now and is not among those `before`. */
export function watchGroup(
  on: On,
  tx: StoreTx,
  groupId: string,
  before: readonly string[],
  now: Now,
  change: () => void,
): void {
  change()
  if (!tx.hasScheduleOfEvent('device_joined_group')) return
  const group = tx.getDeviceGroup(groupId)
  if (group === null) return
  const known = new Set(before)
  for (const deviceId of tx.devicesOfGroup(groupId)) {
    const device = known.has(deviceId) ? null : tx.getDevice(deviceId)
    if (device !== null) raiseJoined(on, tx, device, group, now)
  }
}
