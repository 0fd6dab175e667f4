/** The list itself: what runs, what waits in its bands (drag by pointer or keyboard), what is held. */
import { Lock } from 'lucide-react'
import { useState } from 'react'
import {
  DropIndicator,
  GridList,
  GridListItem,
  type ItemDropTarget,
  type Key,
  type Selection,
  useDragAndDrop,
} from 'react-aria-components'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { nameIn, useName } from '../../ui/bilingual-name.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { MenuAction } from '../../ui/menu.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { DropWords } from './drop-words.tsx'
import { jobsOf, type Place, placeAt, type Queue, type QueueItem, type QueueRow } from './queue-model.ts'
import { BandHead, GroupCells, JobCells, MemberCells, RunningCells, type RowView } from './rows.tsx'
import { queueText } from './text.ts'

export type QueueListProps = {
  queue: Queue
  items: readonly QueueItem[]
  view: RowView
  selected: ReadonlySet<string>
  current: string | null
  onSelect: (ids: ReadonlySet<string>) => void
  onOpen: (id: string) => void
  onToggle: (groupId: string) => void
  onDragging: (isDragging: boolean) => void
  onMove: (ids: readonly string[], place: Place) => void
  onCancel: (job: QueueRow) => void
  actionsFor: (item: QueueItem) => readonly MenuAction[]
}

/** Head, running band, waiting bands, held band; one scroll for all. */
export function QueueList(props: QueueListProps) {
  const { queue, view, current, onOpen, onCancel } = props
  const { language } = useLocale()
  const say = useText(queueText)
  const format = useFormat()
  return (
    <div className="scroll queue-list">
      <Head narrow={view.narrow} />
      {queue.running.length > 0 && (
        <section aria-label={say('runningList')}>
          <div className="band">
            <Icon icon={Lock} small />
            <b>{say('running')}</b>
            <span className="ink-3">{format.number(queue.running.length)}</span>
            <span className="ink-3 push">{say('cannotBeMoved')}</span>
          </div>
          {/* rows that cannot be moved or selected still open with Enter */}
          <GridList
            aria-label={say('runningList')}
            items={queue.running}
            dependencies={[view, current]}
            onAction={(key) => onOpen(String(key))}
            disallowTypeAhead
          >
            {(job) => (
              <GridListItem
                id={job.id}
                textValue={nameIn(language, job, job.publicId)}
                className={rowName('table-row running-row', job.id === current)}
              >
                <RunningCells job={job} view={view} onCancel={() => onCancel(job)} />
              </GridListItem>
            )}
          </GridList>
        </section>
      )}
      <Waiting {...props} />
      {queue.waitingTotal > queue.waiting.length && (
        <p className="more-line">
          {say('more', {
            count: queue.waitingTotal - queue.waiting.length,
            n: format.number(queue.waitingTotal - queue.waiting.length),
          })}
        </p>
      )}
      {queue.held.length > 0 && <Held {...props} />}
    </div>
  )
}

function rowName(base: string, isCurrent: boolean): string {
  return isCurrent ? `${base} current selected` : base
}

function Head({ narrow }: { narrow: boolean }) {
  const say = useText(queueText)
  return (
    <div className="table-head" aria-hidden="true">
      <span />
      <span className="number">{say('number')}</span>
      <span>{say('job')}</span>
      {!narrow && <span>{say('target')}</span>}
      {!narrow && <span>{say('askedBy')}</span>}
      {!narrow && <span className="priority-cell">{say('priority')}</span>}
      <span>{say(narrow ? 'progressOrStart' : 'startsAbout')}</span>
      <span>{say('state')}</span>
      <span />
    </div>
  )
}

function ownKeys(selection: Selection, all: readonly string[]): Set<string> {
  return selection === 'all' ? new Set(all) : new Set([...selection].map(String))
}

type DragProps = Pick<QueueListProps, 'items' | 'onDragging' | 'onMove'>

/** Drag by pointer or keyboard; where it would land is said in the list. */
function useRowDrag({ items, onDragging, onMove }: DragProps) {
  const name = useName()
  const [dragged, setDragged] = useState<ReadonlySet<string>>(new Set())
  const placeFor = (target: ItemDropTarget, moving: ReadonlySet<string>) =>
    placeAt(items, indexAt(items, target.key, target.dropPosition), moving)
  return useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key), 'muster-job': String(key) })),
    acceptedDragTypes: ['muster-job'],
    getDropOperation: () => 'move',
    onDragStart: ({ keys }) => {
      setDragged(new Set([...keys].map(String)))
      onDragging(true)
    },
    onDragEnd: () => onDragging(false),
    onReorder: ({ keys, target }) => {
      const ids = [...keys].map(String)
      const place = placeFor(target, new Set(ids))
      if (place) onMove(ids, place)
    },
    renderDropIndicator: (target) => (
      <DropIndicator target={target} className="drop-place">
        {({ isDropTarget }) =>
          isDropTarget && target.type === 'item' ? (
            <DropWords items={items} place={placeFor(target, dragged)} dragged={dragged} />
          ) : null
        }
      </DropIndicator>
    ),
    renderDragPreview: ([first]) => {
      const item = items.find((each) => each.id === first?.['muster-job'])
      const job = item ? jobsOf(item)[0] : undefined
      return <div className="drag-preview">{job ? name(job, job.publicId) : ''}</div>
    },
  }).dragAndDropHooks
}

