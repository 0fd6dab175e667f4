/** One row of the list: result, what, devices, when, how long. A row whose page is away is a grey line. */
import { type CSSProperties, memo } from 'react'
import type { RunRow as Run } from '../../../src-preload/contract/work.ts'
import { endedBarCounts } from '../../api/counts.ts'
import { isolate, ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { DeviceBar } from '../../ui/device-bar.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { deviceTotal, markOf } from './outcome.ts'
import { historyText } from './text.ts'
import { tookClock } from './took.ts'
import { whyText } from './why-text.ts'

type Props = {
  run: Run | null
  index: number
  start: number
  isAt: boolean
  openId: string | null
  onPress: (run: Run) => void
}

/** Sits at its own place in the long list. */
export const RunListRow = memo(
  function RunListRow({ run, index, start, isAt, openId, onPress }: Props) {
    const name = useName()
    const format = useFormat()
    const place = { '--start': `${start}px` } as CSSProperties
    if (!run) return <AwayRow index={index} place={place} />
    const isOpen = run.id === openId
    const looks = ['history-run table-row', isAt && 'selected', isOpen && 'current'].filter(Boolean).join(' ')
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the grid, which names its current row
      // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
      <div
        id={`history-run-${index}`}
        role="row"
        aria-rowindex={index + 1}
        aria-selected={isAt || isOpen}
        data-run={run.id}
        className={looks}
        style={place}
        onClick={() => onPress(run)}
      >
        <span role="gridcell" tabIndex={-1}>
          <StateMark state={markOf(run)} />
        </span>
        <span role="gridcell" tabIndex={-1} className="two-lines">
          <span className="first clip mid">{name(run, run.jobPublicId ?? run.id)}</span>
          <SecondLine run={run} />
        </span>
        <Devices run={run} />
        <span role="gridcell" tabIndex={-1} className="number ink-2">
          {format.clock(run.finishedAt)}
        </span>
        <span role="gridcell" tabIndex={-1} className="number ink-2">
          {tookClock(run.durationMs)}
        </span>
      </div>
    )
  },
  (one, other) =>
    one.run === other.run &&
    one.start === other.start &&
    one.isAt === other.isAt &&
    (one.openId === one.run?.id) === (other.openId === other.run?.id),
)

function AwayRow({ index, place }: { index: number; place: CSSProperties }) {
  return (
    <div
      className="history-run skeleton-row"
      style={place}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 1}
      aria-busy="true"
    >
      <i style={{ '--share': 2 } as CSSProperties} />
      <i style={{ '--share': 1 } as CSSProperties} />
    </div>
  )
}

/** The reasons are written to follow a colon; here they stand alone. */
const asSentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

function SecondLine({ run }: { run: Run }) {
  const say = useText(historyText)
  const why = useText(whyText)
  const format = useFormat()
  const total = deviceTotal(run)
  if (run.deviceId) return <span className="second clip mono">{ltr(run.deviceId)}</span>
  const said = run.errorMessage ?? run.resultSummary
  if (run.status === 'SKIPPED' && !said && run.reason in whyText.table) {
    return <span className="second clip">{asSentence(why(run.reason as 'misfire'))}</span>
  }
  // What a task said has a language of its own.
  if (run.reach === 'local') return <span className="second clip">{said ? isolate(said) : say('onThisComputer')}</span>
  if (total === 0) return <span className="second clip mono">{ltr(run.jobPublicId ?? run.id)}</span>
  return <span className="second clip">{say('onDevices', { count: total, n: format.number(total) })}</span>
}

function Devices({ run }: { run: Run }) {
  const total = deviceTotal(run)
  const share = ltr(`${run.counts?.SUCCEEDED ?? 0} / ${total}`)
  return (
    <span role="gridcell" tabIndex={-1} className="history-devices">
      {run.counts && total > 1 && <DeviceBar counts={endedBarCounts(run.counts)} size="thin" />}
      {total > 0 && <span className="meta ink-3">{share}</span>}
    </span>
  )
}
