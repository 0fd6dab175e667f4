/** The queue of one device: what it does and gets next, in the order that an operator may change; and what is kept back, with why. */
import { ArrowDown, ArrowUp, ListRestart, PauseCircle, Repeat, SkipForward } from 'lucide-react'
import { useState } from 'react'
import { ExecutionMenu } from '../../fleet/execution-menu.tsx'
import { shownInstant, truthStep, waitText, waitWord } from '../../fleet/rollout-words.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { BilingualName, useName } from '../../ui/bilingual-name.tsx'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { PanelSection } from '../../ui/panel.tsx'
import { TruthChip } from '../../ui/truth-chip.tsx'
import { panelText } from './text-forms.ts'
import { QueueOrder } from './queue-order.tsx'
import { queueText } from './text-queue.ts'
import { type DeviceDetail, type DeviceQueue, moved, type Open, useDeviceQueue } from './use-device-queue.ts'

type Asked = { action: 'skip' | 'supersede'; jobId: string; name: string }

export function QueueTab({ device }: { device: DeviceDetail }) {
  const say = useText(queueText)
  const words = useText(panelText)
  const format = useFormat()
  const queue = useDeviceQueue(device)
  const [asked, setAsked] = useState<Asked | null>(null)
  const { open } = device
  return (
    <>
      <Stuck device={device} queue={queue} onAsk={setAsked} />
      <PanelSection title={words('waitingForIt')} end={format.number(open.length)}>
        {open.length === 0 && <p className="ink-3">{words('nothingWaits')}</p>}
        {open
          .filter(({ state }) => state !== 'QUEUED')
          .map((one) => (
            <div key={one.jobId} className="device-work" data-job={one.jobId}>
              <OpenCells one={one} device={device} queue={queue} onAsk={setAsked} />
            </div>
          ))}
        <QueueOrder rows={open.filter(({ state }) => state === 'QUEUED')} queue={queue}>
          {(one) => <OpenCells one={one} device={device} queue={queue} onAsk={setAsked} />}
        </QueueOrder>
        {queue.hasOwnOrder && (
          <p className="meta ink-2">
            {say('ownOrder')} <LinkButton onPress={() => void queue.clearOrder()}>{say('undoOrder')}</LinkButton>
          </p>
        )}
      </PanelSection>
      <KeptBack device={device} queue={queue} />
      <p className="device-resync">
        <Button small icon={Repeat} onPress={() => void queue.resync()}>
          {say('resync')}
        </Button>
      </p>
      {asked && (
        <ConfirmDialog
          isOpen
          question={say(`${asked.action}Ask`, { name: isolate(asked.name) })}
          consequence={say(`${asked.action}Then`)}
          count={1}
          action={say(asked.action).replace('…', '')}
          danger
          onConfirm={() => void queue.relieve(asked, asked.action)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

type WithQueue = { device: DeviceDetail; queue: DeviceQueue }
type Asking = WithQueue & { onAsk: (asked: Asked) => void }

/** Over the list while its head could have begun and has not. */
function Stuck({ device, queue, onAsk }: Asking) {
  const say = useText(queueText)
  const nameOf = useName()
  const format = useFormat()
  const [head] = device.open
  if (!device.stuckSinceAt || !head) return null
  const name = nameOf(head, head.publicJobId)
  const act = { jobId: head.jobId, name }
  return (
    <div className="device-held">
      <NoteBox tone="unsure">
        <span role="status">
          {say('stuck', { name: isolate(name), time: format.moment(device.stuckSinceAt, Date.now()) })}
        </span>
      </NoteBox>
      <span className="row gap-2">
        <Button small icon={SkipForward} onPress={() => onAsk({ ...act, action: 'skip' })}>
          {say('skip')}
        </Button>
        <Button small icon={PauseCircle} onPress={() => void queue.relieve(act, 'park')}>
          {say('park')}
        </Button>
        <Button small icon={ListRestart} onPress={() => onAsk({ ...act, action: 'supersede' })}>
          {say('supersede')}
        </Button>
      </span>
    </div>
  )
}

function OpenCells({ one, device, queue, onAsk }: Asking & { one: Open }) {
  const nameOf = useName()
  const name = nameOf(one, one.publicJobId)
  const isWaiting = one.state === 'QUEUED'
  const move = (by: 1 | -1) => {
    const next = moved(queue.waiting, one.jobId, by)
    if (next) void queue.place(next, name)
  }
  return (
    <>
      <span className="two-lines grow">
        <span className="first clip mid">
          <BilingualName of={one} fallback={one.publicJobId} />
        </span>
        <Known one={one} />
      </span>
      <TruthChip step={truthStep(one)} at={one.startedAt ?? one.announcedAt ?? one.queuedAt} />
      {isWaiting && (
        <MoveButtons name={name} at={queue.waiting.indexOf(one.jobId)} count={queue.waiting.length} onMove={move} />
      )}
      <RowMenu one={one} name={name} device={device} queue={queue} onAsk={onAsk} />
    </>
  )
}

function RowMenu({ one, name, device, queue, onAsk }: Asking & { one: Open; name: string }) {
  const say = useText(queueText)
  const nameOf = useName()
  const act = { jobId: one.jobId, name }
  const more =
    one.state === 'QUEUED'
      ? [
          { id: 'park', label: say('park'), icon: PauseCircle, onAction: () => void queue.relieve(act, 'park') },
          { id: 'skip', label: say('skip'), icon: SkipForward, onAction: () => onAsk({ ...act, action: 'skip' }) },
          {
            ...{ id: 'supersede', label: say('supersede'), icon: ListRestart },
            onAction: () => onAsk({ ...act, action: 'supersede' }),
          },
        ]
      : []
  return <ExecutionMenu execution={one} jobName={name} deviceName={nameOf(device, device.id)} more={more} />
}

/** What is known besides the step: asked to cancel, not sure any more, said by the device's own clock. */
function Known({ one }: { one: Open }) {
  const say = useText(queueText)
  const format = useFormat()
  const parts = [
    one.cancelAskedAt === null ? null : say('cancelAsked', { time: format.clock(one.cancelAskedAt) }),
    one.unconfirmedAt === null ? null : say('lostSince', { time: format.clock(one.unconfirmedAt) }),
    one.saidAt === null ? null : say('saidAt', { time: format.clock(one.saidAt) }),
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : <span className="second clip">{parts.join(' · ')}</span>
}

type MoveProps = { name: string; at: number; count: number; onMove: (by: 1 | -1) => void }

function MoveButtons({ name, at, count, onMove }: MoveProps) {
  const say = useText(queueText)
  const words = { name: isolate(name) }
  return (
    <span className="row nowrap">
      <IconButton small label={say('up', words)} icon={ArrowUp} isDisabled={at <= 0} onPress={() => onMove(-1)} />
      <IconButton
        small
        label={say('down', words)}
        icon={ArrowDown}
        isDisabled={at >= count - 1}
        onPress={() => onMove(1)}
      />
    </span>
  )
}

/** What the device does not see for now, and when it may. */
function KeptBack({ device, queue }: WithQueue) {
  const say = useText(queueText)
  const waits = useText(waitText)
  const nameOf = useName()
  const format = useFormat()
  const waiting = device.waiting ?? []
  if (waiting.length === 0) return null
  return (
    <PanelSection title={say('keptBack')} end={format.number(waiting.length)}>
      {waiting.map((one) => {
        const name = nameOf(one, one.publicJobId)
        const why = waits(waitWord(one.why))
        const at = shownInstant(one.notBeforeAt)
        return (
          <div key={one.jobId} className="device-work">
            <span className="two-lines grow">
              <span className="first clip mid">
                <BilingualName of={one} fallback={one.publicJobId} />
              </span>
              <span className="second clip">
                {at === null ? why : waits('until', { why, time: format.moment(at, Date.now()) })}
                {one.attempt > 1 && ` · ${waits('attempt', { n: format.number(one.attempt) })}`}
              </span>
            </span>
            {one.why === 'parked' && (
              <Button small onPress={() => void queue.relieve({ jobId: one.jobId, name }, 'unpark')}>
                {say('unpark')}
              </Button>
            )}
          </div>
        )
      })}
    </PanelSection>
  )
}
