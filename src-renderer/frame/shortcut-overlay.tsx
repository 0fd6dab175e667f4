/** The `?` overlay: every key that works now, words at the start, keys at the end. */
import { X } from 'lucide-react'
import { Fragment } from 'react'
import { Heading } from 'react-aria-components'
import { useText } from '../i18n/locale.tsx'
import { closeOverlay } from '../stores/overlay-store.ts'
import { allShortcuts, type ShortcutGroup, useShortcutSets } from '../stores/shortcut-store.ts'
import { IconButton, Keys } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { uiText } from '../ui/text.ts'
import { frameText } from './text.ts'

const GROUPS: readonly { id: ShortcutGroup; words: 'keysList' | 'keysQueue' | 'keysEverywhere' | 'keysGo' }[] = [
  { id: 'queue', words: 'keysQueue' },
  { id: 'list', words: 'keysList' },
  { id: 'everywhere', words: 'keysEverywhere' },
  { id: 'go', words: 'keysGo' },
]

/** Drawn from the registry, so it cannot say a key that does nothing. */
export function ShortcutOverlay() {
  const say = useText(frameText)
  const ui = useText(uiText)
  const sets = useShortcutSets((state) => state.sets)
  const all = allShortcuts({ sets })
  return (
    <Dialog label={say('keysTitle')} isOpen onClose={closeOverlay} width={720} top={72} isDismissable>
      <div className="dialog-body">
        <div className="row">
          <Heading slot="title" level={2}>
            {say('keysTitle')}
          </Heading>
          <span className="push">
            <IconButton label={ui('close')} icon={X} keys="Esc" onPress={closeOverlay} />
          </span>
        </div>
        <div className="keys-grid">
          {GROUPS.map((group) => {
            const own = all.filter((shortcut) => shortcut.group === group.id)
            if (own.length === 0) return null
            return (
              <Fragment key={group.id}>
                <h3>{say(group.words)}</h3>
                {own.map((shortcut) => (
                  <div key={shortcut.id}>
                    <span>{shortcut.words}</span>
                    <Keys keys={shortcut.shown} />
                  </div>
                ))}
              </Fragment>
            )
          })}
        </div>
      </div>
    </Dialog>
  )
}
