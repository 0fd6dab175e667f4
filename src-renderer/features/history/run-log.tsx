/** What a run left behind in words: error, result, its log and files. Only what exists; code is always left to right. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { command } from '../../api/use-command.ts'
import { useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { Button } from '../../ui/button.tsx'
import { PanelSection } from '../../ui/panel.tsx'
import { LogText, RunFiles } from './run-log-text.tsx'
import { runText } from './run-text.ts'

type Key = 'error' | 'summary' | 'resultData' | 'exitCode' | 'logPath'

function partsOf(run: Run): { key: Key; text: string }[] {
  const error = [run.errorMessage, run.errorDetail].filter(Boolean).join('\n\n')
  const result =
    run.result === null ? '' : typeof run.result === 'string' ? run.result : JSON.stringify(run.result, null, 2)
  const parts: { key: Key; text: string }[] = [
    { key: 'error', text: error },
    { key: 'summary', text: run.resultSummary ?? '' },
    { key: 'resultData', text: result },
    { key: 'exitCode', text: run.exitCode === null ? '' : String(run.exitCode) },
    { key: 'logPath', text: run.logPath ?? '' },
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
  if (parts.length === 0 && run.artifacts.length === 0) return <p className="run-note ink-3">{say('noLog')}</p>
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
    </div>
  )
}
