/** The words under the row in the hand: where it would land, and what that changes. */
import { CornerDownRight } from 'lucide-react'
import { isolate } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { Keys } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { bandOf } from '../../ui/priority.tsx'
import { uiText } from '../../ui/text.ts'
import { jobsOf, type Place, type QueueItem } from './queue-model.ts'
import { queueText } from './text.ts'

/** What dropping here will do, said where the row would lie. */
export function DropWords({
  items,
  place,
  dragged,
}: {
  items: readonly QueueItem[]
  place: Place | null
  dragged: ReadonlySet<string>
}) {
  const say = useText(queueText)
  const ui = useText(uiText)
  const name = useName()
  const anchor = items.flatMap((item) => [...jobsOf(item)]).find((job) => job.id === place?.afterJobId)
  if (!place) return null
  const moving = items.filter((item) => dragged.has(item.id)).flatMap((item) => [...jobsOf(item)])
  const changesBand = moving.some((job) => bandOf(job.priority) !== place.band)
  const [first] = moving
  const band = ui(place.band)
  return (
    <>
      <div className="drop-line" />
      <div className="drop-hand">
        {first && <b>{name(first, first.publicId)}</b>}
        <Icon icon={CornerDownRight} small mirrors />
        <span>
          <b>
            {anchor ? say('dropAfter', { name: isolate(name(anchor, anchor.publicId)) }) : say('dropTop', { band })}
          </b>{' '}
          {changesBand && say('dropJoins', { band })}
        </span>
        <span className="push row gap-2">
          {say('drop')} <Keys keys="Enter" /> {say('putBack')} <Keys keys="Esc" />
        </span>
      </div>
    </>
  )
}
