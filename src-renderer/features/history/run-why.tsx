/** The decisions of a run as sentences on a line, oldest first, with what would have changed them. */
import { Link2 } from 'lucide-react'
import type { Run, TraceStep } from '../../../src-preload/contract/work.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { isolate, ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SentenceList } from '../../ui/sentence-list.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { runText } from './run-text.ts'
import { sentenceOf } from './why.ts'
import { whyText } from './why-text.ts'

/** The tab Why. */
export function RunWhy({ run }: { run: Run }) {
  const say = useText(runText)
  const format = useFormat()
  return (
    <div className="panel-body">
      <Told id={run.id} />
      <h3 className="field-label run-kept">{say('kept')}</h3>
      <ol className="run-why">
        {run.trace.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sealed trace never changes its order
          <WhyStep key={place} step={step} isLast={place === run.trace.length - 1} run={run} />
        ))}
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

function WhyStep({ step, isLast, run }: { step: TraceStep; isLast: boolean; run: Run }) {
  const format = useFormat()
  const say = useText(whyText)
  const { key, who, outcome } = sentenceOf(step)
  const values = { who: isolate(who), outcome: ltr(isLast ? `${run.status}, ${run.reason}` : outcome) }
  const words = key ? say(key as 'askedBy', values as never) : isolate(step.what)
  const quiet = useQuietLine(step)
  return (
    <li className="run-step">
      <span className="run-step-mark">
        <i className={isLast && run.status === 'FAILED' ? 'trouble' : undefined} />
      </span>
      <time className="meta ink-3">{format.clock(step.at)}</time>
      <span className="two-lines">
        <span>{words}</span>
        {quiet && <span className="meta ink-3">{quiet}</span>}
      </span>
    </li>
  )
}

/** Facts that the step had in hand, as far as a sentence is written for them. */
function useQuietLine(step: TraceStep): string {
  const say = useText(whyText)
  const format = useFormat()
  const { scheduledAt, graceMs, notBeforeAt, epoch } = step.data ?? {}
  const parts: string[] = []
  if (typeof scheduledAt === 'number') parts.push(say('dueAt', { at: format.dateTime(scheduledAt) }))
  if (typeof graceMs === 'number') parts.push(say('graceWas', { grace: format.duration(graceMs) }))
  if (typeof notBeforeAt === 'number') parts.push(say('notBefore', { at: format.clock(notBeforeAt) }))
  if (step.rule === 'claimed' && typeof epoch === 'number') {
    parts.push(say('claimedBy', { host: isolate(step.what.replace(/^claimed by /, '')), epoch: format.number(epoch) }))
  }
  return parts.join(' ')
}
