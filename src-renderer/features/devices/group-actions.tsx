/** What can be done with device groups: make, change, delete, and a job for one. The facets and the selection ask for it. */
import { useState } from 'react'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import { RequestFailure } from '../../api/client.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { GroupDialog } from './group-dialog.tsx'
import { formText } from './text-forms.ts'

type Named = { id: string; name: string }
export type GroupDoes = {
  onNew: (ids: readonly string[]) => void
  onEdit: (id: string) => void
  onDelete: (group: Named) => void
  onJob: (id: string) => void
}
type Asked =
  | { what: 'new'; ids: readonly string[] }
  | { what: 'edit'; id: string }
  | { what: 'delete'; group: Named }
  | { what: 'refused'; failure: Failure }

/** One dialog at a time. */
export function useGroupActions() {
  const [asked, setAsked] = useState<Asked | null>(null)
  const does: GroupDoes = {
    onNew: (ids) => setAsked({ what: 'new', ids }),
    onEdit: (id) => setAsked({ what: 'edit', id }),
    onDelete: (group) => setAsked({ what: 'delete', group }),
    onJob: (id) => openOverlay('new-job', { deviceGroupId: id }),
  }
  const remove = async (id: string) => {
    const answer = await command('deviceGroups.delete', { id }, { quiet: true })
    if (!answer.ok) setAsked({ what: 'refused', failure: answer })
  }
  return { ...does, asked, remove, close: () => setAsked(null) }
}

/** The dialog that was asked for, if any. */
export function GroupDialogs({ groups }: { groups: ReturnType<typeof useGroupActions> }) {
  const say = useText(formText)
  const { asked, close, remove } = groups
  if (!asked) return null
  if (asked.what === 'new') return <GroupDialog ids={asked.ids} onClose={close} />
  if (asked.what === 'edit') return <EditGroup id={asked.id} onClose={close} />
  if (asked.what === 'refused') return <Refused failure={asked.failure} onClose={close} />
  const { id, name } = asked.group
  return (
    <ConfirmDialog
      isOpen
      question={say('deleteGroupAsk', { name: isolate(name) })}
      consequence={say('deleteGroupThen')}
      count={1}
      action={say('deleteGroupDo')}
      danger
      onConfirm={() => void remove(id)}
      onClose={close}
    />
  )
}

function EditGroup({ id, onClose }: { id: string; onClose: () => void }) {
  const group = useRead('deviceGroups.get', { id })
  const [copy, setCopy] = useState(0)
  if (!group.data) return null
  const reload = () => void group.refetch().then(() => setCopy(copy + 1))
  return <GroupDialog key={copy} group={group.data} ids={group.data.deviceIds} onClose={onClose} onReload={reload} />
}

function Refused({ failure, onClose }: { failure: Failure; onClose: () => void }) {
  const say = useText(formText)
  const title = say('groupInUse')
  return (
    <Dialog label={title} isOpen onClose={onClose}>
      <div className="dialog-body">
        <FailureBox failure={new RequestFailure(failure)} />
        <div className="dialog-actions">
          <Button kind="primary" autoFocus onPress={onClose}>
            {say('cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
