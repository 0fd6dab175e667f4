/** The month as a heat map: each day 24 cells in two rows, planned hatched, hours with failures edged red. */
import { ChevronLeft, ChevronRight, OctagonX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { dayName, firstWeekday } from '../../i18n/weekdays.ts'
import { byDay, type DayCounts, dayKey, dayStart, type MonthDay, wallOf, weeksOf } from './month.ts'
import { type Say, useSentence } from './sentence.ts'
import { timeText } from './text.ts'

type Shown = 'all' | 'failed'

/** The tab Calendar. */
export function CalendarTab({ onSay }: { onSay: Say }) {
  const { zone, language } = useLocale()
  const now = useNow(60_000)
  const today = wallOf(now, zone)
  const [shift, setShift] = useState(0)
  const [shown, setShown] = useState<Shown>('all')
  const first = new Date(Date.UTC(today.year, today.month - 1 + shift, 1))
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + 1]
  const from = dayStart(year, month, 1, zone)
  const to = dayStart(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1, zone)
  const answer = useRead('schedules.calendar', { from, to, timezone: zone }, { keep: true })
  const days = useMemo(() => byDay(answer.data?.hours ?? [], zone), [answer.data, zone])
  useMonthSentence(onSay, from, days)
  const start = firstWeekday(language)
  const most = Math.max(1, ...[...days.values()].flatMap((day) => day.hours.map((hour) => measure(hour, shown))))
  return (
    <section className="calendar column grow">
      <CalendarHead shown={shown} onShown={setShown} shift={shift} onShift={setShift} />
      {answer.isError && <FailureBox failure={answer.error} onRetry={() => void answer.refetch()} />}
      <div className="month">
        {[0, 1, 2, 3, 4, 5, 6].map((offset) => (
          <span key={offset} className="weekday-head">
            {dayName((start + offset) % 7, language)}
          </span>
        ))}
        {weeksOf(year, month, start)
          .flat()
          .map((day) => (
            <Day
              key={dayKey(day)}
              day={day}
              counts={days.get(dayKey(day))}
              most={most}
              shown={shown}
              isToday={dayKey(day) === dayKey(today)}
            />
          ))}
      </div>
    </section>
  )
}

function measure(hour: { total: number; failed: number; planned: number }, shown: Shown): number {
  return shown === 'failed' ? hour.failed : Math.max(hour.total, hour.planned)
}

type HeadProps = {
  shown: Shown
  onShown: (shown: Shown) => void
  shift: number
  onShift: (shift: number) => void
}

/** The month, and how it went so far. */
function useMonthSentence(onSay: Say, from: number, days: Map<string, DayCounts>): void {
  const say = useText(timeText)
  const format = useFormat()
  const { language, zone } = useLocale()
  const locale = language === 'ar' ? 'ar-EG-u-nu-latn' : 'en-GB'
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: zone }).format(from)
  const all = [...days.values()]
  const total = all.reduce((sum, day) => sum + day.total, 0)
  const failed = all.reduce((sum, day) => sum + day.failed, 0)
  const went = `${say('runsSoFar', { count: total, n: format.number(total) })} ${say('notSucceeded', { count: failed })}`
  useSentence(onSay, `${month}.`, went)
}

function CalendarHead({ shown, onShown, shift, onShift }: HeadProps) {
  const say = useText(timeText)
  return (
    <div className="calendar-head">
      <div className="row gap-2 push">
        <Segmented
          label={say('show')}
          value={shown}
          onChange={onShown}
          items={[
            { id: 'all', label: say('all') },
            { id: 'failed', label: say('onlyFailed') },
          ]}
        />
        <IconButton label={say('previousMonth')} icon={ChevronLeft} mirrors onPress={() => onShift(shift - 1)} />
        <Button small isDisabled={shift === 0} onPress={() => onShift(0)}>
          {say('thisMonth')}
        </Button>
        <IconButton label={say('nextMonth')} icon={ChevronRight} mirrors onPress={() => onShift(shift + 1)} />
      </div>
      <Legend />
    </div>
  )
}

function Legend() {
  const say = useText(timeText)
  const format = useFormat()
  return (
    <div className="calendar-legend meta ink-2" aria-hidden="true">
      <span>{say('fewer')}</span>
      <span className="heat sample">
        {[1, 2, 3, 4].map((level) => (
          <i key={level} className={`level-${level}`} />
        ))}
      </span>
      <span>{say('moreRuns')}</span>
      <span className="heat sample">
        <i className="planned level-3" />
      </span>
      <span>{say('planned')}</span>
      <span className="heat sample">
        <i className="failed" />
      </span>
      <span>{say('failedHour')}</span>
      <span className="ink-3">{format.zoneName()}</span>
    </div>
  )
}

type DayProps = { day: MonthDay; counts: DayCounts | undefined; most: number; shown: Shown; isToday: boolean }

function Day({ day, counts, most, shown, isToday }: DayProps) {
  const say = useText(timeText)
  const format = useFormat()
  const { zone } = useLocale()
  const go = useRoute((route) => route.go)
  if (day.isOutside) {
    return (
      <div className="month-day outside">
        <b>{format.number(day.day)}</b>
      </div>
    )
  }
  const { total = 0, failed = 0, planned = 0 } = counts ?? {}
  const at = dayStart(day.year, day.month, day.day, zone)
  const label = say('dayLabel', {
    day: format.day(at + 12 * 3_600_000),
    total: format.number(total),
    failed: format.number(failed),
    planned: format.number(planned),
  })
  return (
    <button
      type="button"
      className={isToday ? 'month-day today' : 'month-day'}
      aria-label={label}
      aria-current={isToday ? 'date' : undefined}
      onClick={() => go('history', { from: String(at), to: String(at + 86_400_000) })}
    >
      <span className="row gap-2 day-head">
        <b>{format.number(day.day)}</b>
        {total + planned > 0 && <span className="meta ink-3">{format.number(total + planned)}</span>}
        {failed > 0 && (
          <span className="push meta tone-fail mid row gap-1">
            <Icon icon={OctagonX} small />
            {format.number(failed)}
          </span>
        )}
      </span>
      <Cells hours={counts?.hours ?? EMPTY} at={at} most={most} shown={shown} />
    </button>
  )
}

const EMPTY = Array.from({ length: 24 }, () => ({ total: 0, failed: 0, planned: 0 }))

type CellsProps = { hours: DayCounts['hours']; at: number; most: number; shown: Shown }

/** Twenty-four hours; `at` is the day's first instant. What lies ahead is an outline. */
function Cells({ hours, at, most, shown }: CellsProps) {
  const now = useNow(60_000)
  const kindOf = (hour: CellsProps['hours'][number], index: number) => {
    const level = Math.ceil((measure(hour, shown) / most) * 4)
    const isPlanned = hour.total === 0 && hour.planned > 0 && shown === 'all'
    const isAhead = level === 0 && at + index * 3_600_000 > now
    return [level > 0 && `level-${level}`, isPlanned && 'planned', isAhead && 'ahead', hour.failed > 0 && 'failed']
  }
  return (
    <span className="heat" aria-hidden="true">
      {hours.map((hour, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its hour
        <i key={index} className={kindOf(hour, index).filter(Boolean).join(' ')} />
      ))}
    </span>
  )
}
