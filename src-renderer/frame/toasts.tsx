/** The toast of the frame: shows what the undo store holds and takes back what its button says. */
import { failureText } from '../api/failure-text.ts'
import { onRefusal } from '../api/use-command.ts'
import { i18n, say as sayIt } from '../i18n/catalogue.ts'
import { useText } from '../i18n/locale.tsx'
import { dropToast, toast, undoStep, useUndo } from '../stores/undo-store.ts'
import { Toast } from '../ui/toast.tsx'
import { frameText } from './text.ts'

onRefusal((failure) => {
  // What the engine adds is English; in Arabic the code says it.
  const particulars = i18n.language === 'ar' ? '' : (failure.errors[0]?.message ?? failure.message)
  toast(`${sayIt(failureText, failure.code)} ${particulars}`.trim())
})

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
