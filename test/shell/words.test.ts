/** What the shell says: tray menu, notifications, plurals in both languages. No Electron runs here. */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineStatus, RunRow } from '../../src-preload/contract/work.ts'

vi.mock('electron', () => ({ Menu: {}, nativeImage: {}, nativeTheme: {}, Tray: class {}, Notification: class {} }))
vi.mock('../../src-main/shell/tray-icons.ts', () => ({ trayIconPath: () => '' }))
const { moodOf, trayTemplate } = await import('../../src-main/shell/tray.ts')
const { wording } = await import('../../src-main/shell/notify.ts')
const { clockTime, nameIn, say } = await import('../../src-main/shell/texts.ts')

const AT = Date.UTC(2026, 3, 23, 23, 0)
const idle = {
  ...{ isPaused: false, pausedUntil: null, queued: 2, running: 0, outbox: 0, devicesFailing: 0 },
  broker: { state: 'online', sinceAt: AT },
  nextFire: { at: AT, scheduleId: 's', nameEn: 'Night rinse', nameAr: 'شطف الليل' },
} as unknown as EngineStatus
const calls: string[] = []
const actions = {
  open: (screen?: string) => void calls.push(`open ${screen ?? ''}`),
  pause: () => void calls.push('pause'),
  resume: () => void calls.push('resume'),
  quit: () => void calls.push('quit'),
}
const menu = (status: EngineStatus | null, language: 'en' | 'ar' = 'en') =>
  trayTemplate({ status, language, timezone: 'Africa/Cairo' }, actions)
const labels = (status: EngineStatus | null, language: 'en' | 'ar' = 'en') =>
  menu(status, language).flatMap(({ label }) => (label ? [label] : []))

beforeEach(() => void calls.splice(0))

describe('the tray', () => {
  test('says what runs, what is next in the operator’s zone, and offers to pause', () => {
    expect(labels(idle)).toEqual([
      '0 running, 2 wait',
      'Next: Night rinse at 02:00',
      'Pause all schedules',
      'Open Muster',
      'Quit…',
    ])
    expect(labels(idle, 'ar')[1]).toBe('التالي: شطف الليل 02:00')
  })

  test.each([
    [null, 'standby', 'Muster is not running its schedules'],
    [{ ...idle, isPaused: true }, 'paused', 'Paused'],
    [{ ...idle, isPaused: true, pausedUntil: AT }, 'paused', 'Paused until 02:00'],
    [{ ...idle, broker: { ...idle.broker, state: 'refused' } }, 'offline', 'Offline since 02:00, trying again'],
    [{ ...idle, devicesFailing: 2 }, 'attention', '2 devices need you'],
    [{ ...idle, running: 3 }, 'running', '3 running, 2 wait'],
    [idle, 'idle', '0 running, 2 wait'],
  ] as [EngineStatus | null, string, string][])('the gravest thing first: %#', (status, mood, first) => {
    expect([moodOf(status), labels(status)[0]]).toEqual([mood, first])
  })

  test('each line does what it says', () => {
    const press = (status: EngineStatus, label: string) =>
      menu(status)
        .find((item) => item.label === label)
        ?.click?.(undefined as never, undefined as never, undefined as never)
    press(idle, 'Pause all schedules')
    press({ ...idle, isPaused: true }, 'Resume now')
    press({ ...idle, outbox: 4 }, 'Outbox (4)')
    press({ ...idle, devicesFailing: 1 }, '1 device needs you')
    press(idle, 'Open Muster')
    press(idle, 'Quit…')
    expect(calls).toEqual(['pause', 'resume', 'open outbox', 'open devices', 'open ', 'quit'])
  })
})

const run = (more: object) => ({ nameEn: 'Rinse', nameAr: 'شطف', counts: null, errorMessage: null, ...more }) as RunRow

describe('notifications', () => {
  test('one run by its name and its reason', () => {
    expect(wording([run({ errorMessage: 'Valve 3 is stuck' })], 'en')).toEqual({
      title: 'Rinse failed',
      body: 'Valve 3 is stuck',
    })
  })
  test('part of the devices', () => {
    const counts = { SUCCEEDED: 3, FAILED: 1, REJECTED: 1 }
    expect(wording([run({ counts })], 'en').title).toBe('Rinse: 2 of 5 did not succeed')
  })
  test('several become one, each name once', () => {
    expect(wording([run({}), run({}), run({ nameAr: null })], 'ar')).toEqual({
      title: '3 تنفيذات لم تنجح',
      body: 'شطف، Rinse',
    })
  })
})

test.each([
  [0, 'إنهاء مستر؟'],
  [1, 'إنهاء مستر ومهمة واحدة تعمل؟'],
  [2, 'إنهاء مستر ومهمتان تعملان؟'],
  [3, 'إنهاء مستر و3 مهام تعمل؟'],
  [11, 'إنهاء مستر و11 مهمة تعمل؟'],
  [100, 'إنهاء مستر و100 مهمة تعمل؟'],
])('Arabic has a form for %d', (count, words) => {
  expect(say('ar', 'quitTitle', { count })).toBe(words)
})

test('English has two forms; names and times follow the language', () => {
  expect(say('en', 'quitTitle', { count: 1 })).toBe('Quit with 1 job running?')
  expect(say('en', 'quitTitle', { count: 2 })).toBe('Quit with 2 jobs running?')
  expect(nameIn('ar', { nameEn: 'Rinse', nameAr: null })).toBe('Rinse')
  expect(nameIn('en', { nameEn: null, nameAr: 'شطف' })).toBe('شطف')
  expect(clockTime('ar', AT, 'Africa/Cairo')).toBe('02:00')
})
