/** The runs that a run was tried again as, and the one that it tries again: links in both directions. Attempts of one device are not here. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { LinkButton } from '../../ui/button.tsx'
import { runText } from './run-text.ts'

const MOST = 5

/** Nothing is shown for a run that stands alone. A run again that is still in the queue has no record yet, so the queue shows it. */
export function RunRelated({ run }: { run: Run }) {
  const say = useText(runText)
  const format = useFormat()
  const set = useRoute((route) => route.set)
  const again = useRead('runs.list', { filter: { kind: 'job', parentRunId: run.id }, limit: MOST })
  const children = again.data?.items ?? []
  if (run.parentRunId === null && children.length === 0) return null
  return (
    <p className="run-times meta">
      {run.parentRunId !== null && (
        <LinkButton onPress={() => set({ run: run.parentRunId ?? undefined })}>{say('againOf')}</LinkButton>
      )}
      {children.map((child) => (
        <LinkButton key={child.id} onPress={() => set({ run: child.id })}>
          {say('againAs', { at: format.dateTime(child.finishedAt ?? child.queuedAt ?? 0) })}
        </LinkButton>
      ))}
    </p>
  )
}
