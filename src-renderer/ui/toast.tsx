/** The toast: one sentence, Undo with its key, the seconds left. The newest wins; it stays while focused or under the pointer. */
import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { useText } from '../i18n/locale.tsx'
import { Keys } from './button.tsx'
import { uiText } from './text.ts'

/** `undo` is left out where nothing can be taken back. `id` changes with each toast. */
export type ToastContent = { id: number; sentence: string; undo?: (() => void) | undefined }

/** How long a toast stays, in seconds. */
export const TOAST_SECONDS = 10

/** Shows the toast it is given and calls `onGone` when its time is over. Announced politely. */
export function Toast({ toast, onGone }: { toast: ToastContent | null; onGone: (id: number) => void }) {
  const say = useText(uiText)
  const [left, setLeft] = useState(TOAST_SECONDS)
  const stays = useRef(false)
  const id = toast?.id
  useEffect(() => {
    if (id == null) return
    setLeft(TOAST_SECONDS)
    stays.current = false
    let seconds = TOAST_SECONDS
    const timer = setInterval(() => {
      if (stays.current) return
      seconds -= 1
      setLeft(seconds)
      if (seconds <= 0) onGone(id)
    }, 1000)
    return () => clearInterval(timer)
  }, [id, onGone])
  const stay = (on: boolean) => () => {
    stays.current = on
  }
  return (
    <div className="toast-region" role="status" aria-live="polite">
      {toast && (
        // biome-ignore lint/a11y/noStaticElementInteractions: hovering only stops the countdown
        <div
          className="toast"
          onMouseEnter={stay(true)}
          onMouseLeave={stay(false)}
          onFocus={stay(true)}
          onBlur={stay(false)}
        >
          <span>{toast.sentence}</span>
          {toast.undo && (
            <Button className="undo" onPress={toast.undo}>
              {say('undo')} <Keys keys="Ctrl Z" />
            </Button>
          )}
          <span className="left" aria-hidden="true">
            {say('secondsLeft', { n: left })}
          </span>
        </div>
      )}
    </div>
  )
}
