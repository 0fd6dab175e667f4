/** The runs, newest first: only the rows in view are made, pages come as they are needed. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { RunRow as Run } from '../../../src-preload/contract/work.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useNow } from '../../ui/clock.ts'
import { useShortcuts } from '../../stores/shortcut-store.ts'
import { Icon } from '../../ui/icon.tsx'
import { RunListRow } from './run-row.tsx'
import type { RunPages } from './run-pages.ts'
import { historyText } from './text.ts'
import type { Runs } from './use-runs.ts'

const ROW_PX = 44

type Props = {
  pages: RunPages<Run>
  waiting: Runs['waiting']
  onLetIn: () => void
  openId: string | null
  onOpen: (id: string | null) => void
  onReading: (isReading: boolean) => void
}

/** The table with its head, the day of the row on top, and the pill of new runs. */
export function RunList({ pages, waiting, onLetIn, openId, onOpen, onReading }: Props) {
  const say = useText(historyText)
  const box = useRef<HTMLDivElement>(null)
  const rows = useRowsInView(pages, box)
  const [at, setAt] = useRowAt(pages, openId)
  const show = (index: number) => {
    const next = Math.min(pages.count - 1, Math.max(0, index))
    const row = pages.at(next)
    setAt(next)
    rows.scrollToIndex(next)
    if (openId && row) onOpen(row.id)
  }
  useMoveKeys(
    () => show((at ?? -1) + 1),
    () => show((at ?? 1) - 1),
  )
  const page = Math.floor((rows.scrollRect?.height ?? 440) / ROW_PX)
  const press = useListKeys({ at, show, pages, openId, onOpen, page })
  const take = (index: number, run: Run) => {
    setAt(index)
    onOpen(run.id)
  }
  const isReading = (rows.scrollOffset ?? 0) > ROW_PX || at !== null
  useEffect(() => onReading(isReading), [isReading, onReading])
  const letIn = () => {
    onLetIn()
    setAt(null)
    rows.scrollToOffset(0)
  }
  return (
    <div className="history-table column">
      <Head />
      <DayLine run={pages.at(Math.floor((rows.scrollOffset ?? 0) / ROW_PX))} waiting={waiting} onLetIn={letIn} />
      <div
        ref={box}
        className="history-rows scroll"
        role="grid"
        tabIndex={0}
        aria-label={say('list')}
        aria-rowcount={pages.goesOn ? -1 : pages.count}
        aria-activedescendant={at === null ? undefined : `history-run-${at}`}
        onKeyDown={press}
      >
        <RowsInView rows={rows} pages={pages} at={at} openId={openId} onTake={take} />
      </div>
    </div>
  )
}

type InView = Pick<Props, 'pages' | 'openId'> & {
  rows: ReturnType<typeof useRowsInView>
  at: number | null
  onTake: (index: number, run: Run) => void
}

function RowsInView({ rows, pages, at, openId, onTake }: InView) {
  return (
    <div className="history-long" role="rowgroup" style={{ '--length': `${rows.getTotalSize()}px` } as CSSProperties}>
      {rows.getVirtualItems().map(({ index, start }) => (
        <RunListRow
          key={index}
          run={pages.at(index)}
          index={index}
          start={start}
          isAt={index === at}
          openId={openId}
          onPress={(run) => onTake(index, run)}
        />
      ))}
    </div>
  )
}

function useRowsInView(pages: RunPages<Run>, box: React.RefObject<HTMLDivElement | null>) {
  const rows = useVirtualizer({
    count: pages.count + (pages.goesOn ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  const items = rows.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => pages.need(first, last), [pages, first, last])
  return rows
}

/** The row under the keys; the open run's own place to begin with. New pages begin without one. */
function useRowAt(pages: RunPages<Run>, openId: string | null) {
  const [at, setAt] = useState<number | null>(() => placeOf(pages, openId))
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the rows are other rows, the place is looked up again
  useEffect(() => setAt(placeOf(pages, openId)), [pages])
  useEffect(() => {
    if (openId === null) setAt(null)
  }, [openId])
  return [at, setAt] as const
}

function placeOf(pages: RunPages<Run>, id: string | null): number | null {
  const found = id === null ? -1 : pages.find((row) => row.id === id)
  return found < 0 ? null : found
}

function useMoveKeys(next: () => void, previous: () => void): void {
  const say = useText(historyText)
  const key = { group: 'list', letter: true } as const
  useShortcuts([
    { id: 'history.next', keys: 'KeyJ', shown: 'J', words: say('nextRun'), ...key, run: next },
    { id: 'history.previous', keys: 'KeyK', shown: 'K', words: say('previousRun'), ...key, run: previous },
  ])
}

type KeysOf = Pick<Props, 'pages' | 'openId' | 'onOpen'> & {
  at: number | null
  show: (index: number) => void
  page: number
}

function useListKeys({ at, show, pages, openId, onOpen, page }: KeysOf) {
  return (event: KeyboardEvent) => {
    const here = at ?? -1
    const places: Readonly<Record<string, number>> = {
      ArrowDown: here + 1,
      ArrowUp: Math.max(0, here - 1),
      PageDown: here + page,
      PageUp: here - page,
      Home: 0,
      End: pages.count - 1,
    }
    const place = places[event.key]
    const run = at === null ? null : pages.at(at)
    if (place !== undefined) show(place)
    else if (event.key === 'Enter' && run) onOpen(run.id)
    else if (event.key === 'Escape' && openId) onOpen(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

function Head() {
  const say = useText(historyText)
  return (
    <div className="table-head" aria-hidden="true">
      <span>{say('result')}</span>
      <span>{say('what')}</span>
      <span>{say('devices')}</span>
      <span className="number sorted">{say('ended')} ↓</span>
      <span className="number">{say('took')}</span>
    </div>
  )
}

function DayLine({ run, waiting, onLetIn }: { run: Run | null; waiting: Runs['waiting']; onLetIn: () => void }) {
  const say = useText(historyText)
  const format = useFormat()
  const now = useNow(60_000)
  const { count, many } = waiting
  const words = many ? say('manyNew', { n: format.number(count) }) : say('newRuns', { count, n: format.number(count) })
  return (
    <div className="history-day">
      <span>{run ? format.dayOf(run.finishedAt, now) : ''}</span>
      {count > 0 && (
        <button type="button" className="history-new" onClick={onLetIn}>
          <Icon icon={ArrowUp} small />
          {words}
        </button>
      )}
    </div>
  )
}
