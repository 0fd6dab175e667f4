/** One schedule in the list: switch, name over the rule's words, last twenty runs, next fire. */
import { CircleQuestionMark, Copy, Ellipsis, History, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import { GridListItem } from 'react-aria-components'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { BilingualName, useName } from '../../ui/bilingual-name.tsx'
import { useNow } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { RunStrip } from '../../ui/run-strip.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { Switch } from '../../ui/switch.tsx'
import { usePauseWords } from './paused-note.tsx'
import { RuleWords } from './rule-words.tsx'
import { schedulesText } from './text.ts'

export type RowDoes = {
  onToggle: (row: ScheduleRow, isOn: boolean) => void
  onRun: (row: ScheduleRow) => void
  onPause: (row: ScheduleRow) => void
  onEdit: (row: ScheduleRow) => void
  onDuplicate: (row: ScheduleRow) => void
  onBackfill: (row: ScheduleRow) => void
  onWhy: (row: ScheduleRow) => void
  onDelete: (row: ScheduleRow) => void
}

/** True while slots of it are decided. */
export function isOn(row: Pick<ScheduleRow, 'state'>): boolean {
  return row.state === 'ENABLED'
}

/** The row of one schedule; `isOpen`: it stands in the panel. */
export function ScheduleListRow({ row, isOpen, does }: { row: ScheduleRow; isOpen: boolean; does: RowDoes }) {
  const say = useText(schedulesText)
  const name = useName()
  const words = name(row, `#${row.number}`)
  return (
    <GridListItem id={row.id} textValue={words} className={isOpen ? 'table-row selected current' : 'table-row'}>
      <Switch label={say('onOff', { name: words })} isSelected={isOn(row)} onChange={(on) => does.onToggle(row, on)} />
      <span className="two-lines">
        <span className="first clip mid">
          <BilingualName of={row} fallback={words} />
        </span>
        <span className="second clip">
          {row.faultReason ? say('faulty', { reason: isolate(row.faultReason) }) : <RuleWords rule={row} />}
          {row.state === 'PAUSED' && <PauseReason row={row} />}
        </span>
      </span>
      <RunStrip runs={row.lastRuns} />
      <NextFire row={row} />
      <span className="on-hover">
        <MenuButton
          label={say('actionsFor', { name: words })}
          actions={actionsOf(row, does, say)}
          className="button quiet square small"
          trigger={<Icon icon={Ellipsis} />}
        />
      </span>
    </GridListItem>
  )
}

/** Behind the rule's words: why it rests. */
function PauseReason({ row }: { row: ScheduleRow }) {
  const { why } = usePauseWords()(row)
  return why && <span className="ink-3"> · {isolate(why)}</span>
}

function actionsOf(row: ScheduleRow, does: RowDoes, say: ReturnType<typeof useText<typeof schedulesText.table>>) {
  const isPaused = row.state === 'PAUSED'
  return [
    { id: 'run', label: say('runNow'), icon: Play, keys: 'R', onAction: () => does.onRun(row) },
    {
      id: 'pause',
      label: say(isPaused ? 'resume' : 'pause'),
      icon: isPaused ? Play : Pause,
      keys: 'P',
      onAction: () => does.onPause(row),
    },
    { id: 'edit', label: say('edit'), icon: Pencil, keys: 'E', onAction: () => does.onEdit(row) },
    { id: 'duplicate', label: say('duplicate'), icon: Copy, onAction: () => does.onDuplicate(row) },
    ...(row.scheduleType === 'event_triggered'
      ? []
      : [{ id: 'backfill', label: say('backfill'), icon: History, onAction: () => does.onBackfill(row) }]),
    { id: 'why', label: say('whySilent'), icon: CircleQuestionMark, onAction: () => does.onWhy(row) },
    '-' as const,
    {
      id: 'delete',
      label: say('delete'),
      icon: Trash2,
      keys: 'Delete',
      // A workspace's own schedules can be disabled, never deleted.
      isDisabled: row.isPrimary,
      onAction: () => does.onDelete(row),
    },
  ]
}

const YEAR_MS = 31_536_000_000
const isNear = (at: number, now: number) => at - now < 86_400_000

/** When it fires next, in the window's zone with the countdown, or why it does not. */
export function NextFire({ row }: { row: ScheduleRow }) {
  const say = useText(schedulesText)
  const format = useFormat()
  const { zone } = useLocale()
  const now = useNow()
  const pauseWords = usePauseWords()
  const dayOf = (at: number) => (at - now < YEAR_MS ? format.day(at) : format.date(at))
  if (row.state === 'PAUSED') {
    const until = row.pausedUntil
      ? say('untilTime', {
          time: isNear(row.pausedUntil, now) ? format.moment(row.pausedUntil, now) : dayOf(row.pausedUntil),
        })
      : say('untilResumed')
    const { who, why } = pauseWords(row)
    return (
      <span className="two-lines number" title={[who, why].filter(Boolean).join('\n')}>
        <span className="first">
          <StateMark state="PAUSED" />
        </span>
        <span className="second">{until}</span>
      </span>
    )
  }
  if (row.scheduleType === 'event_triggered') return <span className="number ink-3">{say('onEvent')}</span>
  if (!isOn(row) && row.state !== 'EXPIRED') return <span className="number ink-3">{say('off1')}</span>
  if (row.nextRunAt === null) {
    const isSpent = row.scheduleType === 'once' || row.state === 'EXPIRED'
    return <span className={isSpent ? 'number ink-3' : 'number tone-late mid'}>{say(isSpent ? 'fired' : 'never')}</span>
  }
  const isSoon = isNear(row.nextRunAt, now)
  return (
    <span
      className="two-lines number"
      title={`${format.exact(row.nextRunAt)}\n${format.exact(row.nextRunAt, row.timezone)}`}
    >
      <span className="first">{isSoon ? format.time(row.nextRunAt) : dayOf(row.nextRunAt)}</span>
      <span className="second">
        {isSoon
          ? say('in', { time: format.countdown(row.nextRunAt - now) })
          : `${format.time(row.nextRunAt)} ${zone === 'UTC' ? 'UTC' : ''}`.trim()}
      </span>
    </span>
  )
}
