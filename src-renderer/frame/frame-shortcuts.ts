/** The keys that work on every screen. */
import { useMemo } from 'react'
import { command } from '../api/use-command.ts'
import { request } from '../api/client.ts'
import { useText } from '../i18n/locale.tsx'
import { openOverlay } from '../stores/overlay-store.ts'
import { deepLink, SCREENS, useRoute } from '../stores/route-store.ts'
import { type Shortcut, useShortcuts } from '../stores/shortcut-store.ts'
import { redoLast, toast, undoLast } from '../stores/undo-store.ts'
import { frameText } from './text.ts'
import { switchLanguage, switchTheme } from './view-commands.ts'

/** Adds them, in the language of the screen. */
export function useFrameShortcuts(isPaused: boolean): void {
  const say = useText(frameText)
  const shortcuts = useMemo<Shortcut[]>(() => {
    const { go } = useRoute.getState()
    return [
      {
        id: 'palette',
        keys: '$mod+KeyK',
        shown: 'Ctrl K',
        words: say('keyPalette'),
        group: 'everywhere',
        whileTyping: true,
        run: () => openOverlay('palette'),
      },
      {
        id: 'shortcuts',
        keys: 'Shift+Slash',
        shown: '?',
        words: say('keyShortcuts'),
        group: 'everywhere',
        letter: true,
        command: true,
        run: () => openOverlay('shortcuts'),
      },
      {
        id: 'filter',
        keys: 'Slash',
        shown: '/',
        words: say('keyFilter'),
        group: 'list',
        letter: true,
        run: focusFilter,
      },
      {
        id: 'new-job',
        keys: 'KeyN',
        shown: 'N',
        words: say('keyNewJob'),
        group: 'everywhere',
        letter: true,
        command: true,
        run: () => openOverlay('new-job'),
      },
      {
        id: 'undo',
        keys: '$mod+KeyZ',
        shown: 'Ctrl Z',
        words: say('keyUndo'),
        group: 'everywhere',
        run: () => void takeBack(say('undone'), say('nothingToUndo')),
      },
      {
        id: 'redo',
        keys: '$mod+Shift+KeyZ',
        shown: 'Ctrl Shift Z',
        words: say('keyRedo'),
        group: 'everywhere',
        run: () => void redoLast(),
      },
      {
        id: 'language',
        keys: '$mod+Shift+KeyL',
        shown: 'Ctrl Shift L',
        words: say('keyLanguage'),
        group: 'everywhere',
        whileTyping: true,
        command: true,
        run: switchLanguage,
      },
      {
        id: 'theme',
        keys: '$mod+Shift+KeyD',
        shown: 'Ctrl Shift D',
        words: say('keyTheme'),
        group: 'everywhere',
        whileTyping: true,
        command: true,
        run: switchTheme,
      },
      {
        id: 'pause',
        keys: '$mod+Shift+KeyP',
        shown: 'Ctrl Shift P',
        words: say(isPaused ? 'resumeEngine' : 'pauseEngine'),
        group: 'everywhere',
        command: true,
        run: () => void command(isPaused ? 'engine.resume' : 'engine.pause', {}),
      },
      {
        id: 'settings',
        keys: '$mod+Comma',
        shown: 'Ctrl ,',
        words: say('settings'),
        group: 'go',
        whileTyping: true,
        run: () => go('settings'),
      },
      {
        id: 'link',
        keys: 'KeyL',
        shown: 'L',
        words: say('keyLink'),
        group: 'everywhere',
        letter: true,
        command: true,
        run: () => copyLink(say('linkCopied')),
      },
      {
        id: 'outbox',
        keys: 'KeyO',
        shown: 'O',
        words: say('keyOutbox'),
        group: 'everywhere',
        letter: true,
        command: true,
        run: () => openOverlay('outbox'),
      },
      { id: 'region', keys: 'F6', shown: 'F6', words: say('keyRegion'), group: 'everywhere', run: () => nextRegion(1) },
      {
        id: 'region-back',
        keys: 'Shift+F6',
        shown: 'Shift F6',
        words: say('keyRegion'),
        group: 'everywhere',
        run: () => nextRegion(-1),
      },
      ...SCREENS.map(
        (screen, index): Shortcut => ({
          id: `go-${screen}`,
          keys: `Digit${index + 1}`,
          shown: String(index + 1),
          words: say(screen),
          group: 'go',
          letter: true,
          command: true,
          run: () => go(screen),
        }),
      ),
    ]
  }, [say, isPaused])
  useShortcuts(shortcuts)
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

function nextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  if (regions.length === 0) return
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(here + step + regions.length) % regions.length]
  const first = next?.querySelector<HTMLElement>(
    'button, [href], input, select, textarea, [tabindex]:not([tabindex="-1"])',
  )
  ;(first ?? next)?.focus()
}
