/** Next fires as lists, Today and the status show them: without occurrences that are skipped, moved ones at their moved time. */
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import { ownTarget } from '../engine/data/made-document.ts'
import { resolveTarget } from '../engine/fleet/targets.ts'
import { mergeParams } from '../engine/params/check.ts'
import type { StoreTx } from '../engine/ports/store.ts'
import type { ScheduleRow } from '../engine/ports/store-plan.ts'
import { comingFire } from '../engine/timing/coming-fire.ts'
import { firesOf } from '../engine/timing/next-fire.ts'
import { parseRule } from '../engine/timing/rule.ts'
import type { HandlerParts } from './handler.ts'

type Today = RequestOutput<'today.get'>
type Timed = Pick<
  ScheduleRow,
  'id' | 'scheduleType' | 'scheduleConfig' | 'timezone' | 'createdAt' | 'nextRunAt' | 'blackouts' | 'blackoutAction'
>

const FAR = Number.MAX_SAFE_INTEGER
const DAY_MS = 86_400_000
const SHOWN_NEXT = 8
/** Schedules that are asked for the one that fires next; more than are ever skipped by hand at once. */
const CANDIDATES = 32

/** When the schedule's next work begins; its stored next slot where nothing was said about it. Its time zone may have one of its own. */
export function comingOf(tx: StoreTx, schedule: Timed): number | null {
  const { id, nextRunAt, timezone: zone, blackoutAction } = schedule
  if (nextRunAt === null) return null
  const blackouts = [...tx.getSettings().blackouts, ...schedule.blackouts]
  const said = new Map(tx.occurrencesBetween(id, nextRunAt, FAR).map((row) => [row.scheduledAt, row]))
  if (said.size === 0 && blackouts.length === 0) return nextRunAt
  const read = parseRule(schedule, schedule.createdAt)
  if (!read.ok) return nextRunAt
  const fires = firesOf(read.value.rule, read.value.zone)
  return comingFire({ nextRunAt, fires, zone, blackouts, blackoutAction, occurrenceAt: (at) => said.get(at) ?? null })
}

/** The same schedule with the next time that it truly fires. */
export function withComing<T extends Timed>(parts: HandlerParts, row: T): T {
  return row.nextRunAt === null ? row : { ...row, nextRunAt: parts.store.read((tx) => comingOf(tx, row)) }
}

/** A page of schedules; in the order of their next fires where that was asked for. */
export function listComing(parts: HandlerParts, page: RequestOutput<'schedules.list'>, sort: string) {
  const items = page.items.map((row) => withComing(parts, row))
  const key = (at: number | null) => at ?? FAR
  const isByTime = sort === 'nextRunAt'
  return {
    ...page,
    items: isByTime ? items.toSorted((one, other) => key(one.nextRunAt) - key(other.nextRunAt)) : items,
  }
}

/** What fires next of all: the first of those whose slots come first. */
export function nextOfAll(parts: HandlerParts): EngineStatus['nextFire'] {
  return parts.store.read((tx) => {
    const [soonest] = tx.dueSchedules(FAR, 1)
    if (soonest === undefined) return null
    const { id: scheduleId, nameEn, nameAr } = soonest
    // Nearly always nothing was said about it, and no other needs to be read.
    if (comingOf(tx, soonest) === soonest.nextRunAt) return { at: soonest.nextRunAt ?? 0, scheduleId, nameEn, nameAr }
    let first: EngineStatus['nextFire'] = null
    for (const row of tx.dueSchedules(FAR, CANDIDATES)) {
      // No later row can begin before its slot.
      if (first !== null && row.nextRunAt !== null && row.nextRunAt >= first.at) break
      const at = comingOf(tx, row)
      if (at === null || (first !== null && first.at <= at)) continue
      first = { at, scheduleId: row.id, nameEn: row.nameEn, nameAr: row.nameAr }
    }
    return first
  })
}

/** Work that names no devices of its own may still reach some: those of its policy. */
function reached(tx: StoreTx, schedule: ScheduleRow, fire: Today['next'][number]): Today['next'][number] {
  if (fire.reach === 'local' || fire.targetCount > 0 || fire.targetNameEn !== null) return fire
  const template = tx.getTemplate(schedule.templateId)
  if (template === null) return fire
  const params = mergeParams(template.defaultParams, schedule.params)
  const target = ownTarget(tx, template.taskFunctionKey, params)
  const devices = target === null ? null : resolveTarget(tx, target)
  if (!devices?.ok) return fire
  const { deviceIds, nameEn: targetNameEn, nameAr: targetNameAr } = devices.value
  return { ...fire, targetCount: deviceIds.length, targetNameEn, targetNameAr }
}

/** Today's list of what comes next, as it will truly be. */
export function nextComing(parts: HandlerParts, today: Today, now: number): Today {
  const next = parts.store.read((tx) =>
    today.next.flatMap((fire) => {
      const row = tx.getSchedule(fire.scheduleId)
      const at = row === null ? null : comingOf(tx, row)
      return row === null || at === null ? [] : [reached(tx, row, { ...fire, at })]
    }),
  )
  const isSoon = ({ at }: { at: number }) => at < now + DAY_MS
  const moved = today.next.filter(isSoon).length - next.filter(isSoon).length
  const sorted = next.toSorted((one, other) => one.at - other.at)
  return { ...today, next: sorted.slice(0, SHOWN_NEXT), nextTotal: Math.max(0, today.nextTotal - moved) }
}
