// What is said of schedules that stopped because their row makes no sense, and when it is asked for. No Electron runs here.
import { beforeEach, expect, test, vi } from 'vitest'
import type { FaultySchedule } from '../../src-main/shell/fault-notices.ts'

const shown: { title: string; body: string }[] = []
vi.mock('electron', () => ({
  Notification: class {
    readonly #said: { title: string; body: string }
    constructor(said: { title: string; body: string }) {
      this.#said = said
    }
    static isSupported = () => true
    on = () => {}
    show = () => void shown.push(this.#said)
  },
}))
const { faultWording, watchFaults } = await import('../../src-main/shell/fault-notices.ts')

const schedule = (id: string, more: Partial<FaultySchedule> = {}): FaultySchedule => ({
  ...{ id, nameEn: `Rinse ${id}`, nameAr: null, faultReason: '"Mars/Base" is not a known time zone.' },
  ...more,
})
beforeEach(() => void shown.splice(0))

function watch(faulty: FaultySchedule[], isOn = true) {
  let asked = 0
  const engine = {
    state: () => ({ state: 'running' }),
    ask: () => {
      asked += 1
      return Promise.resolve({ ok: true, value: { items: faulty } })
    },
  }
  const watcher = watchFaults(
    () => engine as never,
    () => {},
    () => ({ language: 'en', isOn }),
  )
  return { look: () => watcher.look(faulty.length), asked: () => asked, stop: watcher.stop }
}

test('one is told by name and reason, several by their number, in both languages', () => {
  expect(faultWording([schedule('a')], 'en')).toEqual({
    title: 'Rinse a was stopped: it cannot run',
    body: '"Mars/Base" is not a known time zone.',
  })
  expect(faultWording([schedule('a', { nameAr: 'شطف' }), schedule('b')], 'ar')).toEqual({
    title: 'أُوقف جدولان',
    body: 'شطف، Rinse b',
  })
})

test('the first look is old news; a schedule that stops later is told once, and nothing is asked in between', async () => {
  const faulty = [schedule('a')]
  const faults = watch(faulty)
  await faults.look()
  await faults.look()
  expect([shown.length, faults.asked()]).toEqual([0, 1])
  faulty.push(schedule('b'))
  await faults.look()
  await faults.look()
  expect(shown.map(({ title }) => title)).toEqual(['Rinse b was stopped: it cannot run'])
  expect(faults.asked()).toBe(2)
  faults.stop()
})

test('with notifications off nothing is shown, then or later', async () => {
  const faulty: FaultySchedule[] = []
  const faults = watch(faulty, false)
  await faults.look()
  faulty.push(schedule('a'))
  await faults.look()
  expect(shown).toEqual([])
  faults.stop()
})
