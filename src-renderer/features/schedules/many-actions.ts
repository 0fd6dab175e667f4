/** Pausing and resuming many schedules at once, for maintenance; each is one step that can be taken back. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { request } from '../../api/client.ts'
import { command } from '../../api/use-command.ts'
import { say } from '../../i18n/catalogue.ts'
import { remember, toast } from '../../stores/undo-store.ts'
import { schedulesText } from './text.ts'
import type { Pause } from './use-actions.ts'

/** All of them, or those with these ids. */
type Which = { all: true } | { ids: string[] }

async function pauseMany(which: Which, pause: Pause): Promise<void> {
  const answer = await command('schedules.pauseMany', { ...which, ...pause })
  if (!answer.ok) return
  const ids = answer.value.schedules.map(({ id }) => id)
  if (ids.length === 0) return toast(say(schedulesText, 'didPauseMany', { count: 0 }))
  remember({
    sentence: say(schedulesText, 'didPauseMany', { count: ids.length }),
    undo: async () => (await command('schedules.resumeMany', { ids })).ok,
    redo: async () => (await command('schedules.pauseMany', { ids, ...pause })).ok,
  })
}

/** Every schedule that rests now, with why and until when: what a resume of all takes from them. */
async function resting(): Promise<ScheduleRow[]> {
  const rows: ScheduleRow[] = []
  let cursor: string | null = null
  do {
    const page: Result<RequestOutput<'schedules.list'>> = await request('schedules.list', {
      ...{ state: 'PAUSED', limit: 200, cursor },
    })
    if (!page.ok) return rows
    rows.push(...page.value.items)
    cursor = page.value.next
  } while (cursor !== null)
  return rows
}

/** Pauses them as they were, those with the same reason and end in one request. */
async function pauseAsBefore(rows: readonly ScheduleRow[]): Promise<boolean> {
  const alike = new Map<string, ScheduleRow[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.pauseReason, row.pausedUntil, row.resumeCatchesUp])
    alike.set(key, [...(alike.get(key) ?? []), row])
  }
  for (const same of alike.values()) {
    const [first] = same
    if (!first) continue
    const pause = { reason: first.pauseReason, until: first.pausedUntil, catchUp: first.resumeCatchesUp }
    const answer = await command('schedules.pauseMany', { ids: same.map(({ id }) => id), ...pause })
    if (!answer.ok) return false
  }
  return true
}

async function resumeAll(): Promise<void> {
  const before = await resting()
  const answer = await command('schedules.resumeMany', { all: true })
  if (!answer.ok) return
  const ids = answer.value.schedules.map(({ id }) => id)
  const sentence = say(schedulesText, 'didResumeMany', { count: ids.length })
  if (ids.length === 0) return toast(sentence)
  const back = before.filter(({ id }) => ids.includes(id))
  remember({
    sentence,
    undo: () => pauseAsBefore(back),
    redo: async () => (await command('schedules.resumeMany', { ids })).ok,
  })
}

/** All of it, for the menu of the screen. */
export const manyActions = {
  pauseAll: (pause: Pause) => pauseMany({ all: true }, pause),
  pauseThese: (ids: readonly string[], pause: Pause) => pauseMany({ ids: [...ids] }, pause),
  resumeAll,
}
