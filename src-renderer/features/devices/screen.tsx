/** Devices: who there is, who answers, and what waits for whom. The list between its facets and the panel of one device. */
import { Plus, RadioTower } from 'lucide-react'
import { useState } from 'react'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { Button } from '../../ui/button.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Select } from '../../ui/select.tsx'
import { HeldNote } from './accept.tsx'
import { DeviceDialog } from './device-dialog.tsx'
import { DoctorButton } from './doctor.tsx'
import { DeviceFacets, type Facets } from './facets.tsx'
import { FilesMenu } from './files.tsx'
import { GroupDialogs, useGroupActions } from './group-actions.tsx'
import { DeviceListArea } from './list-area.tsx'
import { DevicePanel } from './panel.tsx'
import '../../forms/forms.css'
import './devices.css'
import { devicesText } from './text.ts'
import { type DeviceFilterState, SORTS, useAwaySince, useDeviceFilter, useDevices } from './use-devices.ts'

/** Route parameters: `id`, the device in the panel; `new=1` opens the register dialog. */
export default function DevicesScreen() {
  const { params, set } = useRoute()
  const facets = useRead('devices.facets', {}).data
  const state = useDeviceFilter()
  const devices = useDevices(state.filter)
  const groups = useGroupActions()
  const [isRegistering, setRegistering] = useState(params.new === '1')
  const openId = params.id ?? null
  const open = (id: string | null) => set({ id: id ?? undefined, new: undefined })
  const register = () => setRegistering(true)
  return (
    <>
      <Head facets={facets} onRegister={register} onGroup={() => groups.onNew([])} onOpen={open} />
      <Bar state={state} />
      <AwayNote />
      <HeldNote count={facets?.held ?? 0} state={state} />
      <div className={openId ? 'split beside-panel' : 'split'}>
        <DeviceFacets facets={facets} state={state} does={groups} />
        <DeviceListArea
          devices={devices}
          state={state}
          total={facets?.total ?? null}
          openId={openId}
          onOpen={open}
          onRegister={register}
          onGroup={groups.onNew}
        />
        {openId && <DevicePanel key={openId} id={openId} onClose={() => open(null)} />}
      </div>
      {isRegistering && <DeviceDialog onClose={() => setRegistering(false)} onSaved={open} />}
      <GroupDialogs groups={groups} />
    </>
  )
}

function Head({
  facets,
  onRegister,
  onGroup,
  onOpen,
}: {
  facets: Facets | undefined
  onRegister: () => void
  onGroup: () => void
  onOpen: (id: string) => void
}) {
  const say = useText(devicesText)
  return (
    <PageHead {...useSentence(facets)}>
      <FilesMenu />
      <DoctorButton onOpen={onOpen} />
      <Button icon={RadioTower} onPress={onRegister}>
        {say('registerDevice')}
      </Button>
      <Button kind="primary" icon={Plus} onPress={onGroup}>
        {say('newGroup')}
      </Button>
    </PageHead>
  )
}

/** "25 devices. 22 online, 1 asleep." Kinds that nobody is in are left out. */
function useSentence(facets: Facets | undefined) {
  const say = useText(devicesText)
  const format = useFormat()
  if (!facets) return { is: say('devices') }
  const { online, asleep, lost, unknown } = facets.presence
  const parts: string[] = []
  if (online) parts.push(say('onlineCount', { count: online }))
  if (asleep) parts.push(say('asleepCount', { count: asleep }))
  if (lost) parts.push(say('lostCount', { count: lost }))
  if (unknown) parts.push(say('unknownCount', { count: unknown }))
  return { is: say('count', { count: facets.total }), follows: parts.length > 0 ? `${format.list(parts)}.` : undefined }
}

function Bar({ state }: { state: DeviceFilterState }) {
  const say = useText(devicesText)
  const { filter, change, clear } = state
  return (
    <FilterBar
      query={filter.search}
      onQuery={(search) => change({ search })}
      placeholder={say('filter')}
      {...(state.isNarrowed ? { onClear: clear } : {})}
    >
      <span className="devices-sort">
        <Select
          label={say('sort')}
          hideLabel
          value={filter.sort}
          onChange={(sort) => change({ sort })}
          choices={SORTS.map((id) => ({ id, label: say(id) }))}
        />
      </span>
    </FilterBar>
  )
}

/** Presence comes over the broker: while that is away it is only as good as its last moment. */
function AwayNote() {
  const say = useText(devicesText)
  const format = useFormat()
  const since = useAwaySince()
  if (since === null) return null
  return (
    <div className="devices-note">
      <NoteBox tone="unsure">{say('asOf', { time: format.time(since) })}</NoteBox>
    </div>
  )
}
