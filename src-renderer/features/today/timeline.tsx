/** Twelve hours back and ahead on one axis, with the now line between. One lane per device group or schedule. */
import './timeline.css'
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { useNow } from '../../ui/clock.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { type BarKind, gridHours, isTrouble, type LaneBar, laneBars } from './lane-bars.ts'
import { todayText } from './text.ts'

const HALF = 12 * 3_600_000
const STEP = 5 * 60_000
type Lane = RequestOutput<'today.timeline'>['lanes'][number]

/** `offlineSince` stripes what is not known since then. */
export function Timeline({ offlineSince }: { offlineSince: number | null }) {
  const say = useText(todayText)
  const now = useNow(10_000)
  const [by, setBy] = useState<'group' | 'schedule'>('group')
  const anchor = Math.floor(now / STEP) * STEP
  const lanes = useRead('today.timeline', { from: anchor - HALF, to: anchor + HALF, by }, { keep: true })
  return (
    <section className="timeline" aria-label={say('timeline')}>
      <div className="timeline-head">
        <h2>{say('timeline')}</h2>
        <span className="meta ink-3 span-words">{say('timelineSpan')}</span>
        <Legend />
        <Segmented
          label={say('groupTimeline')}
          value={by}
          onChange={setBy}
          items={[
            { id: 'group', label: say('byGroup') },
            { id: 'schedule', label: say('bySchedule') },
          ]}
        />
      </div>
      {lanes.error && <FailureBox failure={lanes.error} onRetry={() => void lanes.refetch()} />}
      {lanes.data?.lanes.length === 0 && <p className="meta ink-3">{say('noLanes')}</p>}
      {lanes.data && lanes.data.lanes.length > 0 && (
        <Lanes
          lanes={lanes.data.lanes}
          from={anchor - HALF}
          to={anchor + HALF}
          now={now}
          offlineSince={offlineSince}
          by={by}
        />
      )}
    </section>
  )
}

function Legend() {
  const say = useText(todayText)
  const items: readonly [string, 'succeeded' | 'failed' | 'timedOut' | 'rejected' | 'planned'][] = [
    ['key-bar', 'succeeded'],
    ['key-bar failed', 'failed'],
    ['key-bar late', 'timedOut'],
    ['key-bar rejected', 'rejected'],
    ['key-bar planned', 'planned'],
  ]
  return (
    <span className="timeline-legend">
      {items.map(([look, word]) => (
        <span key={word}>
          <i className={look} />
          {say(word)}
        </span>
      ))}
    </span>
  )
}

type Span = { from: number; to: number; now: number }
type LanesProps = Span & { lanes: readonly Lane[]; offlineSince: number | null; by: 'group' | 'schedule' }

/** Where an instant lies, in percent of the lane. */
function shareOf({ from, to }: Span, at: number): string {
  return `${(((at - from) / (to - from)) * 100).toFixed(3)}%`
}

function at(span: Span, instant: number): CSSProperties {
  return { '--at': shareOf(span, instant) } as CSSProperties
}

function Lanes({ lanes, offlineSince, by, ...span }: LanesProps) {
  const format = useFormat()
  const { zone } = useLocale()
  const [width, track] = useWidth()
  const { from, to, now } = span
  const hours = useMemo(() => gridHours(from, to, 3, wallHours(zone)), [from, to, zone])
  const labelled = hours.filter((hour) => Math.abs(hour - now) >= 50 * 60_000)
  return (
    <div className="lanes-frame">
      <div className="lane-over" aria-hidden="true" ref={track}>
        {hours.map((hour) => (
          <span key={hour} className="grid-line" style={at(span, hour)} />
        ))}
        {offlineSince !== null && offlineSince > from && <NotKnown span={span} since={offlineSince} />}
        <span className="now-line" style={at(span, now)} />
        <span className="now-pill" style={at(span, now)}>
          {format.time(now)}
        </span>
      </div>
      <div className="lanes">
        {lanes.map((lane) => (
          <LaneRow key={lane.id} lane={lane} from={from} to={to} width={width} by={by} />
        ))}
      </div>
      <div className="axis" aria-hidden="true">
        {labelled.map((hour) => (
          <span key={hour} style={at(span, hour)}>
            {format.time(hour)}
          </span>
        ))}
      </div>
    </div>
  )
}

