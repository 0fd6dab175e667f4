/** The list of schedules under the load of the next day: filter, rows, keys on the row that has the focus. */
import { useMemo, useRef, useState } from 'react'
import { GridList } from 'react-aria-components'
import { FailureBox } from '../../api/failure-box.tsx'
import { usePages } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { type Load, LoadStrip, QUARTER_MS } from './load-strip.tsx'
import { type RowDoes, ScheduleListRow } from './schedule-row.tsx'
import { schedulesText } from './text.ts'
import { useRowKeys } from './use-row-keys.ts'

/** All pages loaded so far, and the counts of the first. */
export function useSchedules(search: string) {
  const pages = usePages('schedules.list', { search: search.trim() || null, limit: 200 }, { keep: true })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  return { pages, rows, counts: pages.data?.pages[0]?.counts }
}

type Props = {
  schedules: ReturnType<typeof useSchedules>
  search: string
  onSearch: (search: string) => void
  load: Load | undefined
  openId: string | null
  does: RowDoes
  onNew: () => void
}

/** The tab List. */
export function ScheduleList({ schedules, search, onSearch, load, openId, does, onNew }: Props) {
  const say = useText(schedulesText)
  const format = useFormat()
  const [bar, setBar] = useState<number | null>(null)
  const { rows, pages } = schedules
  const shown = useMemo(
    () => (bar === null ? rows : rows.filter((row) => (load?.perSchedule[row.id]?.[bar] ?? 0) > 0)),
    [rows, bar, load],
  )
  const clear = () => {
    setBar(null)
    onSearch('')
  }
  const chips =
    bar === null || !load
      ? []
      : [{ id: 'bar', field: say('firesAt'), value: format.time(load.from + bar * QUARTER_MS) }]
  return (
    <>
      <LoadStrip load={load} own={openId} picked={bar} onPick={setBar} />
      <FilterBar
        chips={chips}
        onRemove={() => setBar(null)}
        onClear={clear}
        query={search}
        onQuery={onSearch}
        placeholder={say('filter')}
      />
      {pages.isPending && <SkeletonRows />}
      {pages.isError && <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess &&
        (shown.length > 0 ? (
          <Rows rows={shown} openId={openId} does={does} />
        ) : (
          <NoRows schedules={schedules} onClear={clear} onNew={onNew} />
        ))}
      {pages.hasNextPage && (
        <div className="more-line">
          <Button small onPress={() => void pages.fetchNextPage()}>
            {say('more')}
          </Button>
        </div>
      )}
    </>
  )
}

function Rows({ rows, openId, does }: { rows: readonly ScheduleRow[]; openId: string | null; does: RowDoes }) {
  const say = useText(schedulesText)
  const box = useRef<HTMLDivElement>(null)
  const focused = useRef<string | null>(openId)
  useRowKeys(box, focused, rows, does)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears which row has the focus
    <div
      className="schedule-rows column"
      ref={box}
      onFocus={(event) => {
        const key = (event.target as HTMLElement).closest('[data-key]')?.getAttribute('data-key')
        if (key) focused.current = key
      }}
    >
      <div className="table-head" aria-hidden="true">
        <span />
        <span>{say('schedule')}</span>
        <span>{say('last20')}</span>
        <span className="number sorted">{say('nextFire')} ↑</span>
      </div>
      <GridList
        aria-label={say('list')}
        className="scroll schedule-list"
        items={rows}
        dependencies={[openId, does]}
        keyboardNavigationBehavior="tab"
        onAction={(key) => {
          const row = rows.find((each) => each.id === key)
          if (row) does.onEdit(row)
        }}
      >
        {(row) => <ScheduleListRow row={row} isOpen={row.id === openId} does={does} />}
      </GridList>
    </div>
  )
}

function NoRows({
  schedules,
  onClear,
  onNew,
}: {
  schedules: ReturnType<typeof useSchedules>
  onClear: () => void
  onNew: () => void
}) {
  const say = useText(schedulesText)
  const all = schedules.counts?.all ?? 0
  if (all > 0) {
    return (
      <EmptyState title={say('noHit')} help={say('hidden', { count: all })}>
        <Button onPress={onClear}>{say('clearFilter')}</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={say('emptyTitle')} help={say('emptyHelp')}>
      <Button kind="primary" keys="N" onPress={onNew}>
        {say('newSchedule')}
      </Button>
    </EmptyState>
  )
}
