/** The words under which a run is found, in one normal form: Arabic letters and marks folded, the rest left to the tokenizer. */
import type { Run } from '../../src-preload/contract/work.ts'

/** Longest text of one run that is made searchable, in characters. */
const MAX_CHARS = 4_000
const ASCII_ONLY = /^[\x20-\x7e]*$/

/** Alef forms to bare alef, ta marbuta to ha, alef maqsura to ya, tatweel and marks away; compatibility forms folded. */
export function normaliseText(text: string): string {
  if (ASCII_ONLY.test(text)) return text
  return text
    .normalize('NFKC')
    .replace(/[\u064B-\u065F\u0670\u06D6-\u06ED\u0640]/g, '')
    .replace(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
    .replace(/\u0629/g, '\u0647')
    .replace(/\u0649/g, '\u064A')
}

/** What the search table holds of a run: its names, and its errors, details and ids. */
export function searchText(run: Omit<Run, 'seq'>): { names: string; words: string } {
  const names = [run.nameEn, run.nameAr].filter(Boolean).join(' ')
  const words = [
    run.errorMessage,
    run.resultSummary,
    run.errorDetail,
    run.deviceId,
    run.jobPublicId,
    run.taskFunctionKey,
    run.reason,
  ]
    .filter(Boolean)
    .join(' ')
  return { names: normaliseText(names), words: normaliseText(words.slice(0, MAX_CHARS)) }
}

/** An FTS5 query for what an operator typed: every word must be there, the last as a beginning. Null = nothing to look for. */
export function matchQuery(typed: string): string | null {
  const words = normaliseText(typed)
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => word !== '')
    .slice(0, 8)
  if (words.length === 0) return null
  return words.map((word, at) => `"${word}"${at === words.length - 1 ? '*' : ''}`).join(' ')
}
