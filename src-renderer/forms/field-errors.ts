/** Refusals of a request, sorted by field path and said in the operator's language; bringing the first wrong field into view. */
import type { Failure, FieldError, FieldRule } from '../../src-preload/contract/failures.ts'
import { failureText, fieldRuleText } from '../api/failure-text.ts'
import { say } from '../i18n/catalogue.ts'
import { type Language, ltr } from '../i18n/direction.ts'

/** Path of the field → sentence. The empty path is the whole form. */
export type FieldErrors = Readonly<Record<string, string>>

/** Of something that must be there at all, nobody says "at least 1". */
function ruleWord(rule: FieldRule, limit: FieldError['limit']): FieldRule {
  return limit === 1 && (rule === 'too_short' || rule === 'too_few') ? 'missing' : rule
}

/** A sentence for one error: by its code in Arabic, with the engine's particulars in English. */
export function sayFieldError(error: FieldError, language: Language): string {
  if (language === 'en') return error.message
  if (error.rule) return say(fieldRuleText, ruleWord(error.rule, error.limit), { limit: ltr(error.limit ?? '') })
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

/** Puts the focus into the first field that is wrong, once it is drawn: in the topmost dialog if there is one. */
export function focusFirstWrong(): void {
  const find = () => {
    const within =
      [...document.querySelectorAll('[role="dialog"]')].at(-1) ?? document.querySelector('main') ?? document.body
    const field = within.querySelector<HTMLElement>(
      '[aria-invalid="true"], [data-invalid] button, [data-invalid] input',
    )
    field?.focus()
    field?.scrollIntoView({ block: 'nearest' })
  }
  // After the drawing that follows.
  requestAnimationFrame(() => setTimeout(find))
}

/** All errors below a path, by the path from there on: `params.rules.0.key` below `params` is `rules.0.key`. */
export function errorsUnder(errors: FieldErrors, path: string): Record<string, string> {
  const begin = `${path}.`
  const below = Object.entries(errors).filter(([key]) => key.startsWith(begin))
  return Object.fromEntries(below.map(([key, words]) => [key.slice(begin.length), words]))
}
