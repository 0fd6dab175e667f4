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

/** The list under the preview of a schedule that is on. */
export function Occurrences({ schedule }: { schedule: ScheduleRow }) {
  const say = useText(occurrenceText)
  const list = useRead('occurrences.list', { scheduleId: schedule.id, count: SHOWN })
  const actions = useOccurrenceActions(schedule)
  const timeOf = useSlotTime(list.data?.items.map(({ at }) => at) ?? [])
  const [changing, setChanging] = useState<ListedOccurrence | null>(null)
  return (
    <section aria-label={say('title')}>
      <h3 className="field-label occurrences-head">{say('title')}</h3>
      {list.isPending && <SkeletonRows rows={3} />}
      {list.isError && <FailureBox failure={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <p className="meta ink-3">{say('none')}</p>}
      <ol>
        {list.data?.items.map((item) => (
          <OccurrenceRow
            key={item.at}
            item={item}
            zone={schedule.timezone}
            timeOf={timeOf}
            onSkip={() => void actions.skip(item.at)}
            onChange={() => setChanging(item)}
            onTakeBack={() => void actions.takeBack(item)}
          />
        ))}
      </ol>
      {changing && <OccurrenceDialog schedule={schedule} item={changing} onClose={() => setChanging(null)} />}
    </section>
  )
}

type RowProps = {
  item: ListedOccurrence
  zone: string
  timeOf: (at: number, zone?: string) => string
  onSkip: () => void
  onChange: () => void
  onTakeBack: () => void
}

function OccurrenceRow({ item, zone, timeOf, onSkip, onChange, onTakeBack }: RowProps) {
  const say = useText(occurrenceText)
  const format = useFormat()
  const { occurrence } = item
  const now = useNow(60_000)
  const time = timeOf(item.at, zone)
  const actions =
    occurrence === null
      ? [
          { id: 'skip', label: say('skip'), icon: CalendarOff, onAction: onSkip },
          { id: 'change', label: say('change'), icon: Pencil, onAction: onChange },
        ]
      : [
          { id: 'change', label: say('changeAgain'), icon: Pencil, onAction: onChange },
          { id: 'undo', label: say('takeBack'), icon: Undo2, onAction: onTakeBack },
        ]
  return (
    <li className="fire">
      <span>{format.dayOf(item.at, now, zone)}</span>
      {occurrence?.action === 'skip' ? <s className="ink-3">{time}</s> : <b>{time}</b>}
      <span className="meta ink-2 clip grow">{useWords(item)}</span>
      <MenuButton
        label={say('actionsAt', { time: format.dateTime(item.at, zone) })}
        actions={actions}
        className="button quiet square small"
        trigger={<Icon icon={Ellipsis} />}
      />
    </li>
  )
}

/** What was said about this one, or what a blackout does to it. */
function useWords({ occurrence, blackout }: ListedOccurrence): string {
  const say = useText(occurrenceText)
  const format = useFormat()
  if (occurrence?.action === 'skip') return [say('skipped'), occurrence.reason].filter(Boolean).join(': ')
  const parts = []
  if (occurrence?.action === 'change') {
    parts.push(
      occurrence.notBeforeAt === null ? say('changed') : say('later', { time: format.time(occurrence.notBeforeAt) }),
    )
    if (occurrence.reason) parts.push(occurrence.reason)
  }
  if (blackout === 'skip') parts.push(say('blackoutSkip'))
  if (blackout === 'defer') parts.push(say('blackoutDefer'))
  return parts.join(' · ')
}
