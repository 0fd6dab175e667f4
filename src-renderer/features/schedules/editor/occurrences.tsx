/** The coming occurrences of a stored schedule: skip one, change one, or take that back, without touching the rule. */
import { CalendarOff, Ellipsis, Pencil, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { ScheduleRow } from '../../../../src-preload/contract/requests-plan.ts'
import { FailureBox } from '../../../api/failure-box.tsx'
import { command } from '../../../api/use-command.ts'
import { useRead } from '../../../api/use-read.ts'
import { say as sayNow } from '../../../i18n/catalogue.ts'
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { useNow } from '../../../ui/clock.ts'
import { remember } from '../../../stores/undo-store.ts'
import { Icon } from '../../../ui/icon.tsx'
import { MenuButton } from '../../../ui/menu.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { useSlotTime } from '../slot-time.ts'
import type { ListedOccurrence } from './listed-occurrence.ts'
import { OccurrenceDialog } from './occurrence-dialog.tsx'
import { occurrenceText } from './occurrence-text.ts'

const SHOWN = 10

/** Skips or takes back, and says how to turn that round. */
function useOccurrenceActions(schedule: ScheduleRow) {
  const format = useFormat()
  const skip = (at: number) =>
    command('occurrences.change', { scheduleId: schedule.id, scheduledAt: at, action: 'skip' })
  const undo = (at: number) => command('occurrences.undo', { scheduleId: schedule.id, scheduledAt: at })
  const when = (at: number) => ({ time: format.dateTime(at, schedule.timezone) })
  return {
    skip: async (at: number) => {
      if (!(await skip(at)).ok) return
      remember({
        sentence: sayNow(occurrenceText, 'didSkip', when(at)),
        undo: async () => (await undo(at)).ok,
        redo: async () => (await skip(at)).ok,
      })
    },
    takeBack: async ({ at, occurrence }: ListedOccurrence) => {
      if (!(await undo(at)).ok || occurrence === null) return
      const { scheduleId, scheduledAt, action, params, target, priority, notBeforeAt, reason } = occurrence
      const before = { scheduleId, scheduledAt, action, params, target, priority, notBeforeAt, reason }
      remember({
        sentence: sayNow(occurrenceText, 'didTakeBack', when(at)),
        undo: async () => (await command('occurrences.change', before)).ok,
      })
    },
  }
}

/** The stored occurrences of a schedule that is on, with what can be done to each; `null` for a draft or a schedule that is off. */
export type Occurring = ReturnType<typeof useOccurrences>

/** Reads them, and holds the one that is being changed. */
export function useOccurrences(schedule: ScheduleRow | null) {
  const list = useRead(
    'occurrences.list',
    { scheduleId: schedule?.id ?? '-', count: SHOWN },
    { enabled: schedule !== null },
  )
  const [changing, setChanging] = useState<ListedOccurrence | null>(null)
  const items = schedule ? (list.data?.items ?? []) : []
  return { schedule, list, items, itemAt: (at: number) => items.find((item) => item.at === at), changing, setChanging }
}

/** Those that do not stand among the fires above: all of them while the rule of the draft is another one, else none. */
export function OtherOccurrences({ occurring, fires }: { occurring: Occurring; fires: readonly number[] }) {
  const say = useText(occurrenceText)
  const { schedule, list, items, changing, setChanging } = occurring
  const timeOf = useSlotTime(items.map(({ at }) => at))
  if (!schedule) return null
  const dialog = changing && <OccurrenceDialog schedule={schedule} item={changing} onClose={() => setChanging(null)} />
  if (items.some(({ at }) => fires.includes(at))) return dialog
  return (
    <section aria-label={say('title')}>
      <h3 className="field-label occurrences-head">{say('title')}</h3>
      {list.isPending && <SkeletonRows rows={3} />}
      {list.isError && <FailureBox failure={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="meta ink-3">{say('none')}</p>}
      <ol>
        {items.map((item) => (
          <OccurrenceRow key={item.at} item={item} occurring={occurring} zone={schedule.timezone} timeOf={timeOf} />
        ))}
      </ol>
      {dialog}
    </section>
  )
}

type RowProps = {
  item: ListedOccurrence
  occurring: Occurring
  zone: string
  timeOf: (at: number, zone?: string) => string
}

function OccurrenceRow({ item, occurring, zone, timeOf }: RowProps) {
  const format = useFormat()
  const now = useNow(60_000)
  return (
    <li>
      <div className="fire">
        <span>{format.dayOf(item.at, now, zone)}</span>
        <OccurrenceTime item={item} time={timeOf(item.at, zone)} />
        <OccurrenceMenu item={item} occurring={occurring} />
      </div>
      <OccurrenceWords item={item} zone={zone} />
    </li>
  )
}

/** The time of day, struck out when this one is skipped. */
export function OccurrenceTime({ item, time }: { item: ListedOccurrence | undefined; time: string }) {
  return item?.occurrence?.action === 'skip' ? <s className="ink-3">{time}</s> : <b>{time}</b>
}

/** What can be done to one: skip it, change it, take that back. */
export function OccurrenceMenu({ item, occurring }: Pick<RowProps, 'item' | 'occurring'>) {
  const { schedule, setChanging } = occurring
  return schedule && <MenuOf item={item} schedule={schedule} onChange={() => setChanging(item)} />
}

type MenuProps = { item: ListedOccurrence; schedule: ScheduleRow; onChange: () => void }

function MenuOf({ item, schedule, onChange }: MenuProps) {
  const say = useText(occurrenceText)
  const format = useFormat()
  const { skip, takeBack } = useOccurrenceActions(schedule)
  const actions =
    item.occurrence === null
      ? [
          { id: 'skip', label: say('skip'), icon: CalendarOff, onAction: () => void skip(item.at) },
          { id: 'change', label: say('change'), icon: Pencil, onAction: onChange },
        ]
      : [
          { id: 'change', label: say('changeAgain'), icon: Pencil, onAction: onChange },
          { id: 'undo', label: say('takeBack'), icon: Undo2, onAction: () => void takeBack(item) },
        ]
  return (
    <span className="fire-menu">
      <MenuButton
        label={say('actionsAt', { time: format.dateTime(item.at, schedule.timezone) })}
        actions={actions}
        className="button quiet square small"
        trigger={<Icon icon={Ellipsis} />}
      />
    </span>
  )
}

/** What was said about it, on a line of its own; nothing for one that is as its rule says. */
export function OccurrenceWords({ item, zone }: { item: ListedOccurrence; zone: string }) {
  const words = useWords(item, zone)
  return words && <p className="meta ink-2 fire-words">{words}</p>
}

/** What was said about this one, or what a blackout does to it. */
function useWords({ occurrence, blackout }: ListedOccurrence, zone: string): string {
  const say = useText(occurrenceText)
  const format = useFormat()
  if (occurrence?.action === 'skip') return [say('skipped'), occurrence.reason].filter(Boolean).join(': ')
  const parts = []
  if (occurrence?.action === 'change') {
    parts.push(
      occurrence.notBeforeAt === null
        ? say('changed')
        : say('later', { time: format.time(occurrence.notBeforeAt, zone) }),
    )
    if (occurrence.reason) parts.push(occurrence.reason)
  }
  if (blackout === 'skip') parts.push(say('blackoutSkip'))
  if (blackout === 'defer') parts.push(say('blackoutDefer'))
  return parts.join(' · ')
}
