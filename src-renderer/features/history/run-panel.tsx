/** The panel of one run: how it went, on which devices, and why. A record; its one action makes a new job. */
import './run.css'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useShortcuts } from '../../stores/shortcut-store.ts'
import { toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import type { PanelProps } from '../../ui/panel-host.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { RunDevices, type Picked } from './run-devices.tsx'
import { RunBars, RunHead } from './run-head.tsx'
import { RunLog } from './run-log.tsx'
import { RunParameters } from './run-parameters.tsx'
import { RunRollout } from './run-rollout.tsx'
import { runText } from './run-text.ts'
import { RunWhy } from './run-why.tsx'

const TABS = ['devices', 'log', 'parameters', 'why'] as const
type TabName = (typeof TABS)[number]

/** `id` is the run's. */
export default function RunPanel({ id, onClose }: PanelProps) {
  const run = useRead('runs.get', { id })
  if (run.error) return <FailureBox failure={run.error} onRetry={() => void run.refetch()} />
  if (!run.data) return <SkeletonRows rows={8} />
  return <RunView run={run.data} onClose={onClose} />
}

function RunView({ run, onClose }: { run: Run; onClose: () => void }) {
  const say = useText(runText)
  const hasDevices = run.kind === 'job' && run.reach === 'fleet'
  const asked = useRoute((route) => route.params.tab)
  const [tab, setTab] = useState<TabName>(() => TABS.find((name) => name === asked) ?? (hasDevices ? 'devices' : 'log'))
  const [picked, setPicked] = useState<Picked | null>(null)
  const total = run.counts ? Object.values(run.counts).reduce((sum, count) => sum + count, 0) : null
  const taken: TabName = !hasDevices && tab === 'devices' ? 'log' : tab
  const content = {
    devices: <RunDevices run={run} picked={picked} />,
    log: <RunLog run={run} />,
    parameters: <RunParameters run={run} />,
    why: <RunWhy run={run} />,
  }
  const items = TABS.filter((name) => hasDevices || name !== 'devices').map((name) => ({
    id: name,
    label: say(name),
    count: name === 'devices' ? total : null,
    content: content[name],
  }))
  const pick = (next: Picked) => {
    setPicked(next === picked ? null : next)
    setTab('devices')
  }
  const isReading = hasDevices && taken !== 'devices'
  return (
    <>
      <RunHead run={run} onClose={onClose} />
      {run.counts && <RunBars run={run} folded={isReading} picked={picked} onPick={pick} />}
      <RunRollout run={run} />
      <Rerun run={run} />
      <Tabs inPanel label={say('parts')} items={items} value={taken} onChange={setTab} />
    </>
  )
}

/** What a re-run would take, with its number; empty when there is nothing to run again. */
function choicesOf(
  run: Run,
): { id: 'rerunFailed' | 'rerunAll' | 'rerun'; count: number; input: RequestInput<'runs.retry'> }[] {
  // A slot that never became a job has nothing to try again
  if (run.jobId === null || run.status === 'COMPLETED') return []
  const { counts, id } = run
  if (run.kind === 'device' || run.reach === 'local' || !counts) return [{ id: 'rerun', count: 0, input: { id } }]
  const failed = counts.FAILED
  const not = failed + counts.REJECTED + counts.TIMED_OUT + counts.REMOVED + counts.CANCELED
  const some = {
    id: 'rerunFailed' as const,
    count: failed,
    input: { id, reasons: ['failed' as const, 'abandoned' as const] },
  }
  const all = { id: 'rerunAll' as const, count: not, input: { id } }
  return [...(failed > 0 ? [some] : []), ...(not > failed ? [all] : [])]
}

function Rerun({ run }: { run: Run }) {
  const say = useText(runText)
  const format = useFormat()
  const name = useName()
  const go = useRoute((route) => route.go)
  const [isBack, setBack] = useState(false)
  const choices = choicesOf(run)
  const retry = async (input: RequestInput<'runs.retry'>) => {
    const answer = await command('runs.retry', input)
    if (!answer.ok) return
    setBack(true)
    toast(say('queued', { name: name(run, run.jobPublicId ?? run.id) }))
  }
  const first = choices[0]
  useShortcuts(
    first
      ? [
          {
            id: 'run.retry',
            keys: 'Shift+KeyR',
            shown: 'Shift R',
            words: say('rerunKey'),
            group: 'list',
            letter: true,
            command: true,
            run: () => void retry(first.input),
          },
        ]
      : [],
  )
  if (!first) return null
  return (
    <div className="run-actions row gap-2">
      {choices.map((choice, place) => (
        <Button
          key={choice.id}
          kind={place === 0 ? 'primary' : 'plain'}
          {...(place === 0 ? { icon: RotateCcw, keys: 'Shift R' } : {})}
          onPress={() => void retry(choice.input)}
        >
          {choice.id === 'rerun' ? say('rerun') : say(choice.id, { n: format.number(choice.count) })}
        </Button>
      ))}
      {isBack && <LinkButton onPress={() => go('queue')}>{say('openQueue')}</LinkButton>}
    </div>
  )
}
