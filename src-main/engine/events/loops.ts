/** Chains of schedules that would start each other in a circle, found before they are saved. Only `run_ended` can close a circle here. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { done, refuse } from '../refusal.ts'
import { parseEventConfig } from './config.ts'

type Link = Pick<ScheduleRow, 'id' | 'nameEn' | 'nameAr' | 'templateId' | 'scheduleType' | 'scheduleConfig'>

const MAX_VISITED = 1_000

const nameOf = (schedule: Link) => `"${schedule.nameEn ?? schedule.nameAr ?? schedule.id}"`

/** The schedules whose ended runs start this one: one by id, or all that listen for ends themselves and use the template. */
function startersOf(schedule: Link, listeners: readonly Link[], find: (id: string) => Link | null): Link[] {
  if (schedule.scheduleType !== 'event_triggered') return []
  const read = parseEventConfig(schedule.scheduleConfig)
  if (!read.ok || read.value?.event !== 'run_ended') return []
  const { scheduleId, templateId } = read.value
  if (scheduleId) return [find(scheduleId)].filter((row) => row !== null)
  return listeners.filter((row) => row.templateId === templateId)
}

/** The circle that `schedule` would close, beginning and ending with it; null = none. */
export function findLoop(schedule: Link, stored: readonly Link[], get: (id: string) => Link | null): Link[] | null {
  // What is being saved stands in for its stored self.
  const listeners = [...stored.filter((row) => row.id !== schedule.id), schedule]
  const find = (id: string) => (id === schedule.id ? schedule : get(id))
  const seen = new Set<string>()
  const open: Link[][] = [[schedule]]
  for (let path = open.pop(); path !== undefined && seen.size < MAX_VISITED; path = open.pop()) {
    const last = path.at(-1) as Link
    for (const starter of startersOf(last, listeners, find)) {
      if (starter.id === schedule.id) return [...path, schedule].toReversed()
      if (seen.has(starter.id)) continue
      seen.add(starter.id)
      open.push([...path, starter])
    }
  }
  return null
}

/** Failure `event_loop` at `scheduleConfig`, naming the circle in the order in which its schedules would start each other. */
export function checkLoop(tx: StoreTx, schedule: Link): Result<null> {
  const loop = findLoop(schedule, tx.schedulesOfEvent('run_ended'), (id) => tx.getSchedule(id))
  if (loop === null) return done(null)
  const words = loop.map(nameOf).join(' → ')
  const message = `These schedules would start each other for ever: ${words}. Choose another schedule or template to wait for.`
  return refuse('event_loop', 'scheduleConfig', message, { path: loop.map(({ id }) => id) })
}

/** What an event-triggered schedule waits for must exist when it is saved. Codes: `unknown_schedule`, `unknown_template`, `unknown_device_group`, `event_loop`. */
export function checkEventSources(tx: StoreTx, schedule: Link): Result<null> {
  if (schedule.scheduleType !== 'event_triggered') return done(null)
  const read = parseEventConfig(schedule.scheduleConfig, tx.getSettings().broker?.prefix ?? null)
  if (!read.ok) return read
  const { scheduleId, templateId, deviceGroupId } = read.value ?? {}
  if (scheduleId && scheduleId !== schedule.id && tx.getSchedule(scheduleId) === null) {
    return refuse('unknown_schedule', 'scheduleConfig.scheduleId', 'There is no such schedule to wait for.')
  }
  if (templateId && tx.getTemplate(templateId) === null) {
    return refuse('unknown_template', 'scheduleConfig.templateId', 'There is no such template to wait for.')
  }
  if (deviceGroupId && tx.getDeviceGroup(deviceGroupId) === null) {
    return refuse('unknown_device_group', 'scheduleConfig.deviceGroupId', 'There is no such device group.')
  }
  return checkLoop(tx, schedule)
}
