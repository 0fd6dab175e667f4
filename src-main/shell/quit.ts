/** Quitting with work under way: says what goes on at devices and what stops here, and asks once. Signals never ask. */
import { type BrowserWindow, dialog } from 'electron'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import type { EngineHandle } from './engine-handle.ts'
import { clockTime, nameIn, say } from './texts.ts'

export type QuitChoice = 'keep' | 'now' | 'finish'

type Running = { local: number; fleet: number; next: { name: string; at: number } | null }

async function running(engine: EngineHandle, language: Language): Promise<Running | null> {
  const [queue, status] = await Promise.all([engine.ask('queue.list', {}), engine.ask('engine.status', {})])
  if (!queue.ok || !status.ok) return null
  const local = queue.value.running.filter((job) => job.reach === 'local').length
  const next = status.value.nextFire
  return {
    local,
    fleet: queue.value.running.length - local,
    next: next ? { name: nameIn(language, next), at: next.at } : null,
  }
}

/** Asks when work is running; an engine that does not answer does not keep anyone. */
export async function askToQuit(
  engine: EngineHandle,
  window: BrowserWindow | null,
  view: { language: Language; timezone: string },
): Promise<QuitChoice> {
  const work = await running(engine, view.language)
  if (!work || work.local + work.fleet === 0) return 'now'
  const { language } = view
  const detail = [
    work.fleet > 0 ? say(language, 'quitDevices', { count: work.fleet }) : null,
    work.local > 0 ? say(language, 'quitLocal', { count: work.local }) : null,
    work.next
      ? say(language, 'quitNext', { name: work.next.name, time: clockTime(language, work.next.at, view.timezone) })
      : null,
  ]
  const choices: QuitChoice[] = work.local > 0 ? ['keep', 'now', 'finish'] : ['keep', 'now']
  const buttons = [say(language, 'keepRunning'), say(language, 'quitNow')]
  if (work.local > 0) buttons.push(say(language, 'finishThenQuit', { count: work.local }))
  const options = {
    type: 'question' as const,
    title: 'Muster',
    message: say(language, 'quitTitle', { count: work.local + work.fleet }),
    detail: detail.filter((line) => line !== null).join('\n'),
    buttons,
    defaultId: choices.length - 1,
    cancelId: 0,
    noLink: true,
  }
  const answer = window ? await dialog.showMessageBox(window, options) : await dialog.showMessageBox(options)
  return choices[answer.response] ?? 'keep'
}

/** Pauses the engine and resolves when no local work is left. */
export async function finishLocalWork(engine: EngineHandle): Promise<void> {
  await engine.ask('engine.pause', { reason: 'quit' })
  await new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      const queue = await engine.ask('queue.list', {})
      if (queue.ok && queue.value.running.some((job) => job.reach === 'local')) return
      forget()
      resolve()
    }
    const forget = engine.onEvent(() => void look())
    void look()
  })
  await engine.ask('engine.resume', {})
}

/** Closing the window the first time: says that Muster goes on in the tray. Resolves with what to do. */
export async function explainTray(window: BrowserWindow, language: Language): Promise<'close' | 'quit'> {
  const answer = await dialog.showMessageBox(window, {
    type: 'info',
    title: 'Muster',
    message: say(language, 'trayTitle'),
    detail: `${say(language, 'trayBody')}\n${say(language, 'noTray')}`,
    buttons: [say(language, 'closeWindow'), say(language, 'quitInstead')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return answer.response === 1 ? 'quit' : 'close'
}
