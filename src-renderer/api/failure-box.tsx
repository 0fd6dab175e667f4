/** The error box of a request: said by its code, with the engine's own message as the particulars. */
import { useText } from '../i18n/locale.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { request, RequestFailure } from './client.ts'
import { failureText } from './failure-text.ts'

/** `failure` is what a read threw. The message stays in English where the words come from the engine. */
export function FailureBox({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) {
  const say = useText(failureText)
  const known = failure instanceof RequestFailure
  const code = known ? failure.code : 'internal'
  const message = failure instanceof Error ? failure.message : String(failure)
  const fields = known ? failure.errors.map((error) => `${error.path}: ${error.message}`).join('\n') : ''
  return (
    <ErrorBox
      title={say(code)}
      message={message}
      code={code}
      details={fields}
      onCopy={(text) => void request('app.copyText', { text })}
      {...(onRetry ? { onRetry } : {})}
    />
  )
}
