/** Every catalogue of every feature: both languages, all six Arabic forms, and the same values in both. */
import { describe, expect, it } from 'vitest'
import { catalogues, i18n, say, type TextEntry } from '../../../src-renderer/i18n/catalogue.ts'
import { queueText } from '../../../src-renderer/features/queue/text.ts'

const modules = import.meta.glob('../../../src-renderer/**/*text.ts', { eager: true })
const holes = (sentence: string) =>
  [...new Set([...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))].sort()
const entries = catalogues().flatMap((catalogue) =>
  Object.entries(catalogue.table).map(([key, entry]) => [`${catalogue.namespace}.${key}`, entry] as const),
)

describe('catalogues', () => {
  it('are all loaded', () => {
    expect(Object.keys(modules).length).toBeGreaterThan(8)
    expect(entries.length).toBeGreaterThan(300)
  })

  it('have each namespace once', () => {
    const names = catalogues().map((catalogue) => catalogue.namespace)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(entries)('%s says the same in both languages', (_key, entry: TextEntry) => {
    if (typeof entry.en === 'string') {
      expect(typeof entry.ar).toBe('string')
      expect(holes(entry.ar as string)).toEqual(holes(entry.en))
      return
    }
    expect(Object.keys(entry.ar).sort()).toEqual(['few', 'many', 'one', 'other', 'two', 'zero'])
    expect(Object.keys(entry.en).sort()).toEqual(['one', 'other'])
    const given = new Set([...holes(entry.en.other), 'count', 'n'])
    for (const sentence of Object.values(entry.ar)) for (const hole of holes(sentence)) expect(given).toContain(hole)
  })
})

describe('plural forms', () => {
  it.each([
    [0, 'لا مهمة تنتظر.'],
    [1, 'مهمة واحدة تنتظر.'],
    [2, 'مهمتان تنتظران.'],
    [3, '3 مهام تنتظر.'],
    [11, '11 مهمة تنتظر.'],
    [100, '100 مهمة تنتظر.'],
  ])('Arabic counts %i', async (count, words) => {
    await i18n.changeLanguage('ar')
    expect(say(queueText, 'jobsWait', { count, n: count })).toBe(words)
  })

  it('English has one and other', async () => {
    await i18n.changeLanguage('en')
    expect(say(queueText, 'jobsWait', { count: 1, n: 1 })).toBe('1 job waits.')
    expect(say(queueText, 'jobsWait', { count: 38, n: 38 })).toBe('38 jobs wait.')
  })
})