function Waiting(props: QueueListProps) {
  const { items, view, selected, current, onSelect, onOpen } = props
  const say = useText(queueText)
  const { language } = useLocale()
  const dragAndDropHooks = useRowDrag(props)
  const still = items.filter((item) => item.kind === 'band' || item.kind === 'member').map((item) => item.id)
  const movable = items.filter((item) => item.kind === 'job' || item.kind === 'group').map((item) => item.id)
  if (items.length === 0) return null
  return (
    <GridList
      aria-label={say('list')}
      data-queue=""
      items={items}
      dependencies={[items, view, selected, current, language]}
      selectionMode="multiple"
      selectedKeys={movable.filter((id) => selected.has(id))}
      disabledKeys={still}
      disallowTypeAhead
      escapeKeyBehavior="none"
      dragAndDropHooks={dragAndDropHooks}
      onAction={(key) => onOpen(String(key))}
      onSelectionChange={(keys) =>
        onSelect(new Set([...[...selected].filter((id) => !movable.includes(id)), ...ownKeys(keys, movable)]))
      }
    >
      {(item) => (
        <GridListItem id={item.id} textValue={textOf(item, language)} className={lookOf(item, current)}>
          <ItemCells item={item} list={props} />
        </GridListItem>
      )}
    </GridList>
  )
}

function ItemCells({ item, list }: { item: QueueItem; list: QueueListProps }) {
  const { view, selected, onOpen, onToggle, actionsFor } = list
  if (item.kind === 'band') return <BandHead band={item.band} count={item.count} />
  if (item.kind === 'member') {
    return <MemberCells job={item.job} number={item.number} view={view} onOpen={() => onOpen(item.id)} />
  }
  const common = { isSelected: selected.has(item.id), actions: actionsFor(item), view }
  if (item.kind === 'group') return <GroupCells {...common} item={item} onToggle={() => onToggle(item.groupId)} />
  return <JobCells {...common} job={item.job} number={item.number} />
}

function indexAt(items: readonly QueueItem[], key: Key, position: string): number {
  const index = items.findIndex((item) => item.id === key)
  return position === 'before' ? index : index + 1
}

/** What a row is called by: a group by its own name, not its first job's. */
function textOf(item: QueueItem, language: 'en' | 'ar'): string {
  if (item.kind === 'band') return item.band
  const job = jobsOf(item)[0]
  if (!job) return ''
  const groupName = item.kind === 'group' ? nameIn(language, { nameEn: job.groupNameEn, nameAr: job.groupNameAr }) : ''
  return groupName || nameIn(language, job, job.publicId)
}

function lookOf(item: QueueItem, current: string | null): string {
  if (item.kind === 'band') return 'band'
  return rowName(item.kind === 'member' ? 'table-row member-row' : 'table-row', item.id === current)
}

function Held(props: QueueListProps) {
  const { queue, view, selected, current, onSelect, onOpen, actionsFor } = props
  const say = useText(queueText)
  const { language } = useLocale()
  const format = useFormat()
  const ids = queue.held.map((job) => job.id)
  return (
    <section aria-label={say('heldList')}>
      <div className="band">
        <StateMark state="HELD" markOnly />
        <b>{say('held')}</b>
        <span className="ink-3">{format.number(queue.held.length)}</span>
      </div>
      <GridList
        aria-label={say('heldList')}
        items={queue.held}
        dependencies={[view, selected, current]}
        selectionMode="multiple"
        selectedKeys={ids.filter((id) => selected.has(id))}
        disallowTypeAhead
        escapeKeyBehavior="none"
        onAction={(key) => onOpen(String(key))}
        onSelectionChange={(keys) =>
          onSelect(new Set([...[...selected].filter((id) => !ids.includes(id)), ...ownKeys(keys, ids)]))
        }
      >
        {(job) => (
          <GridListItem
            id={job.id}
            textValue={nameIn(language, job, job.publicId)}
            className={rowName('table-row', job.id === current)}
          >
            <JobCells
              job={job}
              number={null}
              isSelected={selected.has(job.id)}
              actions={actionsFor({ kind: 'job', id: job.id, job, number: 0 })}
              view={view}
              canMove={false}
            />
          </GridListItem>
        )}
      </GridList>
    </section>
  )
}
