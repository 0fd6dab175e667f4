/** The panel of one device: is it there, what is it, what waits for it, what it did, and what can be done with it. */
import { Copy, Hand, Pencil, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { request } from '../../api/client.ts'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { toast } from '../../stores/undo-store.ts'
import { usePanelWidth } from '../../stores/view-store.ts'
import { BilingualName, useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { Panel, PanelHead } from '../../ui/panel.tsx'
import { PanelHost } from '../../ui/panel-host.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { HeldActions, useAccept } from './accept.tsx'
import { DeviceDialog } from './device-dialog.tsx'
import { MessagesTab } from './messages-tab.tsx'
import { LastRuns, Refusals } from './panel-work.tsx'
import { Identity, PresenceSentence } from './panel-identity.tsx'
import { QueueTab } from './queue-tab.tsx'
import { panelText } from './text-forms.ts'
import { queueText } from './text-queue.ts'
import { heldText } from './text-set.ts'

type DeviceDetail = RequestOutput<'devices.get'>

/** A run opened from here takes the panel's place; closing it comes back to the device. */
export function DevicePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useText(panelText)
  const [width, resize] = usePanelWidth('devices', 420)
  const [runId, setRunId] = useState<string | null>(null)
  const device = useRead('devices.get', { id })
  const close = runId ? () => setRunId(null) : onClose
  return (
    <Panel label={say('panel')} width={width} onResize={resize} onClose={close}>
      {runId && <PanelHost kind="run" id={runId} onClose={close} />}
      {!runId && device.isPending && <SkeletonRows rows={6} />}
      {!runId && device.isError && <FailureBox failure={device.error} onRetry={() => void device.refetch()} />}
      {!runId && device.data && (
        <Content
          device={device.data}
          onRun={setRunId}
          onClose={onClose}
          onReload={async () => void (await device.refetch())}
        />
      )}
    </Panel>
  )
}

type ContentProps = {
  device: DeviceDetail
  onRun: (runId: string) => void
  onClose: () => void
  onReload: () => Promise<void>
}

function Content({ device, onRun, onClose, onReload }: ContentProps) {
  const say = useText(panelText)
  const [asked, setAsked] = useState<'edit' | 'delete' | null>(null)
  // a new copy of the form after a conflict: what is shown is what is there now
  const [copy, setCopy] = useState(0)
  return (
    <>
      <Head device={device} onAsk={setAsked} onClose={onClose} />
      <div className="panel-body">
        <HeldActions device={device} onGone={onClose} />
        <PresenceSentence device={device} />
        <Identity device={device} />
        <ClockNote device={device} />
        <WorkTabs device={device} onRun={onRun} />
      </div>
      <div className="panel-foot">
        <Button kind="primary" icon={Play} onPress={() => openOverlay('new-job', { deviceId: device.id })}>
          {say('runTemplate')}
        </Button>
        <Button icon={Pencil} onPress={() => setAsked('edit')}>
          {say('edit')}
        </Button>
      </div>
      {asked === 'edit' && (
        <DeviceDialog
          key={copy}
          device={device}
          onClose={() => setAsked(null)}
          onReload={() => void onReload().then(() => setCopy(copy + 1))}
        />
      )}
      {asked === 'delete' && <DeleteQuestion device={device} onClose={() => setAsked(null)} onGone={onClose} />}
    </>
  )
}

/** Queue, history and messages: one at a time. */
function WorkTabs({ device, onRun }: { device: DeviceDetail; onRun: (runId: string) => void }) {
  const say = useText(queueText)
  const [tab, setTab] = useState<'queue' | 'history' | 'messages'>('queue')
  const count = device.open.length + (device.waiting?.length ?? 0)
  const history = (
    <>
      <LastRuns device={device} onRun={onRun} />
      <Refusals deviceId={device.id} />
    </>
  )
  return (
    <Tabs
      label={say('tabs')}
      inPanel
      value={tab}
      onChange={setTab}
      items={[
        { id: 'queue', label: say('queue'), count, content: <QueueTab device={device} /> },
        { id: 'history', label: say('history'), content: history },
        { id: 'messages', label: say('messages'), content: <MessagesTab deviceId={device.id} /> },
      ]}
    />
  )
}

/** Worth a line from two seconds on: below that it may be the way of the message. */
function ClockNote({ device }: { device: DeviceDetail }) {
  const say = useText(queueText)
  const format = useFormat()
  const off = device.clockOffsetMs ?? 0
  if (Math.abs(off) < 2_000) return null
  const by = format.duration(Math.abs(off))
  return <p className="device-clock meta tone-unsure">{say(off > 0 ? 'clockAhead' : 'clockBehind', { by })}</p>
}

function Head({
  device,
  onAsk,
  onClose,
}: {
  device: DeviceDetail
  onAsk: (what: 'edit' | 'delete') => void
  onClose: () => void
}) {
  const say = useText(panelText)
  const held = useText(heldText)
  const accept = useAccept()
  const actions = [
    { id: 'copy', label: say('copyId'), icon: Copy, onAction: () => void request('app.copyText', { text: device.id }) },
    { id: 'edit', label: say('edit'), icon: Pencil, onAction: () => onAsk('edit') },
    ...(device.isAccepted
      ? [{ id: 'hold', label: held('hold'), icon: Hand, onAction: () => void accept([device.id], false) }]
      : []),
    '-' as const,
    { id: 'delete', label: say('remove'), icon: Trash2, onAction: () => onAsk('delete') },
  ]
  return (
    <PanelHead
      title={<BilingualName of={device} fallback={device.id} />}
      actions={<MenuButton actions={actions} />}
      onClose={onClose}
    >
      <OtherName device={device} />
    </PanelHead>
  )
}

/** The name in the other language, when it has both. */
function OtherName({ device }: { device: DeviceDetail }) {
  const name = useName()
  const shown = name(device)
  const other = [device.nameEn, device.nameAr].find((each) => each && each !== shown)
  return other ? <bdi>{other}</bdi> : null
}

function DeleteQuestion({
  device,
  onClose,
  onGone,
}: {
  device: DeviceDetail
  onClose: () => void
  onGone: () => void
}) {
  const say = useText(panelText)
  const name = useName()
  const command = useCommand()
  const words = isolate(name(device, device.id))
  const remove = async () => {
    const answer = await command('devices.delete', { id: device.id })
    if (!answer.ok) return
    toast(say('deleted', { name: words }))
    onGone()
  }
  return (
    <ConfirmDialog
      isOpen
      question={say('deleteAsk', { name: words })}
      consequence={say('deleteThen')}
      names={device.open.map((open) => <bdi key={open.jobId}>{name(open, open.publicJobId)}</bdi>)}
      count={1}
      action={say('deleteDo')}
      danger
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  )
}