function NotKnown({ span, since }: { span: Span; since: number }) {
  const long = `${((span.now - since) / (span.to - span.from)) * 100}%`
  return (
    <span className="not-known hatch" style={{ '--from': shareOf(span, since), '--long': long } as CSSProperties} />
  )
}

function LaneRow({
  lane,
  from,
  to,
  width,
  by,
}: {
  lane: Lane
  from: number
  to: number
  width: number
  by: 'group' | 'schedule'
}) {
  const say = useText(todayText)
  const format = useFormat()
  const nameOf = useName()
  const go = useRoute((route) => route.go)
  const bars = useMemo(() => laneBars(lane, from, to, width), [lane, from, to, width])
  const name = nameOf(lane, say(lane.kind === 'local' ? 'thisComputer' : 'otherDevices'))
  const hasTrouble = bars.some((bar) => isTrouble(bar.kind))
  const open = (bar?: LaneBar) => {
    if (bar?.runId && bar.count === 1) go('history', { run: bar.runId })
    else if (bar?.kind === 'planned') go('schedules')
    else
      go('history', {
        from: String(bar?.startAt ?? from),
        to: String(bar?.endAt ?? to),
        ...(by === 'schedule' ? { schedule: lane.id } : lane.kind === 'group' ? { group: lane.id } : {}),
      })
  }
  return (
    <>
      <button
        type="button"
        className={hasTrouble ? 'lane-name trouble' : 'lane-name'}
        title={say('openLane', { name })}
        onClick={() => open()}
      >
        <span className="clip">{name}</span>
        {lane.deviceCount > 0 && <span className="lane-count">{format.number(lane.deviceCount)}</span>}
      </button>
      <div className="lane-track" role="img" aria-label={say('laneLabel', { name, parts: useLaneWords(lane) })}>
        {bars.map((bar) => (
          <Bar key={bar.key} bar={bar} width={width} onOpen={open} />
        ))}
      </div>
    </>
  )
}

function Bar({ bar, width, onOpen }: { bar: LaneBar; width: number; onOpen: (bar: LaneBar) => void }) {
  const format = useFormat()
  const style = {
    '--from': `${(bar.from * 100).toFixed(3)}%`,
    '--long': `${(bar.long * 100).toFixed(3)}%`,
  } as CSSProperties
  const times = `${format.time(bar.startAt)} – ${format.time(bar.endAt)}`
  const isShown = bar.count > 1 && bar.long * width > 40
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the lane's button is the way by keyboard
    <i
      className={bar.kind}
      style={style}
      title={bar.count > 1 ? `${times} · ${format.number(bar.count)}` : times}
      data-count={isShown ? bar.count : undefined}
      onClick={() => onOpen(bar)}
      onKeyDown={undefined}
    />
  )
}

const WORDS: Partial<Record<BarKind, 'succeeded' | 'failed' | 'timedOut' | 'rejected' | 'planned'>> = {
  past: 'succeeded',
  failed: 'failed',
  partial: 'failed',
  late: 'timedOut',
  rejected: 'rejected',
  planned: 'planned',
}

function useLaneWords(lane: Lane): string {
  const say = useText(todayText)
  const format = useFormat()
  const counts = new Map<string, number>()
  for (const bar of laneBars(lane, 0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) {
    const word = WORDS[bar.kind]
    if (word) counts.set(word, (counts.get(word) ?? 0) + bar.count)
  }
  const parts = [...counts].map(([word, count]) =>
    say('lanePart', { n: format.number(count), word: say(word as 'succeeded') }),
  )
  return parts.length > 0 ? format.list(parts) : say('laneEmpty')
}

/** The hour on the wall of a zone as a number; 3.5 is half past three. */
function wallHours(zone: string): (at: number) => number {
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
    timeZone: zone,
  })
  return (at) => {
    const [hour = '0', minute = '0'] = clock.format(at).split(':')
    return Number(hour) + Number(minute) / 60
  }
}

function useWidth(): [number, React.RefObject<HTMLDivElement | null>] {
  const track = useRef<HTMLDivElement | null>(null)
  const [width, setWidth] = useState(900)
  useEffect(() => {
    const element = track.current
    if (!element || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, track]
}
