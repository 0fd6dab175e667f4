/** Group selected: name, one after another or together, the order, what happens when one fails. */
import { ArrowDown, ArrowUp, ListOrdered, Rows3 } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '../../api/use-command.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { remember } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { usePriorityWords } from '../../ui/priority.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import type { QueueRow } from './queue-model.ts'
import { queueText } from './text.ts'
import { queueAgain } from './use-queue-commands.ts'
import { waitText } from './wait-text.ts'

type GroupDraft = {
  name: string
  mode: 'sequential' | 'parallel'
  onFailure: 'stop' | 'continue'
  /** How many of a parallel group at a time, as typed; empty = all. */
  width: string
  order: readonly string[]
}

/** Makes the group; answers what is wrong, or null when it was made. */
function useMakeGroup(jobs: readonly QueueRow[], priority: number): (draft: GroupDraft) => Promise<string | null> {
  const say = useText(queueText)
  const { language } = useLocale()
  const command = useCommand()
  return async ({ name, mode, onFailure, width, order }) => {
    const given = name.trim()
    if (given === '') return say('nameNeeded')
    const names = language === 'ar' ? { nameAr: given } : { nameEn: given }
    const most = mode === 'parallel' && width.trim() !== '' ? Number(width) : null
    const input = { ...names, mode, onFailure, width: most, jobIds: [...order], priority }
    const answer = await command('groups.create', input, { quiet: true })
    if (!answer.ok) return answer.errors[0]?.message ?? answer.message
    remember({
      sentence: say('groupMade', { name: isolate(given) }),
      // Its members go back to waiting one by one, as they were: cancelled as a group, queued again.
      undo: async () => (await command('groups.cancel', { id: answer.value.id })).ok && queueAgain(command, jobs),
    })
    return null
  }
}

type GroupSelectedProps = { jobs: readonly QueueRow[]; onClose: () => void; onDone: () => void }

/** `onDone` closes it and clears the selection. */
export function GroupSelected({ jobs, onClose, onDone }: GroupSelectedProps) {
  const say = useText(queueText)
  const format = useFormat()
  const priorityWords = usePriorityWords()
  const priority = Math.max(...jobs.map((job) => job.priority))
  const make = useMakeGroup(jobs, priority)
  const [error, setError] = useState<string | null>(null)
  const [draft, setDraft] = useState<GroupDraft>(() => ({
    name: '',
    mode: 'sequential',
    onFailure: 'stop',
    width: '',
    order: jobs.map((job) => job.id),
  }))
  const change = (part: Partial<GroupDraft>) => setDraft((before) => ({ ...before, ...part }))
  const count = { count: jobs.length, n: format.number(jobs.length) }
  const submit = async () => {
    if (draft.mode === 'parallel' && !isWidth(draft.width)) return
    const wrong = await make(draft)
    if (wrong === null) onDone()
    else setError(wrong)
  }
  return (
    <form
      className="group-popover"
      aria-label={say('makeGroupTitle', count)}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <h2 className="title">{say('makeGroupTitle', count)}</h2>
      <TextInput label={say('name')} value={draft.name} onChange={(name) => change({ name })} error={error} autoFocus />
      <HowTheyRun draft={draft} change={change} />
      <MemberOrder jobs={jobs} order={draft.order} onOrder={(order) => change({ order })} />
      {draft.mode === 'parallel' && <Width draft={draft} change={change} />}
      {draft.mode === 'sequential' && <IfOneFails draft={draft} change={change} />}
      <p className="meta ink-2">{say('allTake', { priority: priorityWords(priority) })}</p>
      <Foot count={jobs.length} onClose={onClose} />
    </form>
  )
}

function Foot({ count, onClose }: { count: number; onClose: () => void }) {
  const say = useText(queueText)
  const format = useFormat()
  return (
    <div className="row gap-2">
      <span className="push" />
      <Button kind="quiet" onPress={onClose}>
        {say('keepApart')}
      </Button>
      <Button kind="primary" type="submit" keys="Enter">
        {say('makeGroup', { n: format.number(count) })}
      </Button>
    </div>
  )
}

type PartProps = { draft: GroupDraft; change: (part: Partial<GroupDraft>) => void }

function HowTheyRun({ draft, change }: PartProps) {
  const say = useText(queueText)
  const inOrder = (
    <>
      <Icon icon={ListOrdered} small mirrors /> {say('oneAfterAnother')}
    </>
  )
  const together = (
    <>
      <Icon icon={Rows3} small /> {say('together')}
    </>
  )
  return (
    <Segmented
      wide
      label={say('groupMode')}
      value={draft.mode}
      onChange={(mode) => change({ mode })}
      items={[
        { id: 'sequential', label: inOrder },
        { id: 'parallel', label: together },
      ]}
    />
  )
}

function isWidth(text: string): boolean {
  return text.trim() === '' || (Number.isInteger(Number(text)) && Number(text) >= 1)
}

function Width({ draft, change }: PartProps) {
  const say = useText(waitText)
  return (
    <TextInput
      label={say('atOnce')}
      inputMode="numeric"
      value={draft.width}
      note={say('atOnceNote')}
      error={isWidth(draft.width) ? null : say('atOnceWrong')}
      onChange={(width) => change({ width })}
    />
  )
}

function IfOneFails({ draft, change }: PartProps) {
  const say = useText(queueText)
  return (
    <Select
      label={say('ifOneFails')}
      value={draft.onFailure}
      onChange={(onFailure) => change({ onFailure })}
      choices={[
        { id: 'stop', label: say('stopThere') },
        { id: 'continue', label: say('goOn') },
      ]}
    />
  )
}

type OrderProps = { jobs: readonly QueueRow[]; order: readonly string[]; onOrder: (order: readonly string[]) => void }

function MemberOrder({ jobs, order, onOrder }: OrderProps) {
  const say = useText(queueText)
  const format = useFormat()
  const nameOf = useName()
  const shift = (index: number, step: number) => {
    const next = [...order]
    const [moved] = next.splice(index, 1)
    if (moved) next.splice(index + step, 0, moved)
    onOrder(next)
  }
  const last = order.length - 1
  return (
    <ol>
      {order.map((id, index) => {
        const job = jobs.find((each) => each.id === id)
        if (!job) return null
        const devices =
          job.reach === 'local'
            ? say('thisComputer')
            : say('devices', { count: job.targetCount, n: format.number(job.targetCount) })
        return (
          <li key={id}>
            <span className="ink-3">{format.number(index + 1)}</span>
            <span className="clip grow mid">{nameOf(job, job.publicId)}</span>
            <span className="meta ink-3 nowrap">{devices}</span>
            <IconButton
              small
              label={say('up')}
              icon={ArrowUp}
              isDisabled={index === 0}
              onPress={() => shift(index, -1)}
            />
            <IconButton
              small
              label={say('down')}
              icon={ArrowDown}
              isDisabled={index === last}
              onPress={() => shift(index, 1)}
            />
          </li>
        )
      })}
    </ol>
  )
}
