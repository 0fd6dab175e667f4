/** New devices: the note that they were heard, and what can be done with them. */
import { Check, EyeOff } from 'lucide-react'
import { useState } from 'react'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { request } from '../../api/client.ts'
import { useCommand } from '../../api/use-command.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { heldText } from './text-set.ts'
import type { DeviceFilterState } from './use-devices.ts'

type Named = { id: string; nameEn: string | null; nameAr: string | null; isAccepted: boolean }
const PAGE = 200
/** More in one go than the engine takes is done by pressing again. */
const ACCEPTED_AT_ONCE = 10_000

/** Accepts these, or lets them have no more work. Says how many. */
export function useAccept() {
  const say = useText(heldText)
  const format = useFormat()
  const command = useCommand()
  return async (ids: readonly string[], isAccepted: boolean): Promise<boolean> => {
    if (ids.length === 0) return false
    const answer = await command('devices.accept', { ids: [...ids], isAccepted })
    if (answer.ok) toast(say(isAccepted ? 'accepted' : 'held', { count: ids.length, n: format.number(ids.length) }))
    return answer.ok
  }
}

/** All that wait now, page by page: what came while reading waits for the next press. */
async function heldIds(): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const input: RequestInput<'devices.list'> = { isAccepted: false, sort: 'id', limit: PAGE, cursor }
    const page: Awaited<ReturnType<typeof request<'devices.list'>>> = await request('devices.list', input)
    if (!page.ok) return ids
    ids.push(...page.value.items.map(({ id }) => id))
    cursor = page.value.next
  } while (cursor !== null && ids.length < ACCEPTED_AT_ONCE)
  return ids.slice(0, ACCEPTED_AT_ONCE)
}

/** Over the list while somebody new waits. */
export function HeldNote({ count, state }: { count: number; state: DeviceFilterState }) {
  const say = useText(heldText)
  const format = useFormat()
  const accept = useAccept()
  const [isBusy, setBusy] = useState(false)
  if (count === 0) return null
  const acceptAll = async () => {
    setBusy(true)
    const isDone = await accept(await heldIds(), true)
    setBusy(false)
    // Nobody is new any more: the list would stand there empty.
    if (isDone && state.filter.isNew) state.change({ isNew: false })
  }
  return (
    <div className="devices-note">
      <NoteBox tone="run">
        <span className="row gap-3">
          <span className="grow">{say('newCount', { count, n: format.number(count) })}</span>
          {!state.filter.isNew && (
            <Button small onPress={() => state.change({ isNew: true })}>
              {say('show')}
            </Button>
          )}
          <Button small icon={Check} isDisabled={isBusy} onPress={() => void acceptAll()}>
            {say('acceptAll')}
          </Button>
        </span>
      </NoteBox>
    </div>
  )
}

/** In the panel of a device that is held: accept it, or let it leave the list. */
export function HeldActions({ device, onGone }: { device: Named; onGone: () => void }) {
  const say = useText(heldText)
  const name = useName()
  const accept = useAccept()
  const command = useCommand()
  const [isAsked, setAsked] = useState(false)
  const words = isolate(name(device, device.id))
  const ignore = async () => {
    if (!(await command('devices.delete', { id: device.id })).ok) return
    toast(say('ignored', { name: words }))
    onGone()
  }
  if (device.isAccepted) return null
  return (
    <div className="device-held">
      <NoteBox tone="run">{say('heldNote')}</NoteBox>
      <span className="row gap-2">
        <Button kind="primary" small icon={Check} onPress={() => void accept([device.id], true)}>
          {say('accept')}
        </Button>
        <Button small icon={EyeOff} onPress={() => setAsked(true)}>
          {say('ignore')}
        </Button>
      </span>
      {isAsked && (
        <ConfirmDialog
          isOpen
          question={say('ignoreAsk', { name: words })}
          consequence={say('ignoreThen')}
          count={1}
          action={say('ignore')}
          onConfirm={() => void ignore()}
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  )
}
