/** Measured series: what, of whom, the last value; one drawn beside the list. */
import { useMemo, useState } from 'react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { usePages } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Moment } from '../../ui/moment.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { SeriesPanel } from './series-panel.tsx'
import { alertsText } from './text.ts'

type SeriesRow = RequestOutput<'series.list'>['items'][number]

/** The tab Measurements. */
export function SeriesTab() {
  const say = useText(alertsText)
  const { params, set } = useRoute()
  const [search, setSearch] = useState('')
  const pages = usePages('series.list', { search: search.trim() || null, limit: 100 }, { keep: true })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const openId = params.series ?? null
  const isEmpty = pages.isSuccess && rows.length === 0
  return (
    <>
      <FilterBar query={search} onQuery={setSearch} placeholder={say('filterSeries')} />
      <div className={openId ? 'split beside-panel' : 'split'}>
        <div className="list">
          {pages.isPending && <SkeletonRows />}
          {pages.isError && <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />}
          {isEmpty && search.trim() === '' && <EmptyState title={say('noSeries')} help={say('noSeriesHelp')} />}
          {isEmpty && search.trim() !== '' && <EmptyState title={say('noHit')} />}
          {rows.length > 0 && <SeriesTable rows={rows} openId={openId} onOpen={(id) => set({ series: id })} />}
          {pages.hasNextPage && (
            <p className="more-line">
              <Button small onPress={() => void pages.fetchNextPage()}>
                {say('more')}
              </Button>
            </p>
          )}
        </div>
        {openId && <SeriesPanel key={openId} id={openId} onClose={() => set({ series: undefined })} />}
      </div>
    </>
  )
}

type TableProps = { rows: readonly SeriesRow[]; openId: string | null; onOpen: (id: string) => void }

function SeriesTable({ rows, openId, onOpen }: TableProps) {
  const say = useText(alertsText)
  const format = useFormat()
  const name = useName()
  return (
    <table className="series-table">
      <thead>
        <tr className="table-head">
          <th scope="col">{say('quantity')}</th>
          <th scope="col">{say('device')}</th>
          <th scope="col">{say('last')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className={row.id === openId ? 'series-row current' : 'series-row'}>
            <td>
              <button type="button" className="row-door" onClick={() => onOpen(row.id)}>
                <bdi className="mono">{row.key}</bdi>
              </button>
            </td>
            <td>
              {row.deviceId === ''
                ? say('workspace')
                : name({ nameEn: row.deviceNameEn, nameAr: row.deviceNameAr }, row.deviceId)}
            </td>
            <td>
              {row.lastValue !== null && (
                <span className="two-lines">
                  <span className="first">
                    {ltr([format.number(row.lastValue), row.unit].filter(Boolean).join(' '))}
                  </span>
                  <span className="second">{row.lastAt !== null && <Moment at={row.lastAt} relative />}</span>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
