/** The tab Timeline: one lane for each schedule, past solid, future outline, one ink line for now. */
import { type CSSProperties, useMemo, useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { Switch } from '../../ui/switch.tsx'
import { barsOf, type Lane, loadOf, troubleOf } from './lanes.ts'
import type { useSchedules } from './list.tsx'
import { RuleWords } from './rule-words.tsx'
import { isOn, type RowDoes } from './schedule-row.tsx'
import { type Say, useSentence } from './sentence.ts'
import { schedulesText, timeText } from './text.ts'

const HOUR = 3_600_000
const RANGES = { day: 12 * HOUR, threeDays: 36 * HOUR } as const
type Range = keyof typeof RANGES

type TabProps = { schedules: ReturnType<typeof useSchedules>; does: RowDoes; onSay: Say }

/** Half of the range lies behind, half ahead. */
export function TimelineTab({ schedules, does, onSay }: TabProps) {
  const say = useText(timeText)
  const format = useFormat()
  const [range, setRange] = useState<Range>('day')
  const now = useNow(60_000)
  const half = RANGES[range]
  // On the quarter of an hour, so that the answer is asked for four times an hour and not with every minute.
  const middle = Math.floor(now / 900_000) * 900_000
  const [from, to] = [middle - half, middle + half]
  const answer = useRead('today.timeline', { from, to, by: 'schedule' }, { keep: true })
  const lanes = answer.data?.lanes ?? []
  const failed = lanes.reduce((sum, lane) => sum + troubleOf(lane), 0)
  const past = lanes.reduce((sum, lane) => sum + lane.past.length, 0)
  const ahead = lanes.reduce((sum, lane) => sum + lane.planned.length, 0)
  const behind = past > 0 ? say('behind', { count: past, failed: format.number(failed) }) : undefined
  useSentence(onSay, say('slotsAhead', { count: ahead }), behind)
  return (
    <section className="timeline-tab">
      <div className="row gap-3 timeline-bar">
        <span className="push">
          <Segmented
            label={say('range')}
            value={range}
            onChange={setRange}
            items={[
              { id: 'day', label: say('day') },
              { id: 'threeDays', label: say('threeDays') },
            ]}
          />
        </span>
        <span className="meta ink-3">{format.zoneName()}</span>
      </div>
      {answer.isPending && <SkeletonRows />}
      {answer.isError && <FailureBox failure={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isSuccess && lanes.length === 0 && <EmptyState title={say('noLanes')} help={say('noLanesHelp')} />}
      {lanes.length > 0 && <Lanes lanes={lanes} from={from} to={to} now={now} rows={schedules.rows} does={does} />}
    </section>
  )
}

function at(share: number): CSSProperties {
  return { '--at': share } as CSSProperties
}

function Lanes({
  lanes,
  from,
  to,
  now,
  rows,
  does,
}: {
  lanes: readonly Lane[]
  from: number
  to: number
  now: number
  rows: readonly ScheduleRow[]
  does: RowDoes
}) {
  const say = useText(timeText)
  const list = useText(schedulesText)
  const format = useFormat()
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows])
  const step = (to - from) / 8
  return (
    <div className="plan-lanes scroll">
      <div className="lane-head meta ink-3">
        <span>{list('schedule')}</span>
        <div className="lane-axis" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5, 6, 7].map((tick) => (
            <span key={tick} style={at(tick / 8)}>
              {to - from > 30 * HOUR ? format.dateTime(from + tick * step) : format.time(from + tick * step)}
            </span>
          ))}
          <b className="plan-now" style={at((now - from) / (to - from))}>
            {format.time(now)}
          </b>
        </div>
      </div>
      <div className="lane">
        <span className="plan-name">{say('allLoad')}</span>
        <LoadLane lanes={lanes} from={from} to={to} />
      </div>
      {lanes.map((lane) => (
        <ScheduleLane key={lane.id} lane={lane} from={from} to={to} row={byId.get(lane.id)} does={does} />
      ))}
      <div className="now-line-box" aria-hidden="true">
        <i style={at((now - from) / (to - from))} />
      </div>
    </div>
  )
}

function LoadLane({ lanes, from, to }: { lanes: readonly Lane[]; from: number; to: number }) {
  const bars = useMemo(() => loadOf(lanes, from, to), [lanes, from, to])
  const most = Math.max(1, ...bars.map((bar) => bar.done + bar.planned))
  return (
    <div className="lane-load" aria-hidden="true">
      {bars.map((bar, index) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          className={bar.done >= bar.planned && bar.done > 0 ? '' : 'planned'}
          style={{ '--size': (bar.done + bar.planned) / most } as CSSProperties}
        />
      ))}
    </div>
  )
}

type LaneProps = { lane: Lane; from: number; to: number; row: ScheduleRow | undefined; does: RowDoes }

function ScheduleLane({ lane, from, to, row, does }: LaneProps) {
  const say = useText(timeText)
  const list = useText(schedulesText)
  const name = useName()
  const bars = useMemo(() => barsOf(lane, from, to), [lane, from, to])
  const failed = troubleOf(lane)
  const bare = lane.id === 'local' || lane.id === 'other' ? say(lane.id) : lane.id
  const words = name(lane, row ? name(row, `#${row.number}`) : bare)
  const label = say('lane', { name: words, past: lane.past.length, failed, planned: lane.planned.length })
  return (
    <div className="lane">
      <span className="plan-name">
        {row && (
          <Switch
            label={list('onOff', { name: words })}
            isSelected={isOn(row)}
            onChange={(on) => does.onToggle(row, on)}
          />
        )}
        <button type="button" className="two-lines grow" onClick={() => row && does.onEdit(row)}>
          <span className={failed > 0 ? 'first clip mid' : 'first clip'}>{words}</span>
          <span className="second clip">{row && <RuleWords rule={row} />}</span>
        </button>
      </span>
      <div className="plan-track" role="img" aria-label={label} title={label}>
        {bars.map((bar, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <i key={index} className={bar.kind} style={{ '--at': bar.at, '--width': bar.width } as CSSProperties} />
        ))}
        {row?.state === 'PAUSED' && (
          <span className="lane-word">
            <StateMark state="PAUSED" />
          </span>
        )}
        {row && row.nextRunAt === null && isOn(row) && row.scheduleType === 'cron' && (
          <span className="lane-word tone-late mid">{list('never')}</span>
        )}
      </div>
    </div>
  )
}
