/** Quitting with work under way: says what goes on at devices and what stops here, and asks once. Signals never ask. */
import { type BrowserWindow, dialog } from 'electron'
import type { Language, StopMode } from '../../src-preload/contract/vocabulary.ts'
import { bringToRest } from '../host/bring-to-rest.ts'
import type { EngineHandle } from './engine-handle.ts'
import { clockTime, nameIn, say } from './texts.ts'

/** `keep` = stay; `quit` = nothing runs here; else what becomes of the local work that runs (R44). */
export type QuitChoice = 'keep' | 'quit' | StopMode

type Running = { local: number; fleet: number; next: { name: string; at: number } | null }
type Found = Running & { isStopping: boolean }
type View = { readonly language: Language; readonly timezone: string }

async function running(engine: EngineHandle, language: Language): Promise<Found | null> {
  const [queue, status] = await Promise.all([engine.ask('queue.list', {}), engine.ask('engine.status', {})])
  if (!queue.ok || !status.ok) return null
  const local = queue.value.running.filter((job) => job.reach === 'local').length
  const next = status.value.nextFire
  return {
    local,
    fleet: queue.value.running.length - local,
    next: next ? { name: nameIn(language, next), at: next.at } : null,
    isStopping: Boolean(status.value.stopping),
  }
}

/** The question in words, with the choice behind each button. */
export function quitQuestion(work: Running, { language, timezone }: View) {
  const count = work.local
  const detail = [
    work.fleet > 0 ? say(language, 'quitDevices', { count: work.fleet }) : null,
    work.local > 0 ? say(language, 'quitLocal', { count }) : null,
    work.next
      ? say(language, 'quitNext', { name: work.next.name, time: clockTime(language, work.next.at, timezone) })
      : null,
  ]
  const ways: [QuitChoice, string][] =
    work.local > 0
      ? [
          ['cancel', say(language, 'cancelThenQuit', { count })],
          ['park', say(language, 'parkThenQuit', { count })],
          ['drain', say(language, 'finishThenQuit', { count })],
        ]
      : [['quit', say(language, 'quitNow')]]
  const all: [QuitChoice, string][] = [['keep', say(language, 'keepRunning')], ...ways]
  return {
    message: say(language, 'quitTitle', { count: work.local + work.fleet }),
    detail: detail.filter((line) => line !== null).join('\n'),
    buttons: all.map(([, words]) => words),
    choices: all.map(([choice]) => choice),
  }
}

/**
 * Asks when work is running and the settings leave it to the operator, or when the stop that they chose is under way already; staying
 * takes that stop back. An engine that does not answer does not keep anyone.
 */
export async function askToQuit(engine: EngineHandle, window: BrowserWindow | null, view: View): Promise<QuitChoice> {
  const settings = await engine.ask('settings.get', {})
  // What the engine has now: `view` may be older than a language chosen a moment ago.
  const asked = settings.ok ? settings.value : view
  const work = await running(engine, asked.language)
  if (!work || work.local + work.fleet === 0) return 'quit'
  const isAskedAnew = work.isStopping
  if (!isAskedAnew && settings.ok && settings.value.stopMode !== 'ask')
    return work.local > 0 ? settings.value.stopMode : 'quit'
  const { choices, ...words } = quitQuestion(work, asked)
  const options = {
    type: 'question' as const,
    title: 'Muster',
    ...words,
    defaultId: choices.length - 1,
    cancelId: 0,
    noLink: true,
  }
  const answer = window ? await dialog.showMessageBox(window, options) : await dialog.showMessageBox(options)
  const choice = choices[answer.response] ?? 'keep'
  if (choice === 'keep' && isAskedAnew) await engine.ask('engine.resume', {})
  return choice
}

/** Brings local work to rest in the chosen way. `kept` = somebody resumed the engine meanwhile: do not quit. */
export function restBeforeQuit(engine: EngineHandle, mode: StopMode): Promise<'rest' | 'kept'> {
  return bringToRest(
    {
      prepareStop: (wanted) => engine.ask('engine.prepareStop', { mode: wanted }),
      status: () => engine.ask('engine.status', {}),
      onChange: (listener) => engine.onEvent(listener),
    },
    mode,
  )
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
