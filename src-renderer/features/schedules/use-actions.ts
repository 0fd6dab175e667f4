/** What can be done to a schedule from its row: each change says what it did and how to take it back. */
import { useMemo } from 'react'
import { command } from '../../api/use-command.ts'
import { say } from '../../i18n/catalogue.ts'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { useLocale } from '../../i18n/locale.tsx'
import { nameIn } from '../../ui/bilingual-name.tsx'
import { remember, toast } from '../../stores/undo-store.ts'
import { schedulesText } from './text.ts'

type Act = 'enable' | 'disable' | 'pause' | 'resume' | 'restore'
/** Why and until when a schedule rests. */
export type Pause = { reason: string | null; until: number | null; catchUp?: boolean }

async function act(id: string, action: Act, pause?: Pause): Promise<boolean> {
  return (await command('schedules.act', { id, action, ...(pause ?? {}) })).ok
}

/** The actions of a row; names are said in the language of the screen. */
export function useScheduleActions() {
  const { language } = useLocale()
  return useMemo(() => {
    const of = (row: ScheduleRow) => ({ name: nameIn(language, row, `#${row.number}`) })
    const step = async (
      row: ScheduleRow,
      to: Act,
      back: Act,
      words: 'didEnable' | 'didDisable' | 'didPause' | 'didResume',
      pause?: Pause,
    ) => {
      if (!(await act(row.id, to, pause))) return
      const kept: Pause = { reason: row.pauseReason, until: row.pausedUntil, catchUp: row.resumeCatchesUp }
      remember({
        sentence: say(schedulesText, words, of(row)),
        undo: () => act(row.id, back, back === 'pause' ? kept : undefined),
        redo: () => act(row.id, to, pause),
      })
    }
    return {
      toggle: (row: ScheduleRow, isOn: boolean) => {
        if (row.state === 'PAUSED' && isOn) return step(row, 'resume', 'pause', 'didResume')
        return isOn ? step(row, 'enable', 'disable', 'didEnable') : step(row, 'disable', 'enable', 'didDisable')
      },
      pause: (row: ScheduleRow, pause: Pause) => step(row, 'pause', 'resume', 'didPause', pause),
      resume: (row: ScheduleRow) => step(row, 'resume', 'pause', 'didResume'),
      runNow: async (row: ScheduleRow) => {
        const answer = await command('schedules.act', { id: row.id, action: 'trigger' })
        if (answer.ok) toast(say(schedulesText, 'didRun', of(row)))
      },
      remove: async (row: ScheduleRow): Promise<boolean> => {
        const answer = await command('schedules.delete', { id: row.id })
        if (!answer.ok) return false
        remember({
          sentence: say(schedulesText, 'didDelete', of(row)),
          undo: () => act(row.id, 'restore'),
          redo: async () => (await command('schedules.delete', { id: row.id })).ok,
        })
        return true
      },
    }
  }, [language])
}
export type ScheduleActions = ReturnType<typeof useScheduleActions>
