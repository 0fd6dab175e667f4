/** Requests about the coming occurrences of one schedule: listed with what clock changes, windows and operators do to each. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { ParsedInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { ScheduleRow } from '../engine/ports/store-plan.ts'
import { windowAt } from '../engine/timing/blackout.ts'
import { previewFires } from '../engine/timing/preview.ts'
import { parseRule } from '../engine/timing/rule.ts'
import { commandThen, found, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

type OccurrenceName = `occurrences.${'list' | 'change' | 'undo'}`

/** Where the list begins: after now, or right after the given instant; nothing before the next slot is coming. */
function after(row: ScheduleRow, from: number | null | undefined, now: number): number {
  const earliest = Math.max(now, from ?? now)
  return row.nextRunAt === null ? earliest : Math.max(earliest, row.nextRunAt - 1)
}

/** The next fires as they stand: a paused or disabled schedule is told as if it were on (R26c). */
function list(parts: HandlerParts, input: ParsedInput<'occurrences.list'>): Result<RequestOutput<'occurrences.list'>> {
  const row = parts.store.read((tx) => tx.getSchedule(input.scheduleId))
  if (row === null) return unknown(input.scheduleId)
  const read = parseRule(row, row.createdAt)
  if (!read.ok) return ok({ items: [] })
  const { rule, zone } = read.value
  const { fires, dropped } = previewFires(rule, zone, after(row, input.from, parts.clock.now().wallAt), input.count)
  const windows = [...parts.store.views.settingsGet().blackouts, ...row.blackouts]
  const losses = dropped.map((loss) => ({ at: Date.parse(loss.at), local: loss.local, note: loss.note }))
  const coming = fires.map((fire) => ({ at: Date.parse(fire.at), local: fire.local, note: fire.note }))
  const all = [...losses, ...coming].sort((one, other) => one.at - other.at)
  return parts.store.read((tx) =>
    ok({
      items: all.map((item) => ({
        ...item,
        blackout: windowAt(windows, zone, item.at) === null ? null : row.blackoutAction,
        occurrence: item.note === 'dst_skipped' ? null : tx.getOccurrence(row.id, item.at),
      })),
    }),
  )
}

function unknown(id: string): Result<never> {
  const message = `There is no schedule "${id.slice(0, 130)}".`
  return failure('unknown_schedule', message, [{ path: 'scheduleId', message, code: 'unknown_schedule' }])
}

export function timingHandlers(parts: HandlerParts): Handlers<OccurrenceName> {
  const { store } = parts
  /** The reference API's integer numbers stand for ids here too. */
  const withId = <T extends { scheduleId: string }>(input: T): T => {
    if (!/^\d{1,15}$/.test(input.scheduleId)) return input
    const row = store.read((tx) => tx.getScheduleByNumber(Number(input.scheduleId)))
    return row === null ? input : { ...input, scheduleId: row.id }
  }
  return {
    'occurrences.list': (input) => list(parts, withId(input)),
    'occurrences.change': (input, actor) => {
      const asked = withId(input)
      return commandThen(parts, 'occurrences.change', asked, actor, () =>
        found(
          store.read((tx) => tx.getOccurrence(asked.scheduleId, asked.scheduledAt)),
          'not_found',
          'occurrence',
          asked.scheduleId,
        ),
      )
    },
    'occurrences.undo': (input, actor) => commandThen(parts, 'occurrences.undo', withId(input), actor, ok),
  }
}
