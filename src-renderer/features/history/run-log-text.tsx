/** The words that a run's program said, in pieces, and the files that it left. Read only; code is always left to right. */
import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { PanelSection } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { runText } from './run-text.ts'

type Piece = RequestOutput<'runs.log'>

/** The log from its beginning; the rest a piece at a time. */
export function LogText({ runId }: { runId: string }) {
  const say = useText(runText)
  const format = useFormat()
  const first = useRead('runs.log', { id: runId })
  const [further, setFurther] = useState<readonly Piece[]>([])
  if (first.error) return <FailureBox failure={first.error} onRetry={() => void first.refetch()} />
  if (!first.data) return <SkeletonRows rows={4} />
  const pieces = [first.data, ...further]
  const last = pieces.at(-1) ?? first.data
  const more = async (offset: number) => {
    const piece = await command('runs.log', { id: runId, offset })
    if (piece.ok) setFurther([...further, piece.value])
  }
  const { next } = last
  return (
    <PanelSection title={say('output')}>
      {last.totalBytes === 0 ? (
        <p className="ink-3">{say('logGone')}</p>
      ) : (
        <pre className="run-code mono" dir="ltr">
          {pieces.map(({ text }) => text).join('')}
        </pre>
      )}
      {last.dropped > 0 && <p className="meta ink-3">{say('dropped', { n: format.bytes(last.dropped) })}</p>}
      {next !== null && (
        <Button small onPress={() => void more(next)}>
          {say('moreLog', { n: format.bytes(last.totalBytes - next) })}
        </Button>
      )}
    </PanelSection>
  )
}

/** What was left to be kept, each file with a way to find it on this computer. */
export function RunFiles({ run }: { run: Run }) {
  const say = useText(runText)
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  if (run.artifacts.length === 0) return null
  const show = async (name: string) => {
    const answer = await command('app.showArtifact', { runId: run.id, name })
    if (answer.ok && !answer.value.shown) setGone(new Set([...gone, name]))
  }
  return (
    <PanelSection title={say('artifacts')}>
      <ul className="run-files">
        {run.artifacts.map((name) => (
          <li key={name} className="row gap-2">
            <bdi className="run-file mono" dir="ltr">
              {name}
            </bdi>
            {gone.has(name) && (
              <span className="meta ink-3" role="status">
                {say('fileGone')}
              </span>
            )}
            <IconButton small icon={FolderOpen} label={say('showFile', { name })} onPress={() => void show(name)} />
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}
