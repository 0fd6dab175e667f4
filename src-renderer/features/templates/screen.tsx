/** Templates: what to do, ready to be scheduled or run. The list, and the open one beside it. */
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { usePages, useRead } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { type Shortcut, useShortcuts } from '../../stores/shortcut-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { TemplateEditorView, type TemplateRow } from './editor.tsx'
import { TemplateList } from './list.tsx'
import '../../forms/forms.css'
import './templates.css'
import { templatesText } from './text.ts'

/** Route parameters: `id`, a template's or `new`. Without one the first of the list is open. */
export default function TemplatesScreen() {
  const say = useText(templatesText)
  const { params, set } = useRoute()
  const [search, setSearch] = useState('')
  const pages = usePages('templates.list', { limit: 200, search: search.trim() || null }, { keep: true })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const total = pages.data?.pages[0]?.total ?? rows.length
  const isNew = params.id === 'new'
  const open = useOpen(params.id ?? null, rows)
  const openNew = useMemo(() => () => set({ id: 'new' }), [set])
  useKeys(openNew, open?.state === 'ACTIVE' ? open.id : null)
  const isEmpty = pages.isSuccess && rows.length === 0 && search === '' && !isNew
  return (
    <>
      <PageHead is={say('count', { count: total })} follows={say('follows')}>
        <Button kind="primary" icon={Plus} keys="N" onPress={openNew}>
          {say('newTemplate')}
        </Button>
      </PageHead>
      {pages.isError && <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <SkeletonRows />}
      {isEmpty && (
        <EmptyState title={say('emptyTitle')} help={say('emptyHelp')}>
          <Button kind="primary" keys="N" onPress={openNew}>
            {say('newTemplate')}
          </Button>
        </EmptyState>
      )}
      {pages.isSuccess && !isEmpty && (
        <div className="split templates-split">
          <div className="list">
            <FilterBar query={search} onQuery={setSearch} placeholder={say('filter')} />
            {rows.length > 0 ? (
              <TemplateList rows={rows} openId={open?.id ?? null} onOpen={(id) => set({ id })} />
            ) : (
              <EmptyState title={say(search === '' ? 'emptyTitle' : 'noHit')}>
                {search !== '' && <Button onPress={() => setSearch('')}>{say('clear')}</Button>}
              </EmptyState>
            )}
          </div>
          {open === undefined && <SkeletonRows rows={4} />}
          {(isNew || open) && (
            <TemplateEditorView key={open?.id ?? 'new'} stored={open ?? null} onSaved={(id) => set({ id })} />
          )}
        </div>
      )}
    </>
  )
}

/** The open template; undefined while one that the list does not hold (yet) is asked for, as one that was just saved. */
function useOpen(id: string | null, rows: readonly TemplateRow[]): TemplateRow | null | undefined {
  const row = rows.find((each) => each.id === id)
  const isElsewhere = id !== null && id !== 'new' && !row
  const asked = useRead('templates.get', { id: id ?? '' }, { enabled: isElsewhere })
  if (id === 'new') return null
  if (isElsewhere && !asked.isError) return asked.data && { ...asked.data, scheduleCount: 0 }
  return row ?? rows[0] ?? null
}

function useKeys(openNew: () => void, runnable: string | null): void {
  const say = useText(templatesText)
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      {
        id: 'templates.new',
        keys: 'KeyN',
        shown: 'N',
        words: say('newTemplate'),
        group: 'list',
        letter: true,
        command: true,
        run: openNew,
      },
      {
        id: 'templates.run',
        keys: 'KeyR',
        shown: 'R',
        words: say('newJob'),
        group: 'list',
        letter: true,
        run: () => runnable && openOverlay('new-job', { templateId: runnable }),
      },
    ],
    [openNew, runnable, say],
  )
  useShortcuts(shortcuts)
}
