/** The decisions of a run as sentences, oldest first, told by the engine from what the run keeps, and where it was sealed. */
import { Link2 } from 'lucide-react'
import type { Run } from '../../../src-preload/contract/work.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SentenceList } from '../../ui/sentence-list.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { runText } from './run-text.ts'

/** The tab Why. */
export function RunWhy({ run }: { run: Run }) {
  const say = useText(runText)
  const format = useFormat()
  return (
    <div className="panel-body">
      <Told id={run.id} />
      <ol className="run-why">
        <li className="run-step">
          <span className="run-step-mark ink-3">
            <Icon icon={Link2} small />
          </span>
          <time className="meta ink-3">{format.clock(run.finishedAt)}</time>
          <span>{say('sealed', { n: format.number(run.seq) })}</span>
        </li>
      </ol>
      <p className="run-note meta ink-3">
        {say('decisions', { count: run.trace.length, n: format.number(run.trace.length) })}
      </p>
    </div>
  )
}

/** The engine's own account: why it came to be and ended so, with the runs that had a part in it. */
function Told({ id }: { id: string }) {
  const say = useText(runText)
  const set = useRoute((route) => route.set)
  const told = useRead('explain.run', { id })
  if (told.isPending) return <SkeletonRows rows={3} />
  if (told.isError) return <FailureBox failure={told.error} onRetry={() => void told.refetch()} />
  return (
    <div className="run-told">
      <SentenceList
        sentences={told.data.sentences}
        linkOf={(runId) =>
          runId === id ? null : <LinkButton onPress={() => set({ run: runId })}>{say('openRun')}</LinkButton>
        }
      />
    </div>
  )
}
