/** History: what ended, and how. Filter, histogram with its brush, the list and the open run beside it. */
import './history.css'
import './run.css'
import { Calendar, Download } from 'lucide-react'
import { useCallback, useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useShortcuts } from '../../stores/shortcut-store.ts'
import { usePanelWidth } from '../../stores/view-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Panel } from '../../ui/panel.tsx'
import { PanelHost } from '../../ui/panel-host.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { Histogram } from './histogram.tsx'
import { RunList } from './list.tsx'
import { historyText } from './text.ts'
import { type HistoryFilter, type Range, useFilter } from './use-filter.ts'
import { useRuns } from './use-runs.ts'

const BUCKETS = 84

/** Route parameters: `run` (the open one), `trouble`, and what `termsOfRoute` and the range read. A new link begins anew. */
export default function HistoryScreen() {
  const params = useRoute((route) => route.params)
  const { run: _run, tab: _tab, ...link } = params
  return <History key={JSON.stringify(link)} />
}

function History() {
  const say = useText(historyText)
  const { params, set } = useRoute()
  const filter = useFilter()
  const histogram = useHistogram(filter)
  const [isExporting, setExporting] = useState(false)
  const [width, resize] = usePanelWidth('run', 600)
  const openId = params.run ?? null
  const open = useCallback(
    (id: string | null) => set({ run: id ?? undefined, ...(id ? {} : { tab: undefined }) }),
    [set],
  )
  useExportKey(() => setExporting(true))
  return (
    <>
      <PageHead {...useSentence(histogram.data, filter)}>
        <Button icon={Download} keys="Ctrl E" onPress={() => setExporting(true)}>
          {say('export')}
        </Button>
      </PageHead>
      <Bar filter={filter} />
      {histogram.error && <FailureBox failure={histogram.error} onRetry={() => void histogram.refetch()} />}
      <Histogram
        buckets={histogram.data?.buckets ?? []}
        span={filter.span}
        brush={filter.brush}
        onBrush={filter.setBrush}
        isOpenEnd={filter.isOpenEnd}
      />
      <div className={openId ? 'split beside-panel' : 'split'}>
        <div className="list">
          <Runs filter={filter} openId={openId} onOpen={open} />
        </div>
        {openId && (
          <Panel label={say('runPanel')} width={width} onResize={resize} onClose={() => open(null)}>
            <PanelHost key={openId} kind="run" id={openId} onClose={() => open(null)} />
          </Panel>
        )}
      </div>
      {isExporting && <ExportDialog filter={filter.filter} onClose={() => setExporting(false)} />}
    </>
  )
}

function useExportKey(run: () => void): void {
  const say = useText(historyText)
  useShortcuts([
    {
      id: 'history.export',
      keys: '$mod+KeyE',
      shown: 'Ctrl E',
      words: say('export'),
      group: 'list',
      command: true,
      run,
    },
  ])
}

function useHistogram({ wide, span }: HistoryFilter) {
  return useRead('runs.histogram', { filter: wide, from: span.from, to: span.to, buckets: BUCKETS }, { keep: true })
}

const IN: Readonly<Record<Range, 'inDay' | 'inWeek' | 'inMonth' | 'inYear' | 'inRange'>> = {
  day: 'inDay',
  week: 'inWeek',
  month: 'inMonth',
  all: 'inYear',
  own: 'inRange',
}

function useSentence(sums: { total: number; notSucceeded: number } | undefined, { range }: HistoryFilter) {
  const say = useText(historyText)
  const format = useFormat()
  if (!sums) return { is: say('history') }
  if (sums.total === 0) return { is: say('nothingRan') }
  const follows = say('ofTotal', { n: format.number(sums.total), range: say(IN[range ?? 'own']) })
  if (sums.notSucceeded === 0) return { is: say('allSucceeded'), follows }
  return { is: say('notSucceeded', { count: sums.notSucceeded, n: format.number(sums.notSucceeded) }), follows }
}

