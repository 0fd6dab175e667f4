/** What a run left behind in words: error, result, its log and files. Only what exists; code is always left to right. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { command } from '../../api/use-command.ts'
import { useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { Button } from '../../ui/button.tsx'
import { PanelSection } from '../../ui/panel.tsx'
import { LogText, RunFiles } from './run-log-text.tsx'
import { runText } from './run-text.ts'

type Key = 'error' | 'summary' | 'resultData'

function partsOf(run: Run): { key: Key; text: string }[] {
  const error = [run.errorMessage, run.errorDetail].filter(Boolean).join('\n\n')
  const result =
    run.result === null ? '' : typeof run.result === 'string' ? run.result : JSON.stringify(run.result, null, 2)
  const parts: { key: Key; text: string }[] = [
    { key: 'error', text: error },
    { key: 'summary', text: run.resultSummary ?? '' },
    { key: 'resultData', text: result },
  ]
  return parts.filter((part) => part.text !== '')
}

/** A block of code with a button that copies it. */
export function Code({ text }: { text: string }) {
  return (
    <pre className="run-code mono" dir="ltr">
      {text}
    </pre>
  )
}

/** The tab Log. */
export function RunLog({ run }: { run: Run }) {
  const say = useText(runText)
  const parts = partsOf(run)
  const copy = async (text: string) => {
    const answer = await command('app.copyText', { text: text.slice(0, 100_000) })
    if (answer.ok) toast(say('copied'))
  }
  const isSilent = parts.length === 0 && run.artifacts.length === 0 && run.logPath === null && run.exitCode === null
  if (isSilent) return <p className="run-note ink-3">{say('noLog')}</p>
  return (
    <div className="panel-body">
      {parts.map(({ key, text }) => (
        <PanelSection
          key={key}
          title={say(key)}
          end={
            <Button small kind="quiet" onPress={() => void copy(text)}>
              {say('copy')}
            </Button>
          }
        >
          <Code text={text} />
        </PanelSection>
      ))}
      <RunFiles run={run} />
      {run.logPath && <LogText key={run.id} runId={run.id} />}
      <Facts run={run} onCopy={(text) => void copy(text)} />
    </div>
  )
}

/** What is short and seldom asked: the exit code, and where the log lies in the workspace's folder. */
function Facts({ run, onCopy }: { run: Run; onCopy: (text: string) => void }) {
  const say = useText(runText)
  const { exitCode, logPath } = run
  if (exitCode === null && logPath === null) return null
  return (
    <PanelSection title={say('endedWith')}>
      <dl className="facts">
        {exitCode !== null && (
          <>
            <dt>{say('exitCode')}</dt>
            <dd className="mono">{exitCode}</dd>
          </>
        )}
        {logPath !== null && (
          <>
            <dt>{say('logPath')}</dt>
            <dd className="row gap-2">
              <bdi className="mono" dir="ltr">
                {logPath}
              </bdi>
              <Button small kind="quiet" onPress={() => onCopy(logPath)}>
                {say('copy')}
              </Button>
            </dd>
          </>
        )}
      </dl>
    </PanelSection>
  )
}
