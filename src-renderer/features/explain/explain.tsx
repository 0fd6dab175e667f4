/** "Why did nothing run?": of one schedule or of the whole workspace, between two instants, over any screen. */
import './explain.css'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { DateInput, TimeInput } from '../../forms/time-inputs.tsx'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { instantInZone } from '../../i18n/instant-in-zone.ts'
import { closeOverlay, useOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { usePanelWidth } from '../../stores/view-store.ts'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel, PanelHead } from '../../ui/panel.tsx'
import { SentenceList } from '../../ui/sentence-list.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { explainText } from './text.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const SPANS = { hour: HOUR_MS, night: 12 * HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS } as const
type Span = keyof typeof SPANS

/** The wall of a zone at an instant, as the fields want it. */
function wallOf(at: number, zone: string): { date: string; time: string } {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at)
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

/** The panel; Esc closes. `at` in the arguments puts the range around that instant. */
export default function Explain() {
  const say = useText(explainText)
  const { zone } = useLocale()
  const args = useOverlay((overlay) => overlay.args)
  const [width, resize] = usePanelWidth('explain', 560)
  const [span, setSpan] = useState<Span>('day')
  const [end, setEnd] = useState(() => wallOf(args.at ? Number(args.at) + HOUR_MS : Date.now(), zone))
  const minute = instantInZone(end.date, end.time, zone)
  // The minute that is named is part of the range: what was done a moment ago is in it.
  const to = minute === null ? null : minute + MINUTE_MS - 1
  const host = useRef<HTMLDivElement>(null)
  useEscape(host)
  return (
    <div className="overlay-panel" ref={host}>
      <Panel label={say('title')} width={width} onResize={resize} onClose={closeOverlay}>
        <PanelHead title={say('title')} onClose={closeOverlay}>
          {args.name ? <bdi>{args.name}</bdi> : say('workspace')}
        </PanelHead>
        <div className="panel-body column gap-3 explain-body">
          <Segmented
            wide
            label={say('span')}
            value={span}
            onChange={setSpan}
            items={(Object.keys(SPANS) as Span[]).map((id) => ({ id, label: say(id) }))}
          />
          <div className="field-pair">
            <DateInput label={say('upTo')} value={end.date} onChange={(date) => setEnd({ ...end, date })} />
            <TimeInput label={say('time')} value={end.time} onChange={(time) => setEnd({ ...end, time })} />
          </div>
          {to === null ? (
            <p className="meta tone-late">{say('noDate')}</p>
          ) : (
            <Answer scheduleId={args.scheduleId ?? null} from={to - SPANS[span]} to={to} withDay={span !== 'hour'} />
          )}
        </div>
      </Panel>
    </div>
  )
}

/** Esc closes it wherever the focus is: the menu that opened it may take the focus back to its row. */
function useEscape(host: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    host.current?.querySelector('aside')?.focus()
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) closeOverlay()
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [host])
}

type AnswerProps = { scheduleId: string | null; from: number; to: number; withDay: boolean }

function Answer({ scheduleId, from, to, withDay }: AnswerProps) {
  const say = useText(explainText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  const read = useRead('explain.nothing', { scheduleId, from, to }, { keep: true })
  if (read.isPending) return <SkeletonRows rows={4} />
  if (read.isError) return <FailureBox failure={read.error} onRetry={() => void read.refetch()} />
  const { sentences, slots, ran } = read.data
  const openRun = (runId: string) => {
    closeOverlay()
    go('history', { run: runId })
  }
  return (
    <div aria-live="polite">
      <p className="mid">
        {slots === 0 ? say('noSlot') : say('slots', { count: slots, n: format.number(slots) })}{' '}
        {slots > 0 && say('ran', { count: ran, n: format.number(ran) })}
      </p>
      {sentences.length === 0 ? (
        <EmptyState title={say('nothing')} help={say('nothingHelp')} />
      ) : (
        <SentenceList
          sentences={sentences}
          withDay={withDay}
          linkOf={(runId) => <LinkButton onPress={() => openRun(runId)}>{say('openRun')}</LinkButton>}
        />
      )}
    </div>
  )
}
