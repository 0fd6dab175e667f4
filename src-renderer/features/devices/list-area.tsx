/** What stands between facets and panel: the list, or why there is none; its keys and its selection. */
import { useCallback, useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useShortcuts } from '../../stores/shortcut-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { DeviceList, toggled } from './list.tsx'
import { DeviceSelectionBar } from './selection-bar.tsx'
import { devicesText } from './text.ts'
import type { Devices, DeviceFilterState } from './use-devices.ts'

type Props = {
  devices: Devices
  state: DeviceFilterState
  /** All devices, whatever the filter; null while not known. */
  total: number | null
  openId: string | null
  onOpen: (id: string | null) => void
  onRegister: () => void
  onGroup: (ids: readonly string[]) => void
}

/** The selection lives here and leaves with the screen. */
export function DeviceListArea(props: Props) {
  const { devices, openId, onOpen, onGroup } = props
  const { pages, rows } = devices
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [cursor, setCursor] = useState(0)
  const at = Math.max(0, Math.min(cursor, rows.length - 1))
  const clear = useCallback(() => setSelected(new Set()), [])
  const group = () => selected.size > 0 && onGroup([...selected])
  useListKeys({
    step: (by) => setCursor(Math.max(0, Math.min(rows.length - 1, at + by))),
    select: () => {
      const row = rows[at]
      if (row) setSelected(toggled(selected, row.id))
    },
    group,
    leave: () => (openId ? onOpen(null) : clear()),
  })
  return (
    <div className="list">
      {pages.isPending && <SkeletonRows />}
      {pages.isError && <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && rows.length === 0 && <NoDevices {...props} />}
      {pages.isSuccess && rows.length > 0 && (
        <DeviceList
          devices={devices}
          openId={openId}
          selected={selected}
          cursor={at}
          onCursor={setCursor}
          onSelect={setSelected}
          onOpen={onOpen}
        />
      )}
      {selected.size > 0 && (
        <DeviceSelectionBar
          ids={[...selected]}
          hasNew={rows.some((row) => selected.has(row.id) && !row.isAccepted)}
          onGroup={group}
          onClear={clear}
        />
      )}
    </div>
  )
}

function NoDevices({ state, total, onRegister }: Props) {
  const say = useText(devicesText)
  const go = useRoute((route) => route.go)
  if (state.isNarrowed) {
    return (
      <EmptyState title={say('noHit')} help={total ? say('hidden', { count: total }) : undefined}>
        <Button onPress={state.clear}>{say('clearFilter')}</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={say('emptyTitle')} help={say('emptyHelp')}>
      <Button kind="primary" onPress={onRegister}>
        {say('registerDevice')}
      </Button>
      <Button onPress={() => go('settings', { section: 'broker' })}>{say('brokerSettings')}</Button>
    </EmptyState>
  )
}

type KeyActions = { step: (by: 1 | -1) => void; select: () => void; group: () => void; leave: () => void }

function useListKeys({ step, select, group, leave }: KeyActions): void {
  const say = useText(devicesText)
  const key = (id: string, keys: string, shown: string, words: string, run: () => void, letter = true) => ({
    id: `devices-${id}`,
    keys,
    shown,
    words,
    group: 'list' as const,
    letter,
    run,
  })
  useShortcuts([
    key('next', 'KeyJ', 'J', say('nextRow'), () => step(1)),
    key('previous', 'KeyK', 'K', say('previousRow'), () => step(-1)),
    key('select', 'KeyX', 'X', say('select'), select),
    key('group', 'KeyG', 'G', say('makeGroup'), group),
    key('leave', 'Escape', 'Esc', say('closeOrClear'), leave, false),
  ])
}
