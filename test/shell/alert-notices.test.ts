// What is said of alerts, which of them ask to be said, and that a storm is said once. No Electron runs here.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Alert } from '../../src-preload/contract/data.ts'

vi.mock('electron', () => ({ Notification: class {} }))
const { alertWording, freshAlerts } = await import('../../src-main/shell/alert-notices.ts')
const { gather } = await import('../../src-main/shell/gather.ts')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const alert = (more: Partial<Alert>) =>
  ({
    ...{ nameEn: 'Too hot', nameAr: 'حرارة زائدة', subject: 'pmp-01', severity: 'warning', state: 'raised' },
    ...{ descriptionEn: 'temperature is 80 °C.', descriptionAr: 'قيمة temperature هي 80 °C.', raisedAt: 5, detail: {} },
    ...more,
  }) as Alert

test('one alert by its name, its device and what was measured; a critical one says so', () => {
  expect(alertWording([alert({})], 'en')).toEqual({ title: 'Alert: Too hot', body: 'pmp-01: temperature is 80 °C.' })
  expect(alertWording([alert({ severity: 'critical', subject: '' })], 'ar')).toEqual({
    title: 'خطِر: حرارة زائدة',
    body: 'قيمة temperature هي 80 °C.',
  })
})

test('several become one, each name once', () => {
  const many = [alert({}), alert({ subject: 'pmp-02' }), alert({ nameAr: null, nameEn: 'Silent' })]
  expect(alertWording(many, 'ar')).toEqual({ title: '3 تنبيهات', body: 'حرارة زائدة، Silent' })
  expect(alertWording([alert({}), alert({})], 'en').title).toBe('2 alerts')
})

test('only what was raised since, is open, and is not told to be quiet', () => {
  const given = [alert({ raisedAt: 6 }), alert({}), alert({ raisedAt: 7, detail: { notify: false } })]
  expect(freshAlerts([...given, alert({ raisedAt: 8, state: 'cleared' })], 5)).toEqual([given[0]])
})

test('a storm is one notice now and one a while', () => {
  const shown: number[] = []
  const notices = gather<number>((items) => void shown.push(items.length), 60_000)
  for (let index = 0; index < 40; index += 1) notices.add(index)
  expect(shown).toEqual([1])
  vi.advanceTimersByTime(60_000)
  for (let index = 0; index < 7; index += 1) notices.add(index)
  expect(shown).toEqual([1, 39])
  vi.advanceTimersByTime(120_000)
  expect(shown).toEqual([1, 39, 7])
  notices.add(1)
  expect(shown).toEqual([1, 39, 7, 1])
  notices.add(1)
  notices.stop()
  vi.advanceTimersByTime(60_000)
  expect(shown).toEqual([1, 39, 7, 1])
})
