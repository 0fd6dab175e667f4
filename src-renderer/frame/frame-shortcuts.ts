/** The keys that work on every screen. */
import { command } from '../api/use-command.ts'
import { request } from '../api/client.ts'
import { useText } from '../i18n/locale.tsx'
import { openOverlay } from '../stores/overlay-store.ts'
import { deepLink, SCREENS, useRoute } from '../stores/route-store.ts'
import { type Shortcut, useShortcuts } from '../stores/shortcut-store.ts'
import { redoLast, toast, undoLast } from '../stores/undo-store.ts'
import { frameText } from './text.ts'
import { switchLanguage, switchTheme } from './view-commands.ts'

type Say = ReturnType<typeof useText<typeof frameText.table>>
type More = Partial<Pick<Shortcut, 'letter' | 'whileTyping' | 'command' | 'group'>>

function key(id: string, keys: string, shown: string, words: string, run: () => void, more: More = {}): Shortcut {
  return { id, keys, shown, words, group: 'everywhere', run, ...more }
}

/** Adds them, in the language of the screen. */
export function useFrameShortcuts(isPaused: boolean): void {
  const say = useText(frameText)
  useShortcuts([...findingKeys(say), ...changingKeys(say, isPaused), ...goingKeys(say)])
}

function findingKeys(say: Say): Shortcut[] {
  const letter = { letter: true, command: true }
  return [
    key('palette', '$mod+KeyK', 'Ctrl K', say('keyPalette'), () => openOverlay('palette'), { whileTyping: true }),
    key('shortcuts', 'Shift+Slash', '?', say('keyShortcuts'), () => openOverlay('shortcuts'), letter),
    key('filter', 'Slash', '/', say('keyFilter'), focusFilter, { letter: true, group: 'list' }),
    key('new-job', 'KeyN', 'N', say('keyNewJob'), () => openOverlay('new-job'), letter),
    key('link', 'KeyL', 'L', say('keyLink'), () => copyLink(say('linkCopied')), letter),
    key('outbox', 'KeyO', 'O', say('keyOutbox'), () => openOverlay('outbox'), letter),
    key('region', 'F6', 'F6', say('keyRegion'), () => nextRegion(1)),
    key('region-back', 'Shift+F6', 'Shift F6', say('keyRegion'), () => nextRegion(-1)),
  ]
}

function changingKeys(say: Say, isPaused: boolean): Shortcut[] {
  const always = { whileTyping: true, command: true }
  const undo = () => void takeBack(say('undone'), say('nothingToUndo'))
  const pause = () => void command(isPaused ? 'engine.resume' : 'engine.pause', {})
  const pauseWords = say(isPaused ? 'resumeEngine' : 'pauseEngine')
  return [
    key('undo', '$mod+KeyZ', 'Ctrl Z', say('keyUndo'), undo),
    key('redo', '$mod+Shift+KeyZ', 'Ctrl Shift Z', say('keyRedo'), () => void redoLast()),
    key('language', '$mod+Shift+KeyL', 'Ctrl Shift L', say('keyLanguage'), switchLanguage, always),
    key('theme', '$mod+Shift+KeyD', 'Ctrl Shift D', say('keyTheme'), switchTheme, always),
    key('pause', '$mod+Shift+KeyP', 'Ctrl Shift P', pauseWords, pause, { command: true }),
  ]
}

function goingKeys(say: Say): Shortcut[] {
  const { go } = useRoute.getState()
  const more: More = { letter: true, command: true, group: 'go' }
  return [
    ...SCREENS.map((screen, index) => {
      const number = String((index + 1) % 10)
      return key(`go-${screen}`, `Digit${number}`, number, say(screen), () => go(screen), more)
    }),
    key('settings', '$mod+Comma', 'Ctrl ,', say('settings'), () => go('settings'), { whileTyping: true, group: 'go' }),
  ]
}

async function takeBack(done: string, nothing: string): Promise<void> {
  toast((await undoLast()) ? done : nothing)
}

function focusFilter(): void {
  document.querySelector<HTMLInputElement>('[data-filter]')?.focus()
}

function copyLink(said: string): void {
  const { screen, params } = useRoute.getState()
  void request('app.copyText', { text: deepLink(screen, params) }).then((answer) => answer.ok && toast(said))
}

const STOPS = 'button:enabled, [href], input:enabled, select:enabled, textarea:enabled, [tabindex]:not([tabindex="-1"])'

function nextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  if (regions.length === 0) return
  // A panel is a region inside the sheet: the innermost one counts.
  const here = regions.findLastIndex((region) => region.contains(document.activeElement))
  const next = regions[(Math.max(here, step === 1 ? -1 : 0) + step + regions.length) % regions.length]
  const stops = next?.querySelectorAll<HTMLElement>(STOPS) ?? []
  const first = [...stops].find((stop) => stop.checkVisibility() && stop.closest('[data-region]') === next)
  ;(first ?? next)?.focus()
}
