/** What is typed in the filter of History, read into a filter of the contract. Pure: the present moment is a parameter. */
import type { RunFilter } from '../../../src-preload/contract/requests-history.ts'
import { RUN_REASONS, RUN_STATUSES, type RunReason, type RunStatus } from '../../../src-preload/contract/vocabulary.ts'

export const TERM_FIELDS = ['status', 'reason', 'device', 'schedule', 'template', 'group', 'job', 'since'] as const
export type TermField = (typeof TERM_FIELDS)[number]
/** One `field:value` that the filter understood; values are as stored (`failed`, `timed_out`, `7d`). */
export type Term = { field: TermField; value: string }

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const STATUS_WORDS: Readonly<Record<string, string>> = {
  succeeded: 'completed',
  success: 'completed',
  missed: 'skipped',
  trouble: 'not_succeeded',
}

/** `7d`, `24h`, `90m`, `2w` in ms; null when it is none of these. */
export function spanMs(value: string): number | null {
  const [, count, unit] = /^(\d{1,4})([mhdw])$/.exec(value) ?? []
  const size = unit ? UNIT_MS[unit] : undefined
  return count && size && Number(count) > 0 ? Number(count) * size : null
}

function storedStatus(value: string): string | null {
  const word = value.toLowerCase().replaceAll('-', '_')
  const stored = STATUS_WORDS[word] ?? word
  if (stored === 'not_succeeded') return stored
  return RUN_STATUSES.some((status) => status.toLowerCase() === stored) ? stored : null
}

/** The term of one word, or null when the word is only text to search for. */
export function readTerm(word: string): Term | null {
  const colon = word.indexOf(':')
  const field = TERM_FIELDS.find((known) => known === word.slice(0, colon).toLowerCase())
  const value = word
    .slice(colon + 1)
    .replace(/^["«]|["»]$/g, '')
    .trim()
  if (colon < 1 || !field || value === '') return null
  if (field === 'status') {
    const status = storedStatus(value)
    return status ? { field, value: status } : null
  }
  if (field === 'reason') {
    const reason = value.toLowerCase().replaceAll('-', '_')
    return RUN_REASONS.some((known) => known === reason) ? { field, value: reason } : null
  }
  if (field === 'since') return spanMs(value.toLowerCase()) === null ? null : { field, value: value.toLowerCase() }
  return { field, value }
}

/** Splits at spaces, keeping what stands in quotation marks together. */
function wordsOf(text: string): string[] {
  return text.match(/(?:[^\s"«»]+(?:"[^"]*"|«[^»]*»)?|"[^"]*"|«[^»]*»|["«»])/gu) ?? []
}

/** The terms that were understood, and everything else as text to search for. */
export function parseQuery(text: string): { terms: Term[]; search: string } {
  const terms: Term[] = []
  const rest: string[] = []
  for (const word of wordsOf(text)) {
    const term = readTerm(word)
    if (term) terms.push(term)
    else rest.push(word)
  }
  return { terms, search: rest.join(' ') }
}

/** Terms of one field replace each other, except status and reason, which add up. */
export function withTerm(terms: readonly Term[], term: Term): Term[] {
  const adds = term.field === 'status' || term.field === 'reason'
  const kept = terms.filter((other) => other.field !== term.field || (adds && other.value !== term.value))
  return [...kept, term]
}

const ID_FIELDS = {
  device: 'deviceId',
  schedule: 'scheduleId',
  template: 'templateId',
  group: 'groupId',
  job: 'jobId',
} as const

/** The filter without its range of time. `since` is not in it: the range is the screen's. A device's runs are device runs. */
export function filterOf(terms: readonly Term[], search: string, kind: RunFilter['kind']): RunFilter {
  const filter: RunFilter = { kind }
  const status: RunStatus[] = []
  const reason: RunReason[] = []
  // The contract narrows to whole ids only; a beginning of one is text to search for, and the search reads its last word so
  const beginnings: string[] = []
  for (const { field, value } of terms) {
    if (field === 'status' && value === 'not_succeeded') filter.notSucceeded = true
    else if (field === 'status') status.push(value.toUpperCase() as RunStatus)
    else if (field === 'reason') reason.push(value as RunReason)
    else if (field === 'device' && value.endsWith('*')) beginnings.push(value.replace(/\*+$/, ''))
    else if (field !== 'since') filter[ID_FIELDS[field]] = value
  }
  if (status.length > 0) filter.status = status
  if (reason.length > 0) filter.reason = reason
  const text = [search.trim(), ...beginnings].filter(Boolean).join(' ')
  if (text) filter.search = text.slice(0, 200)
  return filter
}

/** The terms a link to History carries: `trouble`, `status`, `reason`, `device`, `schedule`, `template`, `group`, `job`. */
export function termsOfRoute(params: Readonly<Record<string, string>>): Term[] {
  const terms: Term[] = params.trouble ? [{ field: 'status', value: 'not_succeeded' }] : []
  for (const field of TERM_FIELDS) {
    for (const value of (params[field] ?? '').split(',')) {
      const term = readTerm(`${field}:${value}`)
      if (term) terms.push(term)
    }
  }
  return terms
}
