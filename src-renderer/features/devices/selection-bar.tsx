/** The bar under a selection of devices: a job for them, a group of them, or let go. */
import { Check, Group, Plus, X } from 'lucide-react'
import { useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { useAccept } from './accept.tsx'
import { heldText } from './text-set.ts'
import { devicesText } from './text.ts'

type Props = {
  ids: readonly string[]
  /** Some of them are new. */
  hasNew: boolean
  onGroup: () => void
  onClear: () => void
}

/** Ids go to New job one a line: no id holds a line break. */
export function openJobFor(ids: readonly string[]): void {
  openOverlay('new-job', ids.length === 1 ? { deviceId: ids[0] ?? '' } : { deviceIds: ids.join('\n') })
}

/** Stands at the bottom of the list from the first selected row on. */
export function DeviceSelectionBar({ ids, hasNew, onGroup, onClear }: Props) {
  const say = useText(devicesText)
  const held = useText(heldText)
  const accept = useAccept()
  return (
    <div className="devices-bar" role="toolbar" aria-label={say('selection')}>
      <b className="strong nowrap">{say('selected', { count: ids.length })}</b>
      <span className="devices-bar-line" />
      <Button kind="quiet" icon={Plus} onPress={() => openJobFor(ids)}>
        {say('jobForThese')}
      </Button>
      <Button kind="quiet" icon={Group} keys="G" onPress={onGroup}>
        {say('makeGroup')}
      </Button>
      {hasNew && (
        <Button kind="quiet" icon={Check} onPress={() => void accept(ids, true)}>
          {held('accept')}
        </Button>
      )}
      <span className="devices-bar-line" />
      <IconButton label={say('clearSelection')} icon={X} keys="Esc" onPress={onClear} />
    </div>
  )
}
