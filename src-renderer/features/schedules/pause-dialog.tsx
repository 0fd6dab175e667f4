/** Why a schedule rests and until when. */
import { useState } from 'react'
import { Heading } from 'react-aria-components'
import { UntilField, useUntil } from '../../forms/until-field.tsx'
import { useText } from '../../i18n/locale.tsx'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { pauseText } from './pause-text.ts'
import { schedulesText } from './text.ts'
import type { Pause } from './use-actions.ts'

type PauseProps = {
  /** Left out: many at once, for maintenance. */
  row?: ScheduleRow
  /** How many those are; left out = all. */
  count?: number
  onPause: (pause: Pause) => void
  onClose: () => void
}

/** `onPause` gets the reason and the instant of resuming, null for "until resumed". */
export function PauseDialog({ row, count, onPause, onClose }: PauseProps) {
  const say = useText(schedulesText)
  const sayPause = useText(pauseText)
  const name = useName()
  const [reason, setReason] = useState('')
  const until = useUntil()
  const [catchUp, setCatchUp] = useState(false)
  const title = row
    ? say('pauseTitle', { name: name(row) })
    : count === undefined
      ? say('pauseAllTitle')
      : sayPause('pauseShownTitle', { count })
  const pause = () => {
    const end = until.read()
    if (end === undefined) return
    onPause({ reason: reason.trim() || null, until: end, catchUp })
    onClose()
  }
  return (
    <Dialog label={title} isOpen onClose={onClose}>
      <form
        className="dialog-body column gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          pause()
        }}
      >
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        <p className="ink-2">{say('pauseHelp')}</p>
        <TextInput label={say('reason')} value={reason} onChange={setReason} autoFocus />
        <UntilField label={say('until')} until={until} />
        <Checkbox isSelected={catchUp} onChange={setCatchUp}>
          {say('catchUp')}
        </Checkbox>
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('keepOn')}
          </Button>
          <Button kind="primary" type="submit">
            {say('pauseNow')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
