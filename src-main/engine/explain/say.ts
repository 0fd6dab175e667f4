/** Sentences put together: words by code, facts in both languages, instants in a zone. Knows no store. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import { localText } from '../timing/instant-text.ts'
import type { ExplainCode } from './codes.ts'
import { EXPLAIN_WORDS } from './words.ts'

type Json = Sentence['data']
/** A fact as it is put into the words; a pair where the languages differ. */
export type Value = string | number | { readonly en: string; readonly ar: string }
export type Facts = Readonly<Record<string, Value>>

export type Told = {
  readonly at?: number | null
  readonly rule?: string | null
  readonly facts?: Facts
  readonly data?: Json
  readonly runIds?: readonly (string | null | undefined)[]
}

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

// Names and times keep their own direction inside an Arabic sentence.
// A piece that holds its own isolates, such as a reason behind its colon, is taken as it is.
const isolated = (text: string) => (/^[\d\s.,]*$|\u2068/.test(text) ? text : `\u2068${text}\u2069`)

function filled(words: string, facts: Facts, language: 'en' | 'ar'): string {
  return words.replace(/\{(\w+)\}/g, (_found, name: string) => {
    const value = facts[name] ?? ''
    const text = typeof value === 'object' ? value[language] : String(value)
    return language === 'ar' && text !== '' ? isolated(text) : text
  })
}

/** One sentence. */
export function say(
  code: ExplainCode,
  { at = null, rule = null, facts = {}, data = {}, runIds = [] }: Told = {},
): Sentence {
  const words = EXPLAIN_WORDS[code]
  return {
    ...{ at, code, rule, data },
    textEn: filled(words.en, facts, 'en'),
    textAr: filled(words.ar, facts, 'ar'),
    runIds: runIds.filter((id) => typeof id === 'string'),
  }
}

/** `2026-03-08 02:30:00 Africa/Cairo`: an instant as the zone's clock shows it. */
export function clockText(at: number, zone: string): string {
  return `${localText(at, zone).replace('T', ' ')} ${zone}`
}

const UNITS: readonly (readonly [number, string, string])[] = [
  [DAY, 'd', 'ي'],
  [HOUR, 'h', 'س'],
  [MINUTE, 'min', 'د'],
  [SECOND, 's', 'ث'],
]

/** A length of time in its two largest units: `2 h 5 min`. */
export function lengthText(ms: number): Value {
  const sign = ms < 0 ? '−' : ''
  let left = Math.abs(Math.round(ms))
  if (left < SECOND) return { en: `${sign}${left} ms`, ar: `${sign}${left} م.ث` }
  const en: string[] = []
  const ar: string[] = []
  for (const [unit, nameEn, nameAr] of UNITS) {
    const count = Math.floor(left / unit)
    if (count === 0 || en.length === 2) continue
    left -= count * unit
    en.push(`${count} ${nameEn}`)
    ar.push(`${count} ${nameAr}`)
  }
  return { en: sign + en.join(' '), ar: sign + ar.join(' ') }
}

/** How late something was, behind the time that it happened at: in time below a second. */
export function lateText(ms: number): Value {
  if (ms < SECOND) return { en: ', in time', ar: '، في وقتها' }
  const length = lengthText(ms)
  return {
    en: `, ${wordIn(length, 'en')} after its time`,
    ar: `، بعد موعدها بـ \u2068${wordIn(length, 'ar')}\u2069`,
  }
}

/** What a device or a task said, behind a colon and ended as a sentence; just the end when it said nothing. */
export function saidText(message: string | null): Value {
  if (message === null || message === '') return '.'
  const end = /[.!?؟]$/.test(message) ? '' : '.'
  return { en: `: ${message}${end}`, ar: `: \u2068${message}\u2069${end}` }
}

/** The same text before a value of either language. */
export function bothLanguages(before: string, value: Value): Value {
  return typeof value === 'object'
    ? { en: `${before}${value.en}`, ar: `${before}${value.ar}` }
    : { en: `${before}${value}`, ar: `${before}${value}` }
}

/** `: because` when there is a reason, else nothing. */
export function reasonText(reason: unknown): Value {
  return typeof reason === 'string' && reason !== '' ? { en: `: ${reason}`, ar: `: \u2068${reason}\u2069` } : ''
}

/** A value in one language. */
export function wordIn(value: Value, language: 'en' | 'ar'): string {
  return typeof value === 'object' ? value[language] : `${value}`
}

/** A stored value as a word; what is neither text nor a number has none. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
}
