/** What went wrong: what happened, what to do, the code, and the details to copy. */
import { Info, OctagonX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useText } from '../i18n/locale.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { uiText } from './text.ts'

/** `details` is what Copy details puts on the clipboard, besides code and message. */
export function ErrorBox({
  title,
  message,
  code,
  details,
  onRetry,
  onCopy,
}: {
  title?: string
  message: string
  code?: string
  details?: string
  onRetry?: () => void
  /** How to copy; the browser's clipboard when left out. */
  onCopy?: (text: string) => void
}) {
  const say = useText(uiText)
  const [copied, setCopied] = useState(false)
  const copy = () => {
    const text = [title, message, code, details].filter(Boolean).join('\n')
    if (onCopy) onCopy(text)
    else void navigator.clipboard?.writeText(text)
    setCopied(true)
  }
  return (
    <div className="error-box" role="alert">
      <Icon icon={OctagonX} />
      <div className="grow">
        <p className="mid">{title ?? say('wentWrong')}</p>
        <p dir="auto">{message}</p>
        <div className="actions">
          {onRetry && (
            <Button small onPress={onRetry}>
              {say('tryAgain')}
            </Button>
          )}
          <Button small kind="quiet" onPress={copy}>
            {copied ? say('copied') : say('copyDetails')}
          </Button>
          {code && <span className="error-code">{code}</span>}
        </div>
      </div>
    </div>
  )
}

/** One tinted line that says what matters about the thing beside it. */
export function NoteBox({
  tone,
  icon,
  children,
}: {
  tone?: 'unsure' | 'late' | 'fail' | 'run'
  icon?: typeof Info
  children: ReactNode
}) {
  return (
    <div className={tone ? `note-box tone-${tone}` : 'note-box'} role="note">
      <Icon icon={icon ?? Info} small />
      <div className="grow">{children}</div>
    </div>
  )
}
