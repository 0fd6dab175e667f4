/** What waits for one device, in its order: dragged by pointer or keyboard, or moved by Alt with an arrow. What runs is not in it. */
import { CornerDownRight, GripVertical } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import {
  Button as AriaButton,
  DropIndicator,
  GridList,
  GridListItem,
  type ItemDropTarget,
  useDragAndDrop,
} from 'react-aria-components'
import { isolate } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { Keys } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import './queue-order.css'
import { queueText } from './text-queue.ts'
import { type DeviceQueue, moved, type Open } from './use-device-queue.ts'

const TYPE = 'muster-device-job'
type Place = { key: string; isBefore: boolean }
type Props = {
  rows: readonly Open[]
  queue: DeviceQueue
  /** The cells of a row, after its handle. */
  children: (one: Open) => ReactNode
}

/** The ids after the one in the hand was dropped there. */
export function dropped(ids: readonly string[], id: string, { key, isBefore }: Place): string[] {
  if (id === key) return [...ids]
  const rest = ids.filter((each) => each !== id)
  const at = rest.indexOf(key) + (isBefore ? 0 : 1)
  return [...rest.slice(0, at), id, ...rest.slice(at)]
}

const placeOf = (target: ItemDropTarget): Place => ({
  key: String(target.key),
  isBefore: target.dropPosition === 'before',
})

function useNamed(rows: readonly Open[]) {
  const nameOf = useName()
  return (id: string | undefined) => {
    const one = rows.find(({ jobId }) => jobId === id)
    return one ? nameOf(one, one.publicJobId) : ''
  }
}

function useOrderDrag({ rows, queue }: Pick<Props, 'rows' | 'queue'>) {
  const named = useNamed(rows)
  return useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': named(String(key)), [TYPE]: String(key) })),
    acceptedDragTypes: [TYPE],
    getDropOperation: () => 'move',
    onReorder: ({ keys: [first], target }) => {
      const id = String(first)
      void queue.place(dropped(queue.waiting, id, placeOf(target)), named(id))
    },
    renderDropIndicator: (target) => (
      <DropIndicator target={target} className="device-drop">
        {({ isDropTarget }) =>
          isDropTarget && target.type === 'item' ? <DropWords rows={rows} place={placeOf(target)} /> : null
        }
      </DropIndicator>
    ),
    renderDragPreview: ([first]) => <div className="device-hand">{named(first?.[TYPE])}</div>,
  }).dragAndDropHooks
}

/** Where it would lie, said in the list; the keys stand beside it. */
function DropWords({ rows, place }: { rows: readonly Open[]; place: Place }) {
  const say = useText(queueText)
  const named = useNamed(rows)
  const at = rows.findIndex(({ jobId }) => jobId === place.key)
  const after = place.isBefore ? rows[at - 1] : rows[at]
  return (
    <div className="device-drop-words">
      <Icon icon={CornerDownRight} small mirrors />
      <span className="grow">{after ? say('dropAfter', { name: isolate(named(after.jobId)) }) : say('dropFirst')}</span>
      <span className="row gap-2">
        {say('drop')} <Keys keys="Enter" /> {say('putBack')} <Keys keys="Esc" />
      </span>
    </div>
  )
}

/** Alt with an arrow moves the row in focus, as in the queue of all; heard before the list takes the arrow for itself. */
function useMoveKeys({ rows, queue }: Pick<Props, 'rows' | 'queue'>) {
  const named = useNamed(rows)
  return (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    const jobId = (event.target as Element).closest('[data-job]')?.getAttribute('data-job')
    if (!jobId) return
    event.preventDefault()
    event.stopPropagation()
    const next = moved(queue.waiting, jobId, event.key === 'ArrowUp' ? -1 : 1)
    if (next) void queue.place(next, named(jobId))
  }
}

/** Enter on the handle takes a row into the hand, arrows carry it, Enter drops it, Esc puts it back. */
export function QueueOrder({ rows, queue, children }: Props) {
  const say = useText(queueText)
  const named = useNamed(rows)
  const dragAndDropHooks = useOrderDrag({ rows, queue })
  const onKeyDownCapture = useMoveKeys({ rows, queue })
  if (rows.length === 0) return null
  return (
    <div onKeyDownCapture={onKeyDownCapture}>
      <GridList
        className="device-order"
        aria-label={say('order')}
        items={rows.map((one) => ({ ...one, id: one.jobId }))}
        dependencies={[rows, children]}
        disallowTypeAhead
        dragAndDropHooks={dragAndDropHooks}
      >
        {(one) => (
          <GridListItem id={one.jobId} textValue={named(one.jobId)} className="device-work" data-job={one.jobId}>
            <AriaButton
              slot="drag"
              className="device-grip"
              aria-label={say('take', { name: isolate(named(one.jobId)) })}
            >
              <Icon icon={GripVertical} />
            </AriaButton>
            {children(one)}
          </GridListItem>
        )}
      </GridList>
    </div>
  )
}
