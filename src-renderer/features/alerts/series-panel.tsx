/** The panel of one series: over which time it is shown, and its removal. The drawing is series-chart.tsx. */
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { usePanelWidth } from '../../stores/view-store.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Panel, PanelHead } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { SeriesChart } from './series-chart.tsx'
import { alertsText } from './text.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const SPANS = { hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const
type Span = keyof typeof SPANS

/** `id` is the series'. */
export function SeriesPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useText(alertsText)
  const [width, resize] = usePanelWidth('series', 520)
  const [span, setSpan] = useState<Span>('day')
  // The beat is up to a minute old when it is read: what was measured since then lies before this.
  const to = Math.ceil(useNow(MINUTE_MS) / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  const from = to - SPANS[span]
  const read = useRead('series.points', { id, from, to }, { keep: true })
  return (
    <Panel label={say('quantity')} width={width} onResize={resize} onClose={onClose}>
      {read.isPending && <SkeletonRows rows={5} />}
      {read.isError && <FailureBox failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data && (
        <>
          <PanelHead title={<bdi className="mono">{read.data.series.key}</bdi>} onClose={onClose}>
            {read.data.series.deviceId === '' ? say('workspace') : <bdi>{read.data.series.deviceId}</bdi>}
          </PanelHead>
          <div className="panel-body series-body">
            <Segmented
              wide
              label={say('span')}
              value={span}
              onChange={setSpan}
              items={(Object.keys(SPANS) as Span[]).map((each) => ({ id: each, label: say(each) }))}
            />
            <SeriesChart data={read.data} from={from} to={to} />
          </div>
          <Foot data={read.data} onGone={onClose} />
        </>
      )}
    </Panel>
  )
}

type Data = RequestOutput<'series.points'>

function Foot({ data: { series }, onGone }: { data: Data; onGone: () => void }) {
  const say = useText(alertsText)
  const format = useFormat()
  const command = useCommand()
  const [isAsking, setAsking] = useState(false)
  const remove = async () => {
    if ((await command('series.delete', { id: series.id })).ok) onGone()
  }
  return (
    <div className="panel-foot">
      <span className="meta ink-3">
        {say('points', { count: series.pointCount, n: format.number(series.pointCount) })}
      </span>
      <span className="push">
        <Button kind="quiet" icon={Trash2} onPress={() => setAsking(true)}>
          {say('remove')}
        </Button>
      </span>
      {isAsking && (
        <ConfirmDialog
          isOpen
          danger
          question={say('removeAsk', { name: series.key })}
          consequence={say('removeHelp')}
          count={1}
          action={say('remove')}
          keep={say('keep')}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
