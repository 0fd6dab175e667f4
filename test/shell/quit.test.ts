// R44: what quitting asks, and what it does when the settings have answered already. No Electron runs here.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineHandle } from '../../src-main/shell/engine-handle.ts'

let pressed = 0
let shown: { message: string; detail: string; buttons: string[]; defaultId: number; cancelId: number } | null = null
vi.mock('electron', () => ({
  dialog: {
    showMessageBox: async (options: typeof shown) => {
      shown = options
      return { response: pressed }
    },
  },
}))
const { askToQuit, quitQuestion } = await import('../../src-main/shell/quit.ts')

const AT = Date.UTC(2026, 3, 23, 23, 0)
const view = { language: 'en', timezone: 'Africa/Cairo' } as const
const next = { name: 'Night rinse', at: AT }

let asked: string[] = []

function engine(
  local: number,
  fleet: number,
  stopMode = 'ask',
  stopping: object | null = null,
  own = {},
): EngineHandle {
  const job = (reach: string) => ({ reach })
  const answers: Record<string, unknown> = {
    'queue.list': { running: [...Array(local).fill(job('local')), ...Array(fleet).fill(job('fleet'))] },
    'engine.status': { stopping, nextFire: { at: AT, scheduleId: 's', nameEn: 'Night rinse', nameAr: 'شطف الليل' } },
    'settings.get': { stopMode, ...view, ...own },
  }
  return {
    ask: async (name: string) => {
      asked.push(name)
      return { ok: true, value: answers[name] }
    },
  } as unknown as EngineHandle
}

beforeEach(() => {
  asked = []
  shown = null
})

describe('R44 the quit dialog', () => {
  test('R44 names the running local jobs and offers to finish, to give back and to cancel them', () => {
    const { message, detail, buttons, choices } = quitQuestion({ local: 2, fleet: 1, next }, view)
    expect(message).toBe('Quit with 3 jobs running?')
    expect(detail.split('\n')).toEqual([
      '1 go on at their devices; answers are taken when Muster is back.',
      '2 run on this computer: finish them, give them back to the queue (no attempt is counted), or cancel them.',
      'While Muster is closed, schedules do not fire. First: Night rinse at 02:00.',
    ])
    expect(buttons).toEqual(['Keep running', 'Cancel 2, then quit', 'Quit, 2 back to the queue', 'Finish 2, then quit'])
    expect(choices).toEqual(['keep', 'cancel', 'park', 'drain'])
  })

  test.each([
    [1, 'مهمة واحدة تعمل على هذا الحاسوب'],
    [2, 'مهمتان تعملان على هذا الحاسوب'],
    [3, '3 مهام تعمل على هذا الحاسوب'],
    [11, '11 مهمة تعمل على هذا الحاسوب'],
  ])('R44 in Arabic, for %d', (local, words) => {
    const arabic = quitQuestion({ local, fleet: 0, next: null }, { ...view, language: 'ar' })
    expect(arabic.detail).toContain(words)
    expect(arabic.buttons).toEqual([
      'متابعة التشغيل',
      `إلغاء ${local} ثم الإنهاء`,
      `إنهاء وإعادة ${local} إلى الطابور`,
      `إتمام ${local} ثم الإنهاء`,
    ])
  })

  test('R44 without local work there is only staying and quitting; without any work nobody is asked', async () => {
    const { buttons, choices } = quitQuestion({ local: 0, fleet: 4, next: null }, view)
    expect([buttons, choices]).toEqual([
      ['Keep running', 'Quit now'],
      ['keep', 'quit'],
    ])
    expect(await askToQuit(engine(0, 0), null, view)).toBe('quit')
    expect(shown).toBeNull()
  })

  test('R44 it asks in the language that the engine has now, not in the one that the tray last heard of', async () => {
    pressed = 0
    await askToQuit(engine(1, 0, 'ask', null, { language: 'ar' }), null, view)
    expect(shown?.message).toBe('إنهاء مستر ومهمة واحدة تعمل؟')
    expect(shown?.detail).toContain('شطف الليل')
  })

  test.each([
    [0, 'keep'],
    [1, 'cancel'],
    [2, 'park'],
    [3, 'drain'],
  ])('R44 button %d means %s; Escape stays', async (response, choice) => {
    pressed = response
    expect(await askToQuit(engine(1, 0), null, view)).toBe(choice)
    expect(shown).toMatchObject({ cancelId: 0, defaultId: 3 })
  })

  test.each(['drain', 'park', 'cancel'])('R44 the setting %s is done without asking', async (stopMode) => {
    expect(await askToQuit(engine(1, 1, stopMode), null, view)).toBe(stopMode)
    expect(await askToQuit(engine(0, 1, stopMode), null, view)).toBe('quit')
    expect(shown).toBeNull()
  })

  test('R44 asked again while a stop waits for its work: every way is open, and staying takes the stop back', async () => {
    const stopping = { mode: 'drain', running: 1 }
    pressed = 1
    expect(await askToQuit(engine(1, 0, 'drain', stopping), null, view)).toBe('cancel')
    expect(asked).not.toContain('engine.resume')
    pressed = 0
    expect(await askToQuit(engine(1, 0, 'drain', stopping), null, view)).toBe('keep')
    expect(asked).toContain('engine.resume')
  })
})
