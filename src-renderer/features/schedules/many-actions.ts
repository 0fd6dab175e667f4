/** Pausing and resuming all schedules at once, for maintenance. */
import { command } from '../../api/use-command.ts'
import { say } from '../../i18n/catalogue.ts'
import { remember, toast } from '../../stores/undo-store.ts'
import { schedulesText } from './text.ts'
import type { Pause } from './use-actions.ts'

async function pauseAll(pause: Pause): Promise<void> {
  const answer = await command('schedules.pauseMany', { all: true, ...pause })
  if (!answer.ok) return
  const ids = answer.value.schedules.map(({ id }) => id)
  if (ids.length === 0) return
  remember({
    sentence: say(schedulesText, 'didPauseMany', { count: ids.length }),
    undo: async () => (await command('schedules.resumeMany', { ids })).ok,
    redo: async () => (await command('schedules.pauseMany', { ids, ...pause })).ok,
  })
}

async function resumeAll(): Promise<void> {
  const answer = await command('schedules.resumeMany', { all: true })
  if (answer.ok) toast(say(schedulesText, 'didResumeMany', { count: answer.value.schedules.length }))
}

/** Both, for the menu of the screen. */
export const manyActions = { pauseAll, resumeAll }
