/** A form that sends one command: what was refused, field by field, and whether it is on its way. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../src-preload/contract/requests.ts'
import { command } from '../../api/use-command.ts'
import { errorAt, errorsOf, type FieldErrors, focusFirstWrong } from '../../forms/field-errors.ts'
import { useLocale } from '../../i18n/locale.tsx'

const STILL_MS = 200

/** The value once it has not changed for a moment: one question for a word, not one for each letter. */
export function useStill(value: string): string {
  const [still, setStill] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), STILL_MS)
    return () => clearTimeout(timer)
  }, [value])
  return still
}

/** `at(path)` is the sentence at a field; `rest` what stands at none of the named ones. */
export function useForm(paths: readonly string[]) {
  const { language } = useLocale()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [own, setOwn] = useState<FieldErrors>({})
  const [isSending, setSending] = useState(false)
  const refused = failure ? errorsOf(failure, language) : {}
  const send = async <N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N> | null> => {
    setSending(true)
    const answer = await command(name, input, { quiet: true })
    setSending(false)
    setFailure(answer.ok ? null : answer)
    if (!answer.ok) focusFirstWrong()
    return answer.ok ? answer.value : null
  }
  const known = (path: string) => paths.some((each) => path === each || path.startsWith(`${each}.`))
  return {
    at: (path: string) => own[path] ?? errorAt(refused, path),
    rest: failure && !Object.keys(refused).some(known) ? failure : null,
    isConflict: failure?.code === 'version_conflict',
    isSending,
    /** Errors found before sending; true when there are none. */
    check: (found: FieldErrors) => {
      setOwn(found)
      setFailure(null)
      const isRight = Object.keys(found).length === 0
      if (!isRight) focusFirstWrong()
      return isRight
    },
    send,
  }
}
