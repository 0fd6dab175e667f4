/** Rows of the queue as the design draws them: band heads, jobs, groups and their members. */
import { ChevronDown, ChevronRight, CircleStop, GripVertical } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { type MenuAction, MenuButton } from '../../ui/menu.tsx'
import { type Band, BandSignal, PriorityWords } from '../../ui/priority.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { CheckMark } from '../../ui/switch.tsx'
import { uiText } from '../../ui/text.ts'
import { AskedBy, JobName, Progress, StartCell, StateCell, TargetCell } from './cells.tsx'
import type { QueueItem, QueueRow } from './queue-model.ts'
import { queueText } from './text.ts'

/** `narrow`: beside a panel. `isSelected` puts a check box where the handle is. */
export type RowView = { narrow: boolean; isOffline: boolean }

/** A band of priority: glyph, word, count, range. */
export function BandHead({ band, count }: { band: Band; count: number }) {
  const say = useText(uiText)
  const queue = useText(queueText)
  const format = useFormat()
  const ranges: Record<Band, string> = {
    urgent: queue('urgentRange', { n: format.signed(20) }),
    high: queue('highRange', { from: format.signed(1), to: format.signed(19) }),
    normal: queue('normalRange'),
    low: queue('lowRange'),
  }
  return (
    <>
      <NoHandle />
      <BandSignal band={band} />
      <b>{say(band)}</b>
      <span className="ink-3">{format.number(count)}</span>
      <span className="ink-3 clip">{ranges[band]}</span>
    </>
  )
}

/** A list that can be dragged wants a handle in every row; in rows that stay it is there for the list alone. */
function NoHandle() {
  const say = useText(queueText)
  return (
    <span hidden>
      <AriaButton slot="drag" aria-label={say('cannotBeMoved')} isDisabled />
    </span>
  )
}

function Handle({ name, isSelected }: { name: string; isSelected: boolean }) {
  const say = useText(queueText)
  if (isSelected)
    return (
      <>
        <NoHandle />
        <CheckMark isSelected />
      </>
    )
  return (
    <AriaButton slot="drag" className="grip" aria-label={say('dragHandle', { name })}>
      <Icon icon={GripVertical} />
    </AriaButton>
  )
}

/** A waiting or held job. */
export function JobCells(props: {
  job: QueueRow
  number: number | null
  isSelected: boolean
  actions: readonly MenuAction[]
  view: RowView
  canMove?: boolean
}) {
  const { job, number, isSelected, actions, view, canMove = true } = props
  const say = useText(queueText)
  const format = useFormat()
  const name = useName()(job, job.publicId)
  return (
    <>
      {canMove ? <Handle name={name} isSelected={isSelected} /> : isSelected ? <CheckMark isSelected /> : <span />}
      <span className="number ink-3">{number === null ? '' : format.number(number)}</span>
      <JobName job={job} narrow={view.narrow} />
      {!view.narrow && <TargetCell job={job} />}
      {!view.narrow && <AskedBy job={job} />}
      {!view.narrow && (
        <span className="priority-cell">
          <PriorityWords priority={job.priority} />
        </span>
      )}
      <StartCell job={job} />
      <StateCell job={job} isOffline={view.isOffline} narrow={view.narrow} />
      <MenuButton className="button quiet square" label={say('moreOf', { name })} actions={actions} />
    </>
  )
}

/** A job that runs: cannot be moved; its bar takes the place of who asked and the priority. */
export function RunningCells({ job, view, onCancel }: { job: QueueRow; view: RowView; onCancel: () => void }) {
  const say = useText(queueText)
  const name = useName()(job, job.publicId)
  const mark = job.reach === 'fleet' && view.isOffline ? 'UNCONFIRMED' : job.state
  return (
    <>
      <StateMark state={mark} markOnly />
      <span />
      <JobName job={job} narrow={view.narrow} />
      {view.narrow ? (
        <Progress job={job} thin />
      ) : (
        <>
          <TargetCell job={job} />
          <Progress job={job} />
          <StartCell job={job} />
        </>
      )}
      <StateCell job={job} isOffline={view.isOffline} narrow={view.narrow} />
      <IconButton
        label={say('stop', { name })}
        icon={CircleStop}
        isDisabled={job.state === 'CANCELLING'}
        onPress={onCancel}
      />
    </>
  )
}

type GroupItem = QueueItem & { kind: 'group' }
type GroupProps = {
  item: GroupItem
  isSelected: boolean
  actions: readonly MenuAction[]
  view: RowView
  onToggle: () => void
}

/** A group as one row that opens: mode in words, its first start. */
export function GroupCells({ item, isSelected, actions, view, onToggle }: GroupProps) {
  const say = useText(queueText)
  const format = useFormat()
  const nameOf = useName()
  const first = item.members[0]
  if (!first) return null
  const name = nameOf({ nameEn: first.groupNameEn, nameAr: first.groupNameAr }, first.publicId)
  return (
    <>
      <Handle name={name} isSelected={isSelected} />
      <span className="number ink-3">{format.number(item.number)}</span>
      <GroupName item={item} name={name} first={first} onToggle={onToggle} />
      {!view.narrow && <TargetCell job={first} />}
      {!view.narrow && <AskedBy job={first} />}
      {!view.narrow && (
        <span className="priority-cell">
          <PriorityWords priority={first.priority} />
        </span>
      )}
      <StartCell job={first} />
      <StateMark state={item.members.some((member) => member.state === 'QUEUED') ? 'QUEUED' : 'PENDING'} />
      <MenuButton className="button quiet square" label={say('moreOf', { name })} actions={actions} />
    </>
  )
}

type GroupNameProps = { item: GroupItem; name: string; first: QueueRow; onToggle: () => void }

function GroupName({ item, name, first, onToggle }: GroupNameProps) {
  const say = useText(queueText)
  const format = useFormat()
  const inOrder = say(first.groupOnFailure === 'stop' ? 'modeStop' : 'modeContinue')
  const mode = first.groupMode === 'parallel' ? say('modeTogether') : inOrder
  const count = item.members.length
  return (
    <span className="row gap-1 group-name">
      <AriaButton
        className="button quiet square small"
        aria-expanded={item.isOpen}
        aria-label={say(item.isOpen ? 'closeGroup' : 'openGroup', { name })}
        onPress={onToggle}
      >
        <Icon icon={item.isOpen ? ChevronDown : ChevronRight} small mirrors={!item.isOpen} />
      </AriaButton>
      <span className="two-lines">
        <span className="first clip mid">{name}</span>
        <span className="second clip">{say('groupOf', { count, n: format.number(count), mode })}</span>
      </span>
    </span>
  )
}

/** A member of an open group, on its elbow line. */
export function MemberCells({
  job,
  number,
  view,
  onOpen,
}: {
  job: QueueRow
  number: number
  view: RowView
  onOpen: () => void
}) {
  const format = useFormat()
  const name = useName()(job, job.publicId)
  return (
    <>
      <NoHandle />
      <span />
      <span className="number ink-3">{format.number(number)}</span>
      <button type="button" className="member-name clip" onClick={onOpen}>
        {name}
      </button>
      {!view.narrow && <span />}
      {!view.narrow && <span />}
      {!view.narrow && <span className="priority-cell" />}
      <StartCell job={job} />
      <StateCell job={job} isOffline={view.isOffline} narrow={view.narrow} />
      <span />
    </>
  )
}