const FIELDS = {
  status: 'fieldStatus',
  reason: 'fieldReason',
  device: 'fieldDevice',
  schedule: 'fieldSchedule',
  template: 'fieldTemplate',
  group: 'fieldGroup',
  job: 'fieldJob',
  since: 'fieldSince',
} as const

function useRanges(filter: HistoryFilter) {
  const say = useText(historyText)
  const format = useFormat()
  const { from, to } = filter.span
  const own = say('own', { from: format.dateTime(from), to: filter.isOpenEnd ? say('now') : format.dateTime(to) })
  const ranges = (['day', 'week', 'month', 'all'] as const).map((id) => ({
    id: id as Range,
    label: say(id),
    detail: format.zoneName(),
  }))
  return filter.range === 'own' || !filter.range ? [{ id: 'own' as Range, label: own }, ...ranges] : ranges
}

function Bar({ filter }: { filter: HistoryFilter }) {
  const say = useText(historyText)
  const chips = filter.chips.map((term) => ({
    id: `${term.field}:${term.value}`,
    field: say(FIELDS[term.field]),
    value: term.value === 'not_succeeded' ? say('valueNotSucceeded') : term.value,
  }))
  const remove = (id: string) => {
    const term = filter.chips.find((each) => `${each.field}:${each.value}` === id)
    if (term) filter.remove(term)
  }
  const choices = useRanges(filter)
  return (
    <div className="history-filter">
      <FilterBar
        chips={chips}
        onRemove={remove}
        onClear={filter.clear}
        query={filter.text}
        onQuery={filter.onText}
        placeholder={say('filter')}
        label={say('filterRuns')}
      >
        <Segmented
          label={say('kind')}
          value={filter.kind}
          onChange={filter.setKind}
          items={[
            { id: 'job', label: say('jobs') },
            { id: 'device', label: say('devices') },
            { id: 'all', label: say('both') },
          ]}
        />
        <Select
          label={say('range')}
          hideLabel
          icon={Calendar}
          choices={choices}
          value={filter.range ?? 'own'}
          onChange={(range) => range !== 'own' && filter.setRange(range)}
        />
      </FilterBar>
      {filter.unknownSchedule && (
        <p className="meta tone-late">{say('noSchedule', { name: filter.unknownSchedule })}</p>
      )}
    </div>
  )
}

type RunsProps = { filter: HistoryFilter; openId: string | null; onOpen: (id: string | null) => void }

function Runs({ filter, openId, onOpen }: RunsProps) {
  const [isReading, setReading] = useState(false)
  const { head, pages, waiting, letIn } = useRuns(filter.filter, isReading || openId !== null)
  if (head.error && !pages) return <FailureBox failure={head.error} onRetry={() => void head.refetch()} />
  if (!pages) return <SkeletonRows rows={10} />
  if (pages.count === 0 && !pages.goesOn && waiting.count === 0) return <NoRuns filter={filter} />
  return (
    <RunList pages={pages} waiting={waiting} onLetIn={letIn} openId={openId} onOpen={onOpen} onReading={setReading} />
  )
}

const WIDER: Readonly<Record<Range, Range>> = { day: 'week', week: 'month', month: 'all', own: 'month', all: 'all' }

function NoRuns({ filter }: { filter: HistoryFilter }) {
  const say = useText(historyText)
  const format = useFormat()
  const { from, to } = filter.brush ?? filter.span
  const isEverything = filter.range === 'all' && !filter.brush
  const between = say('emptyBetween', { from: format.dateTime(from), to: format.dateTime(to) })
  const title = !isEverything ? between : filter.isNarrow ? say('emptyFiltered') : say('emptyAll')
  const widen = () => (filter.brush ? filter.setBrush(null) : filter.setRange(WIDER[filter.range ?? 'own']))
  return (
    <EmptyState title={title} help={isEverything && !filter.isNarrow ? say('emptyAllHelp') : say('emptyHelp')}>
      {!isEverything && <Button onPress={widen}>{say('widen')}</Button>}
      {filter.isNarrow && <Button onPress={filter.clear}>{say('clearFilter')}</Button>}
    </EmptyState>
  )
}
