/** The toast of the frame: shows what the undo store holds and takes back what its button says. */
import { useText } from '../i18n/locale.tsx'
import { dropToast, toast, undoStep, useUndo } from '../stores/undo-store.ts'
import { Toast } from '../ui/toast.tsx'
import { frameText } from './text.ts'

/** At the bottom start of the window. */
export function Toasts() {
  const say = useText(frameText)
  const shown = useUndo((state) => state.shown)
  const step = shown?.step
  const undo = step
    ? () => {
        void undoStep(step).then((taken) => taken && toast(say('undone')))
      }
    : undefined
  return <Toast toast={shown ? { id: shown.id, sentence: shown.sentence, undo } : null} onGone={dropToast} />
}
