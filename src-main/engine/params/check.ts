/** Parameters: merged by layers, checked against their definitions, defaults filled. Knows nothing of templates or jobs. */
import type { Parameter } from '../../../src-preload/contract/entities.ts'
import type { Failure, FieldError, Result } from '../../../src-preload/contract/failures.ts'
import { instantOfText } from '../timing/instant-text.ts'

export type Params = Record<string, never> | { [key: string]: JsonValue }
type JsonValue = NonNullable<Parameter['default']> | null

/** Later layers win, key by key: template, schedule, occurrence, run now (DESIGN 2). */
export function mergeParams(...layers: readonly (Params | null | undefined)[]): { [key: string]: JsonValue } {
  return Object.assign({}, ...layers.map((layer) => layer ?? {}))
}

function problemOfText(parameter: Parameter, value: unknown): string | null {
  if (typeof value !== 'string') return 'must be text'
  const { pattern } = parameter
  if (!pattern || new RegExp(`^(?:${pattern})$`, 'u').test(value)) return null
  return `does not match the pattern ${pattern}`
}

function problemOfNumber(parameter: Parameter, value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number'
  if (parameter.type === 'integer' && !Number.isSafeInteger(value)) return 'must be a whole number'
  if (parameter.min !== null && parameter.min !== undefined && value < parameter.min)
    return `must be at least ${parameter.min}`
  if (parameter.max !== null && parameter.max !== undefined && value > parameter.max)
    return `must be at most ${parameter.max}`
  return null
}

function problemOf(parameter: Parameter, value: unknown): string | null {
  switch (parameter.type) {
    case 'text':
      return problemOfText(parameter, value)
    case 'number':
    case 'integer':
      return problemOfNumber(parameter, value)
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false'
    case 'choice': {
      const choices = parameter.choices ?? []
      return typeof value === 'string' && choices.includes(value) ? null : `must be one of ${choices.join(', ')}`
    }
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'must be a list of texts'
    case 'json':
      return value === undefined ? 'must be a JSON value' : null
    case 'instant':
      return typeof value === 'string' && instantOfText(value, 'UTC') !== null ? null : 'must be a date and time'
  }
}

function invalid(errors: readonly FieldError[]): Failure {
  const first = errors[0]
  return { ok: false, code: 'invalid_parameters', message: first?.message ?? 'The parameters are not valid.', errors }
}

/**
 * Checks values against their definitions and fills defaults. Where nothing is defined anything goes. Failure
 * `invalid_parameters`, one error a parameter, at `path.key`.
 */
export function checkParams(
  parameters: readonly Parameter[],
  values: { [key: string]: JsonValue },
  path: string,
): Result<{ [key: string]: JsonValue }> {
  if (parameters.length === 0) return { ok: true, value: values }
  const errors: FieldError[] = []
  const filled: { [key: string]: JsonValue } = {}
  for (const parameter of parameters) {
    const value = values[parameter.key] ?? parameter.default ?? null
    if (value === null) {
      if (parameter.required) {
        errors.push({ path: `${path}.${parameter.key}`, message: `Give a value for "${parameter.key}".` })
      }
      continue
    }
    const problem = problemOf(parameter, value)
    if (problem === null) filled[parameter.key] = value
    else errors.push({ path: `${path}.${parameter.key}`, message: `"${parameter.key}" ${problem}.` })
  }
  const known = new Set(parameters.map((parameter) => parameter.key))
  for (const key of Object.keys(values)) {
    if (known.has(key)) continue
    const message = `There is no parameter "${key}". Known: ${[...known].join(', ')}.`
    errors.push({ path: `${path}.${key}`, message, code: 'unknown_field' })
  }
  return errors.length > 0 ? invalid(errors) : { ok: true, value: filled }
}

function problemOfDefinition(parameter: Parameter, index: number): FieldError | null {
  const path = `parameters.${index}`
  if (parameter.pattern) {
    try {
      new RegExp(`^(?:${parameter.pattern})$`, 'u')
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return { path: `${path}.pattern`, message: `The pattern of "${parameter.key}" is not a regular expression.` }
    }
  }
  if (parameter.type === 'choice' && (parameter.choices ?? []).length === 0) {
    return { path: `${path}.choices`, message: `Give the choices of "${parameter.key}".` }
  }
  const given = parameter.default ?? null
  const problem = given === null ? null : problemOf(parameter, given)
  return problem === null ? null : { path: `${path}.default`, message: `The default of "${parameter.key}" ${problem}.` }
}

/** Checks the definitions themselves: unique keys, readable patterns, defaults that fit. Failure `invalid_parameters`. */
export function checkDefinitions(parameters: readonly Parameter[]): Result<null> {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  parameters.forEach((parameter, index) => {
    if (seen.has(parameter.key)) {
      errors.push({ path: `parameters.${index}.key`, message: `The parameter "${parameter.key}" is there twice.` })
    }
    seen.add(parameter.key)
    const problem = problemOfDefinition(parameter, index)
    if (problem !== null) errors.push(problem)
  })
  return errors.length > 0 ? invalid(errors) : { ok: true, value: null }
}
