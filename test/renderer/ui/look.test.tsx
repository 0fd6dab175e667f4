/** Language, direction and theme of the window; logical properties and tokens in every stylesheet. */
import { act, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { makeFormats } from '../../../src-renderer/i18n/format.ts'
import { remember, undoLast, UNDO_DEPTH, useUndo } from '../../../src-renderer/stores/undo-store.ts'
import { callsOf, endApp, press, renderApp } from '../harness/render-app.tsx'

afterEach(endApp)
const sheets = import.meta.glob<string>('../../../src-renderer/**/*.css', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const PHYSICAL =
  /(^|[\s;{])((margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)|left|right|top|bottom|float)\s*:/

describe('stylesheets', () => {
  it.each(Object.keys(sheets))('%s uses logical properties only', (path) => {
    expect((sheets[path] ?? '').split('\n').filter((line) => PHYSICAL.test(line))).toEqual([])
  })

  it.each(Object.keys(sheets).filter((path) => !path.endsWith('tokens.css')))('%s has no colour of its own', (path) => {
    expect((sheets[path] ?? '').match(/#[0-9a-f]{3,8}\b|rgba?\(/gi) ?? []).toEqual([])
  })
})

describe('the window', () => {
  it('turns with the language by Ctrl+Shift+L, and keeps it in the settings', async () => {
    const fake = await renderApp('today', /need you/)
    expect(document.documentElement.dir).toBe('ltr')
    press('KeyL', { ctrlKey: true, shiftKey: true })
    await waitFor(() => expect(document.documentElement.dir).toBe('rtl'))
    expect(document.documentElement.lang).toBe('ar')
    await waitFor(() => screen.getByText('اليوم'))
    expect(callsOf(fake, 'settings.change')).toEqual([{ language: 'ar' }])
  })

  it('goes to a screen by its number and marks it in the rail', async () => {
    await renderApp('today', /need you/)
    press('Digit2')
    await waitFor(() => screen.getByText(/jobs wait/))
    expect(screen.getByRole('button', { current: 'page' }).textContent).toContain('Queue')
    expect(location.hash).toBe('#/queue')
  })

  it('names every key that works in the ? overlay', async () => {
    await renderApp('queue', 'Price list push')
    press('Slash', { key: '?', shiftKey: true })
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('Move after…')
    expect(dialog.textContent).toContain('Find or command')
  })

  it('says that the engine does not answer, and claims nothing else', async () => {
    const fake = await renderApp('today', /need you/)
    fake.answer('engine.status', () => {
      throw { ok: false, code: 'engine_stopped', message: 'stopped', errors: [] }
    })
    act(() => fake.touch('engine'))
    await waitFor(() => screen.getByText('does not answer'))
  })
})

describe('undo', () => {
  it('keeps fifty steps, newest first', async () => {
    const done: number[] = []
    for (let step = 0; step < UNDO_DEPTH + 5; step += 1) {
      remember({
        sentence: String(step),
        undo: () => {
          done.push(step)
          return true
        },
      })
    }
    expect(useUndo.getState().past).toHaveLength(UNDO_DEPTH)
    await undoLast()
    await undoLast()
    expect(done).toEqual([54, 53])
  })
})

describe('formats', () => {
  const plain = (words: string) => words.replace(/[\u2066-\u2069]/g, '')
  const en = makeFormats('en-GB-u-nu-latn', { zone: 'Asia/Dubai', language: 'en' })
  const ar = makeFormats('ar-u-nu-latn-ca-gregory', { zone: 'Africa/Cairo', language: 'ar' })

  it('writes times in the zone, as left-to-right isolates', () => {
    const at = Date.UTC(2026, 9, 23, 10, 32)
    expect(en.time(at)).toBe('\u206614:32\u2069')
    expect(plain(ar.time(at))).toBe('13:32')
    expect(plain(en.zoneOffset(at))).toBe('UTC+4')
  })

  it('names the year of a day that is about a year away or more', () => {
    const now = Date.UTC(2026, 10, 22, 8)
    expect(en.dayOf(Date.UTC(2027, 0, 1, 8), now)).not.toContain('2027')
    expect(en.dayOf(Date.UTC(2027, 10, 22, 8), now)).toMatch(/Mon.* 22 Nov 2027/)
    expect(plain(ar.dayOf(Date.UTC(2024, 10, 22, 8), now))).toContain('2024')
  })

  it('keeps the hours of a duration of some days', () => {
    expect(plain(en.duration(90 * 3_600_000))).toBe('3 d 18 h')
    expect(plain(en.duration(3 * 86_400_000))).toBe('3 d')
    expect(plain(en.duration(30.5 * 86_400_000))).toBe('30 d')
  })

  it('counts down in minutes, then in hours, and never below nothing', () => {
    expect(plain(en.countdown(161_000))).toBe('02:41')
    expect(plain(en.countdown(8_820_000))).toBe('2:27 h')
    expect(plain(en.countdown(-5))).toBe('00:00')
  })

  it('signs priorities', () => {
    expect(plain(en.signed(10))).toBe('+10')
    expect(plain(ar.signed(10))).toBe('+10')
    expect(plain(en.signed(0))).toBe('0')
  })
})
