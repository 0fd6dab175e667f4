/** Turns unknown input into a parsed one or into the one shape of a failure. The contract decides; this file words it. */
import type * as z from 'zod'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, FieldError, Result } from '../../src-preload/contract/failures.ts'
import { LIMITS } from '../../src-preload/contract/vocabulary.ts'
import { ruleOf, sayIssue } from './issue-words.ts'

/** Our own fields around a value that may itself be LIMITS.jsonDepth deep. */
const MAX_DEPTH = LIMITS.jsonDepth + 8
const MAX_ERRORS = 20

/** Without recursion: input that is too deep must not end the stack. */
function isTooDeep(input: unknown): boolean {
  let level: unknown[] = [input]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null
        ? Object.values(value).filter((item) => typeof item === 'object' && item !== null)
        : [],
    )
  }
  return false
}

const pathOf = (path: readonly PropertyKey[]) => path.map(String).join('.')

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ path: pathOf(issue.path), message: issue.message, ...ruleOf(issue) }]
  return issue.keys.map((key) => ({
    path: pathOf([...issue.path, key]).slice(0, 200),
    message: `There is no field "${key.slice(0, 100)}" here. Check its name or leave it out.`,
    code: 'unknown_field' as const,
  }))
}

function refusal(error: z.ZodError): Failure {
  const errors = error.issues.flatMap(fieldErrors).slice(0, MAX_ERRORS)
  const first = errors[0]
  const where = first?.path ? `${first.path}: ${first.message}` : (first?.message ?? 'The input is not usable.')
  const code = errors.every((item) => item.code === 'unknown_field') ? 'unknown_field' : 'invalid_input'
  return failure(code, where, errors)
}

/** Refuses what is nested so deep that parsing it, or handing it to another thread, would end the stack. */
export function refuseTooDeep(input: unknown): Failure | null {
  if (!isTooDeep(input)) return null
  const message = `The input is nested more than ${LIMITS.jsonDepth} levels deep.`
  return failure('invalid_input', message, [{ path: '', message }])
}

/** Codes: `unknown_field` when unknown fields are all that is wrong, else `invalid_input`. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>> {
  const tooDeep = refuseTooDeep(input)
  if (tooDeep) return tooDeep
  const parsed = schema.safeParse(input ?? {}, { error: sayIssue, reportInput: true })
  return parsed.success ? { ok: true, value: parsed.data } : refusal(parsed.error)
}
