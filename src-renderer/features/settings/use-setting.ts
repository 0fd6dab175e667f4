/** Settings that are saved as they are changed: the window follows at once, a toast says it and takes it back. */
import { useCallback } from 'react'
import type { Settings } from '../../../src-preload/contract/entities.ts'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { say } from '../../i18n/catalogue.ts'
import { remember } from '../../stores/undo-store.ts'
import { useView } from '../../stores/view-store.ts'
import { settingsText } from './text.ts'

type Change = Partial<Omit<Settings, 'isDemo'>>

/** The part of a change that the window shows before the engine has answered. */
function follow(change: Change): void {
  const { language, theme, density, letterKeys, timezone } = change
  useView.getState().apply({
    ...(language ? { language } : {}),
    ...(theme ? { theme } : {}),
    ...(density ? { density } : {}),
    ...(letterKeys === undefined ? {} : { letterKeys }),
    ...(timezone ? { zone: timezone } : {}),
  })
}

async function save(change: Change, before: Change): Promise<boolean> {
  follow(change)
  const answer = await command('settings.change', change)
  if (!answer.ok) follow(before)
  return answer.ok
}

/** The settings, and how to change some of them. `what` names the setting in the toast. */
export function useSettings() {
  const answer = useRead('settings.get', {})
  const settings = answer.data
  const change = useCallback(
    async (some: Change, what: string): Promise<boolean> => {
      if (!settings) return false
      const before = Object.fromEntries(
        Object.keys(some).map((key) => [key, settings[key as keyof Settings]]),
      ) as Change
      if (!(await save(some, before))) return false
      remember({
        sentence: say(settingsText, 'didChange', { what }),
        undo: () => save(before, some),
        redo: () => save(some, before),
      })
      return true
    },
    [settings],
  )
  return { answer, settings, change }
}
export type ChangeSetting = ReturnType<typeof useSettings>['change']
export type SectionProps = { settings: Settings; change: ChangeSetting }
