/** Refusals of a request, sorted by field path and said in the operator's language. */
import type { Failure, FieldError } from '../../src-preload/contract/failures.ts'
import { failureText } from '../api/failure-text.ts'
import { say } from '../i18n/catalogue.ts'
import type { Language } from '../i18n/direction.ts'

/** Path of the field → sentence. The empty path is the whole form. */
export type FieldErrors = Readonly<Record<string, string>>

/** A sentence for one error: by its code in Arabic, with the engine's particulars in English. */
export function sayFieldError(error: FieldError, language: Language): string {
  if (language === 'en') return error.message
  return say(failureText, error.code ?? 'invalid_input')
}

/** All errors of a refusal by path; a refusal without fields stands at the empty path. */
export function errorsOf(failure: Pick<Failure, 'code' | 'message' | 'errors'>, language: Language): FieldErrors {
  const found: Record<string, string> = {}
  for (const error of failure.errors) found[error.path] ??= sayFieldError(error, language)
  if (failure.errors.length === 0) found[''] = language === 'en' ? failure.message : say(failureText, failure.code)
  return found
}

/** The first error at a path or under it: `target` also hears `target.deviceId`. */
export function errorAt(errors: FieldErrors, path: string): string | null {
  if (errors[path]) return errors[path]
  const under = Object.keys(errors).find((key) => key.startsWith(`${path}.`))
  return under ? (errors[under] ?? null) : null
}
