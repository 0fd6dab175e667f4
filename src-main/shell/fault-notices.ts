/** Desktop notifications of schedules that were stopped because their stored row makes no sense any more. A click opens, never acts. */
import { Notification } from 'electron'
import type { ScheduleRow } from '../../src-preload/contract/requests-plan.ts'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import type { EngineHandle } from './engine-handle.ts'
import { gather } from './gather.ts'
import { nameIn, say } from './texts.ts'

const NAMES = 3
const PAGE = 50

export type FaultySchedule = Pick<ScheduleRow, 'id' | 'nameEn' | 'nameAr' | 'faultReason'>

/** Title and body of the notice for these schedules. Pure, for tests. */
export function faultWording(
  schedules: readonly FaultySchedule[],
  language: Language,
): { title: string; body: string } {
  const [first] = schedules
  if (!first) return { title: '', body: '' }
  const names = [...new Set(schedules.map((schedule) => nameIn(language, schedule)))]
  if (schedules.length > 1) {
    const title = say(language, 'schedulesFaulty', { count: schedules.length })
    return { title, body: names.slice(0, NAMES).join(language === 'ar' ? '، ' : ', ') }
  }
  return { title: say(language, 'scheduleFaulty', { name: names[0] ?? '' }), body: first.faultReason ?? '' }
}

/** Looks at the faulty schedules whenever their number has changed; those of the first look are old news. */
export function watchFaults(
  engine: () => Pick<EngineHandle, 'ask' | 'state'> | null,
  open: () => void,
  view: () => { language: Language; isOn: boolean },
) {
  let known: Set<string> | null = null
  let lastCount: number | null = null
  let isLooking = false
  const notices = gather<FaultySchedule>((schedules) => {
    if (!Notification.isSupported()) return
    const note = new Notification({ ...faultWording(schedules, view().language), silent: false })
    note.on('click', open)
    note.show()
  })
  return {
    /** `count` as the engine's status says it: nothing is asked while it stays the same. */
    async look(count: number): Promise<void> {
      const current = engine()
      if (!current || isLooking || count === lastCount || current.state().state !== 'running') return
      isLooking = true
      const answer = await current.ask('schedules.list', { isFaulty: true, limit: PAGE, sort: 'number' })
      isLooking = false
      if (!answer.ok) return
      const before = known
      lastCount = count
      known = new Set(answer.value.items.map(({ id }) => id))
      if (before === null || !view().isOn) return
      for (const schedule of answer.value.items) if (!before.has(schedule.id)) notices.add(schedule)
    },
    forget(): void {
      known = null
      lastCount = null
    },
    stop: () => notices.stop(),
  }
}
