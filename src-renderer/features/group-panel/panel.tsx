/** A group in the panel: aggregate state, what will stop it, members as steps with the condition between them. */
import './group-panel.css'
import { ArrowDown, ArrowUp, Ban, Lock, OctagonX, RotateCcw } from 'lucide-react'
import { Fragment, useState } from 'react'
import type { GroupView } from '../../../src-preload/contract/requests-work.ts'
import type { Job } from '../../../src-preload/contract/work.ts'
import { barCounts, endedCount, troubleCount } from '../../api/counts.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { remember, toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { DeviceBar, type DeviceCounts, DeviceLegend } from '../../ui/device-bar.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { Icon } from '../../ui/icon.tsx'
import { PanelHead, PanelSection } from '../../ui/panel.tsx'
import type { PanelProps } from '../../ui/panel-host.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { groupText } from './text.ts'

/** Shown by the queue; `id` is the group's. */
export default function GroupPanel({ id, onClose }: PanelProps) {
  const group = useRead('groups.get', { id })
  if (group.error) return <FailureBox failure={group.error} onRetry={() => void group.refetch()} />
  if (!group.data) return <SkeletonRows rows={6} />
  return <Shown group={group.data} onClose={onClose} />
}

const OPEN = new Set(['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING'])

function Shown({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const say = useText(groupText)
  const format = useFormat()
  const name = useName()
  const open = group.jobs.filter((job) => OPEN.has(job.state))
  const failedDevices = group.jobs.reduce((sum, job) => sum + troubleCount(job.counts), 0)
  const stops = group.mode === 'sequential' && group.onFailure === 'stop' && failedDevices > 0 && open.length > 1
  const total = group.jobs.length + Math.max(0, group.doneCount + group.failedCount - (group.jobs.length - open.length))
  return (
    <>
      <PanelHead title={name(group, group.id)} pill={<StateMark pill state={group.state} />} onClose={onClose}>
        {say('byWhom', { name: isolate(group.createdBy === 'operator' ? say('operator') : group.createdBy) })}
      </PanelHead>
      <div className="panel-body">
        <PanelSection>
          <div className="column gap-3">
            {stops && (
              <NoteBox tone="fail" icon={OctagonX}>
                <b>{say('willStop', { count: failedDevices, n: format.number(failedDevices) })}</b> {say('whatHelps')}
              </NoteBox>
            )}
            <b>{say('jobsDone', { count: total, done: format.number(group.doneCount), n: format.number(total) })}</b>
            {group.jobs.some((job) => job.reach === 'fleet') && (
              <>
                <DeviceBar counts={sumCounts(group.jobs)} size="big" />
                <DeviceLegend counts={sumCounts(group.jobs)} />
              </>
            )}
            <Actions group={group} openCount={open.length} failedDevices={failedDevices} />
          </div>
        </PanelSection>
        <Members group={group} />
      </div>
      {group.mode === 'sequential' ? <OnFailure group={group} /> : <Width group={group} />}
    </>
  )
}

function sumCounts(jobs: readonly Job[]): DeviceCounts {
  const sum = { succeeded: 0, running: 0, failed: 0, rejected: 0, timedOut: 0, waiting: 0 }
  for (const job of jobs) {
    const counts = barCounts(job.counts)
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counts[key]
  }
  return sum
}

function Actions({ group, openCount, failedDevices }: { group: GroupView; openCount: number; failedDevices: number }) {
  const say = useText(groupText)
  const format = useFormat()
  const command = useCommand()
  const failed = Math.max(failedDevices, group.failedCount)
  const retry = async () => {
    if ((await command('groups.retry', { id: group.id })).ok) toast(say('retried'))
  }
  const cancel = async () => {
    if ((await command('groups.cancel', { id: group.id })).ok) toast(say('cancelled'))
  }
  return (
    <div className="row gap-2">
      {failed > 0 && (
        <Button kind="primary" icon={RotateCcw} onPress={() => void retry()}>
          {say('retryFailed', { n: format.number(failed) })}
        </Button>
      )}
      {openCount > 0 && (
        <Button icon={Ban} onPress={() => void cancel()}>
          {say('cancelAll', { n: format.number(openCount) })}
        </Button>
      )}
    </div>
  )
}

function Members({ group }: { group: GroupView }) {
  const say = useText(groupText)
  const format = useFormat()
  const command = useCommand()
  const isOrdered = group.mode === 'sequential'
  const ids = group.jobs.map((job) => job.id)
  const movable = group.jobs.map((job) => job.state === 'PENDING')
  const reorder = async (index: number, step: -1 | 1) => {
    const next = [...ids]
    const [moved] = next.splice(index, 1)
    if (!moved) return
    next.splice(index + step, 0, moved)
    const send = async (order: string[]) =>
      (await command('groups.change', { id: group.id, jobIds: order.filter((id) => movable[ids.indexOf(id)]) })).ok
    if (await send(next)) remember({ sentence: say('reordered'), undo: () => send(ids), redo: () => send(next) })
  }
  return (
    <PanelSection title={say(isOrdered ? 'inOrder' : 'together')} end={format.number(group.jobs.length)}>
      {group.jobs.map((job, index) => (
        <Fragment key={job.id}>
          {isOrdered && index > 0 && (
            <div className="condition">
              <Icon icon={group.onFailure === 'stop' ? Lock : ArrowDown} small />
              <span>{say(group.onFailure === 'stop' ? 'onlyIfNone' : 'whenDone')}</span>
            </div>
          )}
          <Member
            job={job}
            onUp={isOrdered && movable[index] && movable[index - 1] ? () => void reorder(index, -1) : undefined}
            onDown={isOrdered && movable[index] && movable[index + 1] ? () => void reorder(index, 1) : undefined}
          />
        </Fragment>
      ))}
    </PanelSection>
  )
}

function Member({ job, onUp, onDown }: { job: Job; onUp: (() => void) | undefined; onDown: (() => void) | undefined }) {
  const say = useText(groupText)
  const format = useFormat()
  const nameOf = useName()
  const name = nameOf(job, job.publicId)
  const begun = job.startedAt !== null
  const words = begun
    ? say('since', { time: format.time(job.startedAt ?? 0), n: format.number(job.attempt) })
    : say(OPEN.has(job.state) ? (job.state === 'PENDING' ? 'notReleased' : 'startsAbout') : 'ended')
  return (
    <div className="step">
      <span className="step-mark">
        <StateMark state={job.state} markOnly />
      </span>
      <div className="grow">
        <div className="row gap-2">
          <b className="clip">{name}</b>
          <span className="push row gap-1">
            {onUp && <IconButton small label={say('up', { name })} icon={ArrowUp} onPress={onUp} />}
            {onDown && <IconButton small label={say('down', { name })} icon={ArrowDown} onPress={onDown} />}
            {job.reach === 'fleet' && (
              <span className="meta ink-2">
                {say('ofDevices', {
                  done: format.number(endedCount(job.counts)),
                  total: format.number(job.targetCount),
                })}
              </span>
            )}
          </span>
        </div>
        <div className="meta ink-2">{words}</div>
        {begun && job.reach === 'fleet' && (
          <div className="member-bar">
            <DeviceBar counts={barCounts(job.counts)} />
          </div>
        )}
      </div>
    </div>
  )
}

/** How many members of a parallel group may work at a time; saved when the field is left. */
function Width({ group }: { group: GroupView }) {
  const say = useText(groupText)
  const command = useCommand()
  const [text, setText] = useState<string | null>(null)
  const now = group.width === null ? '' : String(group.width)
  const typed = (text ?? now).trim()
  const isRight = typed === '' || (Number.isInteger(Number(typed)) && Number(typed) >= 1)
  const save = async () => {
    setText(null)
    if (!isRight || typed === now) return
    const send = async (width: number | null) => (await command('groups.change', { id: group.id, width })).ok
    const [before, after] = [group.width, typed === '' ? null : Number(typed)]
    if (await send(after))
      remember({ sentence: say('widthChanged'), undo: () => send(before), redo: () => send(after) })
  }
  return (
    <form
      className="panel-foot"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <span className="meta ink-2 grow">{say('atOnce')}</span>
      <TextInput
        hideLabel
        label={say('atOnce')}
        inputMode="numeric"
        placeholder={say('all')}
        value={text ?? now}
        error={isRight ? null : say('atOnceWrong')}
        onChange={setText}
        onBlur={() => void save()}
      />
    </form>
  )
}

function OnFailure({ group }: { group: GroupView }) {
  const say = useText(groupText)
  const command = useCommand()
  const change = async (onFailure: 'stop' | 'continue') => {
    const send = async (to: 'stop' | 'continue') => (await command('groups.change', { id: group.id, onFailure: to })).ok
    const before = group.onFailure
    if (await send(onFailure))
      remember({
        sentence: say(onFailure === 'stop' ? 'stops' : 'goesOn'),
        undo: () => send(before),
        redo: () => send(onFailure),
      })
  }
  return (
    <div className="panel-foot">
      <span className="meta ink-2">{say('ifOneFails')}</span>
      <Segmented
        label={say('ifOneFails')}
        value={group.onFailure}
        onChange={(onFailure) => void change(onFailure)}
        items={[
          { id: 'stop', label: say('stop') },
          { id: 'continue', label: say('continue') },
        ]}
      />
    </div>
  )
}
