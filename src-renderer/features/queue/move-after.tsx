/** Move after…: the keyboard's way to a far place in the queue. */
import { useState } from 'react'
import { useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { bandOf } from '../../ui/priority.tsx'
import { Select } from '../../ui/select.tsx'
import { uiText } from '../../ui/text.ts'
import { jobsOf, type Place, type QueueItem } from './queue-model.ts'
import { queueText } from './text.ts'

type MoveAfterProps = {
  item: QueueItem
  items: readonly QueueItem[]
  onMove: (place: Place) => void
  onClose: () => void
}

/** Lists every other row of the queue, first to last. */
export function MoveAfter({ item, items, onMove, onClose }: MoveAfterProps) {
  const say = useText(queueText)
  const ui = useText(uiText)
  const nameOf = useName()
  const [after, setAfter] = useState<string | null>(null)
  const own = jobsOf(item)[0]
  const rows = items.filter((each) => (each.kind === 'job' || each.kind === 'group') && each.id !== item.id)
  const choices = rows.map((each) => {
    const job = jobsOf(each)[0]
    const number = each.kind === 'job' || each.kind === 'group' ? String(each.number) : ''
    const label = `${number} ${job ? nameOf(job, job.publicId) : ''}`
    return { id: each.id, label, detail: job ? ui(bandOf(job.priority)) : '' }
  })
  const title = say('moveAfterTitle', { name: own ? nameOf(own, own.publicId) : '' })
  const move = () => {
    const anchor = rows.find((each) => each.id === after)
    const last = anchor && jobsOf(anchor).at(-1)
    if (last) onMove({ afterJobId: last.id, priority: last.priority, band: bandOf(last.priority) })
    onClose()
  }
  return (
    <Dialog label={title} isOpen onClose={onClose} isDismissable>
      <div className="dialog-body">
        <h2>{title}</h2>
        <Select label={say('after')} value={after} onChange={setAfter} choices={choices} />
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {ui('cancel')}
          </Button>
          <Button kind="primary" isDisabled={after === null} onPress={move}>
            {say('move')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
