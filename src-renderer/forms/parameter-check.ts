/** What is wrong with the values of typed parameters, for the eye; the engine decides. Pure. */
import type { Parameter } from '../../src-preload/contract/entities.ts'

/** Values by key, typed as the parameter says; a missing key means "as above". */
export type Values = Readonly<Record<string, unknown>>
export type Problem =
  | { code: 'needed' | 'notNumber' | 'notInteger' | 'notChoice' | 'notInstant' | 'notList' | 'notJson' }
  | { code: 'tooSmall' | 'tooLarge'; n: number }
  | { code: 'noMatch'; pattern: string }

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** `${…}` is filled in for each device later, so nothing can be said about it now. */
function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /\$\{[^}]+\}/.test(value)
}

/** What is wrong with one value; null when nothing is. `inherited` is used where the value is missing. */
export function problemOf(parameter: Parameter, value: unknown, inherited?: unknown): Problem | null {
  const used = isMissing(value) ? (isMissing(inherited) ? parameter.default : inherited) : value
  if (isMissing(used)) return parameter.required ? { code: 'needed' } : null
  if (isPlaceholder(used)) return null
  if (parameter.type === 'list') return isTexts(used) ? null : { code: 'notList' }
  // What is still text was typed and does not read as JSON.
  if (parameter.type === 'json') return typeof used === 'string' ? { code: 'notJson' } : null
  if (parameter.type === 'number' || parameter.type === 'integer') return numberProblem(parameter, used)
  if (parameter.type === 'choice')
    return parameter.choices?.includes(String(used)) === false ? { code: 'notChoice' } : null
  if (parameter.type === 'instant') return Number.isNaN(Date.parse(String(used))) ? { code: 'notInstant' } : null
  return textProblem(parameter, used)
}

function numberProblem(parameter: Parameter, value: unknown): Problem | null {
  const number = typeof value === 'number' ? value : Number.NaN
  if (!Number.isFinite(number)) return { code: 'notNumber' }
  if (parameter.type === 'integer' && !Number.isInteger(number)) return { code: 'notInteger' }
  if (parameter.min != null && number < parameter.min) return { code: 'tooSmall', n: parameter.min }
  if (parameter.max != null && number > parameter.max) return { code: 'tooLarge', n: parameter.max }
  return null
}

function textProblem(parameter: Parameter, value: unknown): Problem | null {
  if (parameter.type !== 'text' || !parameter.pattern) return null
  try {
    return new RegExp(`^(?:${parameter.pattern})$`, 'u').test(String(value))
      ? null
      : { code: 'noMatch', pattern: parameter.pattern }
  } catch {
    return null // the pattern itself is wrong: said where the pattern is edited
  }
}

/** Problems by key; empty when the form may be sent. */
export function problemsOf(
  parameters: readonly Parameter[],
  values: Values,
  inherited: Values = {},
): Record<string, Problem> {
  const found: Record<string, Problem> = {}
  for (const parameter of parameters) {
    const problem = problemOf(parameter, values[parameter.key], inherited[parameter.key])
    if (problem) found[parameter.key] = problem
  }
  return found
}

/** What a typed text means as JSON: nothing, a value, or the text itself where it does not read. */
export function jsonOf(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** A JSON value as an operator edits it. */
export function jsonText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** What was typed as the parameter's type: a number where it reads as one, else the text, so that the field can say what is wrong. */
export function typedValue(type: Parameter['type'], text: string): unknown {
  if (text === '') return undefined
  if (type === 'json') return jsonOf(text)
  if (type === 'list') {
    const read = jsonOf(text)
    return Array.isArray(read) ? read : [text]
  }
  if (type !== 'number' && type !== 'integer') return text
  const number = Number(text)
  return Number.isFinite(number) && text.trim() !== '' ? number : text
}
