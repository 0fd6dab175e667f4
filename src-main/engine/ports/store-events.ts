/** Store port: what event-triggered schedules remember between events, and what finds them. */
import type { Device, DeviceGroup } from '../../../src-preload/contract/entities.ts'
import type { EventKind } from '../../../src-preload/contract/vocabulary.ts'
import type { ScheduleRow } from './store-plan.ts'

export type EventWaitRow = {
  scheduleId: string
  /** The device, or empty; `#rate`, `#paused` and `#loop` are the schedule's own counts (no device id holds a #). */
  subject: string
  /** When it is looked at again; null = never by itself. */
  dueAt: number | null
  event: Record<string, unknown> | null
  matched: number
  windowAt: number
  windowRan: number
  windowDropped: number
}

export type EventTables = {
  /** ENABLED and PAUSED schedules that wait for this kind of event, in order of id. One indexed read. */
  schedulesOfEvent(kind: EventKind): ScheduleRow[]
  hasScheduleOfEvent(kind: EventKind): boolean
  getEventWait(scheduleId: string, subject: string): EventWaitRow | null
  /** Inserts or replaces. */
  putEventWait(row: EventWaitRow): void
  deleteEventWait(scheduleId: string, subject: string): void
  eventWaitsOf(scheduleId: string): EventWaitRow[]
  /** dueAt <= now, earliest first. */
  eventWaitsDue(now: number, limit: number): EventWaitRow[]
  nextEventWaitAt(): number | null
  /** The first millisecond at or after `at` that has no slot of this schedule, looking at most 100 s ahead. */
  freeSlotAt(scheduleId: string, at: number): number
  /** Static: a member by id; query: the device matches now. */
  isGroupMember(groupId: string, deviceId: string): boolean
  /** Would this device, as given, match this query? */
  matchesQuery(device: Device, group: Pick<DeviceGroup, 'query'>): boolean
}
