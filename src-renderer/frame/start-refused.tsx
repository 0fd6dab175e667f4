/** The start that cannot: says why, what is kept, and the ways on. No rail, no screens. */
import { FolderOpen, LogOut, RotateCw } from 'lucide-react'
import type { FailureCode } from '../../src-preload/contract/failures.ts'
import { failureText } from '../api/failure-text.ts'
import { command } from '../api/use-command.ts'
import { request } from '../api/client.ts'
import { useText } from '../i18n/locale.tsx'
import { Button } from '../ui/button.tsx'
import { uiText } from '../ui/text.ts'
import { frameText } from './text.ts'

/** `code` and `message` are the engine's; the code is shown for support. */
export function StartRefused({ code, message, path }: { code: string | null; message: string | null; path: string | null }) {
  const say = useText(frameText)
  const ui = useText(uiText)
  const why = useText(failureText)
  const known = code !== null && code in failureText.table ? (code as FailureCode) : null
  const details = [code, message, path].filter(Boolean).join('\n')
  return (
    <main className="whole-window">
      <div className="refused" role="alert">
        <h1>
          {say('refusedTitle')} <span className="ink-3">{known ? why(known) : ''}</span>
        </h1>
        {message && <p>{message}</p>}
        {path && (
          <p className="mono" dir="ltr">
            {path}
          </p>
        )}
        <p className="ink-2">{say('refusedHelp')}</p>
        <div className="row gap-2">
          <Button icon={RotateCw} autoFocus onPress={() => location.reload()}>
            {ui('tryAgain')}
          </Button>
          <Button icon={FolderOpen} onPress={() => void command('app.openWorkspace', {})}>
            {say('openWorkspace')}
          </Button>
          <Button kind="quiet" icon={LogOut} mirrors onPress={() => void command('app.quit', {})}>
            {say('quit')}
          </Button>
        </div>
        <div className="row gap-3 meta ink-3">
          {code && (
            <span className="mono" dir="ltr">
              {code}
            </span>
          )}
          <Button small kind="quiet" onPress={() => void request('app.copyText', { text: details })}>
            {ui('copyDetails')}
          </Button>
        </div>
      </div>
    </main>
  )
}
