/** What the contract's check found, in words for people: a sentence in English, and the rule with its number for other languages. */
import type * as z from 'zod'
import type { FieldRule } from '../../src-preload/contract/failures.ts'

/** The rules that a shape alone can break. */
type ShapeRule = Exclude<FieldRule, 'snapshot_only'>
type Said = { readonly rule: ShapeRule; readonly limit?: number | string }
type Issue = z.core.$ZodRawIssue | z.core.$ZodIssue

const SIZE_RULES = {
  string: ['too_long', 'too_short'],
  array: ['too_many', 'too_few'],
  set: ['too_many', 'too_few'],
} as const

function sizeOf(origin: string, isBig: boolean): ShapeRule {
  const [long, short] = Object.hasOwn(SIZE_RULES, origin)
    ? SIZE_RULES[origin as keyof typeof SIZE_RULES]
    : (['too_large', 'too_small'] as const)
  return isBig ? long : short
}

/** The rule that an issue broke; null where only its own message says it. */
export function ruleOf(issue: Issue): Said | null {
  switch (issue.code) {
    case 'too_big':
      return { rule: sizeOf(issue.origin, true), limit: Number(issue.maximum) }
    case 'too_small':
      return { rule: sizeOf(issue.origin, false), limit: Number(issue.minimum) }
    case 'invalid_type':
      return issue.input === undefined ? { rule: 'missing' } : { rule: 'wrong_kind', limit: issue.expected }
    case 'invalid_value':
      return { rule: 'not_a_choice', limit: issue.values.map(String).slice(0, 20).join(', ') }
    case 'invalid_format':
      return { rule: 'wrong_form' }
    default:
      return null
  }
}

/** What zod calls a kind, as people do; others are said as they are. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  record: 'an object',
  object: 'an object',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

const WORDS: Readonly<Record<ShapeRule, (limit: number | string) => string>> = {
  too_long: (most) => `At most ${most} characters.`,
  too_short: (least) => (least === 1 ? 'This is needed.' : `At least ${least} characters.`),
  too_many: (most) => `At most ${most} of them.`,
  too_few: (least) => (least === 1 ? 'At least one is needed.' : `At least ${least} of them.`),
  too_large: (most) => `At most ${most}.`,
  too_small: (least) => `At least ${least}.`,
  missing: () => 'This is needed.',
  wrong_kind: (kind) => `Expected here: ${KINDS[kind] ?? kind}.`,
  not_a_choice: (choices) => `One of these: ${choices}.`,
  wrong_form: () => 'This is not written as it has to be.',
}

/** For zod's `error`: used where the schema itself says nothing. */
export function sayIssue(issue: Issue): string | undefined {
  const said = ruleOf(issue)
  return said === null ? undefined : WORDS[said.rule](said.limit ?? '')
}
