/** Finds what the panel edits: a stored schedule, a copy of one, or a new one for a template. */
import { useMemo } from 'react'
import { useRead } from '../../../api/use-read.ts'
import { FailureBox } from '../../../api/failure-box.tsx'
import { useLocale, useText } from '../../../i18n/locale.tsx'
import type { RouteParams } from '../../../stores/route-store.ts'
import { usePanelWidth } from '../../../stores/view-store.ts'
import { Panel, PanelHead } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { draftOf, newDraft } from '../draft.ts'
import type { Load } from '../load-strip.tsx'
import { EditorPanel } from './panel.tsx'
import { editorText } from './text.ts'

type Props = {
  id: string
  params: RouteParams
  load: Load | undefined
  onClose: () => void
  onSaved: (id: string) => void
}

/** The panel of the editor, 668 wide. */
export function EditorHost({ id, params, load, onClose, onSaved }: Props) {
  const say = useText(editorText)
  const { zone } = useLocale()
  const [width, resize] = usePanelWidth('schedule-editor', 668)
  const from = id === 'new' ? (params.copy ?? null) : id
  const stored = useRead('schedules.get', { id: from ?? '-' }, { enabled: from !== null })
  const base = useMemo(() => {
    if (stored.data && from !== null) {
      const draft = draftOf(stored.data)
      // A copy needs a name of its own: two of one name could not be told apart.
      return id === 'new' ? { ...draft, nameEn: '', nameAr: '' } : draft
    }
    return newDraft(zone, params.template ?? null)
  }, [stored.data, from, id, zone, params.template])
  const isReady = from === null || stored.data !== undefined
  return (
    <Panel label={say('newSchedule')} width={width} onResize={resize} onClose={onClose}>
      {isReady ? (
        <EditorPanel
          key={`${id}/${from ?? ''}/${params.template ?? ''}`}
          draftKey={id === 'new' ? `new/${from ?? ''}/${params.template ?? ''}` : id}
          stored={id === 'new' ? null : (stored.data ?? null)}
          base={base}
          load={load}
          onClose={onClose}
          onSaved={onSaved}
        />
      ) : (
        <>
          <PanelHead title={stored.isError ? say('gone') : ''} onClose={onClose} />
          {stored.isError ? (
            <FailureBox failure={stored.error} onRetry={() => void stored.refetch()} />
          ) : (
            <SkeletonRows />
          )}
        </>
      )}
    </Panel>
  )
}
