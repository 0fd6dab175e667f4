/** The error box of a request, said by its code. The box itself is the kit's and comes from above: this folder knows no part. */
import { type ComponentType, createContext, useContext } from 'react'
import { useText } from '../i18n/locale.tsx'
import { RequestFailure, request } from './client.ts'
import { failureText } from './failure-text.ts'

/** What a box that shows a failure is given. */
export type FailureBoxLook = ComponentType<{
  title: string
  message: string
  code: string
  details: string
  onRetry?: () => void
  onCopy: (text: string) => void
}>

/** The kit's error box, set once by the app. */
export const FailureBoxContext = createContext<FailureBoxLook | null>(null)

/** `failure` is what a read threw. The message stays in English where the words come from the engine. */
export function FailureBox({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) {
  const say = useText(failureText)
  const Look = useContext(FailureBoxContext)
  const known = failure instanceof RequestFailure
  const code = known ? failure.code : 'internal'
  const message = failure instanceof Error ? failure.message : String(failure)
  if (!Look) return <p role="alert">{`${say(code)} ${message}`}</p>
  return (
    <Look
      title={say(code)}
      message={message}
      code={code}
      details={known ? failure.errors.map((error) => `${error.path}: ${error.message}`).join('\n') : ''}
      onCopy={(text) => void request('app.copyText', { text })}
      {...(onRetry ? { onRetry } : {})}
    />
  )
}
