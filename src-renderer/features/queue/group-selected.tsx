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

/** `onDone` closes it and clears the selection; undoing cancels the group's queued jobs only when asked. */
export function GroupSelected({
  jobs,
  onClose,
  onDone,
}: {
  jobs: readonly QueueRow[]
  onClose: () => void
  onDone: () => void
}) {
  const say = useText(queueText)
  const format = useFormat()
  const { language } = useLocale()
  const nameOf = useName()
  const priorityWords = usePriorityWords()
  const command = useCommand()
  const [name, setName] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [mode, setMode] = useState<'sequential' | 'parallel'>('sequential')
  const [onFailure, setOnFailure] = useState<'stop' | 'continue'>('stop')
  const [order, setOrder] = useState(() => jobs.map((job) => job.id))
  const inOrder = order.flatMap((id) => jobs.filter((job) => job.id === id))
  const priority = Math.max(...jobs.map((job) => job.priority))
  const count = { count: jobs.length, n: format.number(jobs.length) }
  const shift = (index: number, step: number) => {
    const next = [...order]
    const [moved] = next.splice(index, 1)
    if (moved) next.splice(index + step, 0, moved)
    setOrder(next)
  }
  const make = async () => {
    if (name.trim() === '') return setError(say('nameNeeded'))
    const names = language === 'ar' ? { nameAr: name.trim() } : { nameEn: name.trim() }
    const answer = await command(
      'groups.create',
      { ...names, mode, onFailure, jobIds: order, priority },
      { quiet: true },
    )
    if (!answer.ok) return setError(answer.errors[0]?.message ?? answer.message)
    remember({
      sentence: say('groupMade', { name: isolate(name.trim()) }),
      undo: async () => (await command('groups.cancel', { id: answer.value.id })).ok,
    })
    onDone()
  }
  return (
    <form
      className="group-popover"
      aria-label={say('makeGroupTitle', count)}
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <h2 className="title">{say('makeGroupTitle', count)}</h2>
      <TextInput label={say('name')} value={name} onChange={setName} error={error} autoFocus />
      <Segmented
        wide
        label={say('groupMode')}
        value={mode}
        onChange={setMode}
        items={[
          {
            id: 'sequential',
            label: (
              <>
                <Icon icon={ListOrdered} small mirrors /> {say('oneAfterAnother')}
              </>
            ),
          },
          {
            id: 'parallel',
            label: (
              <>
                <Icon icon={Rows3} small /> {say('together')}
              </>
            ),
          },
        ]}
      />
      <ol>
        {inOrder.map((job, index) => (
          <li key={job.id}>
            <span className="ink-3">{format.number(index + 1)}</span>
            <span className="clip grow mid">{nameOf(job, job.publicId)}</span>
            <span className="meta ink-3 nowrap">
              {say('devices', { count: job.targetCount, n: format.number(job.targetCount) })}
            </span>
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
              isDisabled={index === order.length - 1}
              onPress={() => shift(index, 1)}
            />
          </li>
        ))}
      </ol>
      {mode === 'sequential' && (
        <Select
          label={say('ifOneFails')}
          value={onFailure}
          onChange={setOnFailure}
          choices={[
            { id: 'stop', label: say('stopThere') },
            { id: 'continue', label: say('goOn') },
          ]}
        />
      )}
      <p className="meta ink-2">{say('allTake', { priority: priorityWords(priority) })}</p>
      <div className="row gap-2">
        <span className="push" />
        <Button kind="quiet" onPress={onClose}>
          {say('keepApart')}
        </Button>
        <Button kind="primary" type="submit" keys="Enter">
          {say('makeGroup', { n: format.number(jobs.length) })}
        </Button>
      </div>
    </form>
  )
}
