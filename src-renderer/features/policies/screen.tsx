/** Policies: what devices should be like, and how they stand to it. The list beside the panel of one. */
import './policies.css'
import '../../forms/forms.css'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { PolicyRow } from '../../../src-preload/contract/requests-data.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { usePages } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { BilingualName, useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Moment } from '../../ui/moment.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ComplianceCounts } from './compliance-mark.tsx'
import { PolicyDialog } from './dialog.tsx'
import { PolicyPanel } from './panel.tsx'
import { policiesText } from './text.ts'

/** Route parameter `id`: the policy in the panel. */
export default function PoliciesScreen() {
  const say = useText(policiesText)
  const { params, set } = useRoute()
  const [search, setSearch] = useState('')
  const [isMaking, setMaking] = useState(false)
  const pages = usePages('policies.list', { search: search.trim() || null, limit: 100 }, { keep: true })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const openId = params.id ?? null
  const make = () => setMaking(true)
  return (
    <>
      <PageHead {...useSentence(rows, pages.isSuccess)}>
        <Button kind="primary" icon={Plus} onPress={make}>
          {say('newPolicy')}
        </Button>
      </PageHead>
      <FilterBar query={search} onQuery={setSearch} placeholder={say('filter')} />
      <div className={openId ? 'split beside-panel' : 'split'}>
        <div className="list policy-list">
          {pages.isPending && <SkeletonRows />}
          {pages.isError && <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />}
          {pages.isSuccess && rows.length === 0 && <Nothing isFiltered={search.trim() !== ''} onMake={make} />}
          {rows.length > 0 && <Rows rows={rows} openId={openId} onOpen={(id) => set({ id })} />}
          {pages.hasNextPage && (
            <p className="more-line">
              <Button small onPress={() => void pages.fetchNextPage()}>
                {say('more')}
              </Button>
            </p>
          )}
        </div>
        {openId && <PolicyPanel key={openId} id={openId} onClose={() => set({ id: undefined })} />}
      </div>
      {isMaking && <PolicyDialog stored={null} onClose={() => setMaking(false)} onSaved={(id) => set({ id })} />}
    </>
  )
}

function useSentence(rows: readonly PolicyRow[], isKnown: boolean) {
  const say = useText(policiesText)
  if (!isKnown) return { is: say('policies') }
  const drifted = rows.reduce((sum, row) => sum + (row.counts.drifted ?? 0), 0)
  return {
    is: say('count', { count: rows.length }),
    follows: drifted > 0 ? say('drift', { count: drifted }) : undefined,
  }
}

function Nothing({ isFiltered, onMake }: { isFiltered: boolean; onMake: () => void }) {
  const say = useText(policiesText)
  if (isFiltered) return <EmptyState title={say('noHit')} />
  return (
    <EmptyState title={say('emptyTitle')} help={say('emptyHelp')}>
      <Button kind="primary" icon={Plus} onPress={onMake}>
        {say('newPolicy')}
      </Button>
    </EmptyState>
  )
}

type RowsProps = { rows: readonly PolicyRow[]; openId: string | null; onOpen: (id: string) => void }

function Rows({ rows, openId, onOpen }: RowsProps) {
  const say = useText(policiesText)
  const name = useName()
  return (
    <table className="policy-table">
      <thead>
        <tr className="table-head">
          <th scope="col">{say('policy')}</th>
          <th scope="col">{say('standing')}</th>
          <th scope="col">{say('lastDeployed')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className={row.id === openId ? 'policy-row current' : 'policy-row'}>
            <td>
              <button type="button" className="row-door" onClick={() => onOpen(row.id)}>
                <span className="two-lines">
                  <span className="first clip mid">
                    <BilingualName of={row} fallback={name(row, row.id)} />
                  </span>
                  <span className="second">{say('versionN', { n: row.policyVersion })}</span>
                </span>
              </button>
            </td>
            <td>
              <ComplianceCounts counts={row.counts} />
            </td>
            <td className="ink-2">
              {row.lastDeployment ? <Moment at={row.lastDeployment.deployedAt} relative /> : say('never')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
