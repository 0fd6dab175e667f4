/** What an operator may do with one execution: cancel it, by force when the device is at work on it, or remove it. */
import { Ban, OctagonX, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Execution } from '../../src-preload/contract/work.ts'
import { useCommand } from '../api/use-command.ts'
import { isolate } from '../i18n/direction.ts'
import { useText } from '../i18n/locale.tsx'
import { toast } from '../stores/undo-store.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { type MenuAction, MenuButton } from '../ui/menu.tsx'
import { fleetText } from './text.ts'

type Props = {
  execution: Pick<Execution, 'jobId' | 'deviceId' | 'state' | 'versionNumber' | 'executionNumber'>
  /** The job and the device as the operator knows them. */
  jobName: string
  deviceName?: string
  /** What else may be done here, before the rest. */
  more?: readonly MenuAction[]
}

/** The three dots of an execution. What is asked is asked of the version on screen: a device that reported since is not overruled. */
export function ExecutionMenu({ execution, jobName, deviceName, more = [] }: Props) {
  const say = useText(fleetText)
  const command = useCommand()
  const [asked, setAsked] = useState<'force' | 'remove' | null>(null)
  const { jobId, deviceId, state, versionNumber, executionNumber } = execution
  const device = isolate(deviceName ?? deviceId)
  const isRunning = state === 'IN_PROGRESS'
  const isOpen = isRunning || state === 'QUEUED'
  const cancel = async (force: boolean) => {
    const answer = await command('executions.cancel', { jobId, deviceId, force, expectedVersion: versionNumber })
    if (answer.ok) toast(say('didCancel', { device }))
  }
  const remove = async () => {
    const answer = await command('executions.delete', { jobId, deviceId, executionNumber, force: isRunning })
    if (answer.ok) toast(say('didRemove', { device }))
  }
  const actions: readonly MenuAction[] = [
    ...more,
    ...(more.length > 0 ? (['-'] as const) : []),
    ...(state === 'QUEUED'
      ? [{ id: 'cancel', label: say('cancelHere'), icon: Ban, onAction: () => void cancel(false) }]
      : []),
    ...(isRunning ? [{ id: 'force', label: say('forceHere'), icon: OctagonX, onAction: () => setAsked('force') }] : []),
    ...(isOpen ? (['-'] as const) : []),
    { id: 'remove', label: say('removeHere'), icon: Trash2, onAction: () => setAsked('remove') },
  ]
  return (
    <>
      <MenuButton label={say('menu', { job: isolate(jobName), device })} actions={actions} />
      {asked && (
        <ConfirmDialog
          isOpen
          question={say(asked === 'force' ? 'forceAsk' : 'removeAsk', { device })}
          consequence={say(asked === 'force' ? 'forceThen' : isRunning ? 'removeRunning' : 'removeThen')}
          names={[<bdi key="job">{jobName}</bdi>]}
          count={1}
          action={say(asked === 'force' ? 'forceDo' : 'removeDo')}
          danger
          onConfirm={() => void (asked === 'force' ? cancel(true) : remove())}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}
