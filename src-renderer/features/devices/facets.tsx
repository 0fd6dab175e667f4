/** The facets at the start side: presence as check boxes, groups one at a time, each with its count. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { PRESENCES } from '../../../src-preload/contract/vocabulary.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { PresenceMark } from '../../ui/presence-mark.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import type { GroupDoes } from './group-actions.tsx'
import { formText } from './text-forms.ts'
import { heldText } from './text-set.ts'
import { devicesText } from './text.ts'
import type { DeviceFilterState } from './use-devices.ts'

export type Facets = RequestOutput<'devices.facets'>
type Props = { facets: Facets | undefined; state: DeviceFilterState; does: GroupDoes }

/** Counts are of all devices, whatever the filter: they say what a press would show. */
export function DeviceFacets({ facets, state, does }: Props) {
  const say = useText(devicesText)
  const held = useText(heldText)
  const format = useFormat()
  const { filter, change } = state
  return (
    <nav className="devices-facets" aria-label={say('facets')}>
      {(facets?.held ?? 0) > 0 || filter.isNew ? (
        <div className={filter.isNew ? 'devices-facet devices-facet-on' : 'devices-facet'}>
          <button type="button" aria-pressed={filter.isNew} onClick={() => change({ isNew: !filter.isNew })}>
            <span className="clip">{held('newOnes')}</span>
            <span className="push ink-3 number">{format.number(facets?.held ?? 0)}</span>
          </button>
        </div>
      ) : null}
      <h2>{say('presence')}</h2>
      {PRESENCES.map((presence) => (
        <div key={presence} className="devices-facet">
          <Checkbox
            isSelected={filter.presence.includes(presence)}
            onChange={(isOn) =>
              change({
                presence: PRESENCES.filter((each) => (each === presence ? isOn : filter.presence.includes(each))),
              })
            }
          >
            <span aria-hidden="true">
              <PresenceMark presence={presence} markOnly />
            </span>
            <span className="clip">{say(presence)}</span>
          </Checkbox>
          <span className="push ink-3 number">{format.number(facets?.presence[presence] ?? 0)}</span>
        </div>
      ))}
      <h2>{say('group')}</h2>
      <Groups facets={facets} state={state} does={does} />
    </nav>
  )
}

function Groups({ facets, state, does }: Props) {
  const say = useText(devicesText)
  const name = useName()
  const { filter, change } = state
  if (!facets) return null
  if (facets.groups.length === 0) return <p className="meta ink-3">{say('noGroups')}</p>
  const pick = (deviceGroupId: string | null) => change({ deviceGroupId })
  return (
    <>
      <GroupFacet
        label={say('allGroups')}
        count={facets.total}
        isOn={filter.deviceGroupId === null}
        onPick={() => pick(null)}
      />
      {facets.groups.map((group) => (
        <GroupFacet
          key={group.id}
          label={name(group, group.id)}
          count={group.count}
          isOn={filter.deviceGroupId === group.id}
          onPick={() => pick(filter.deviceGroupId === group.id ? null : group.id)}
          id={group.id}
          does={does}
        />
      ))}
    </>
  )
}

type GroupFacetProps = {
  label: string
  count: number
  isOn: boolean
  onPick: () => void
  id?: string
  does?: GroupDoes
}

function GroupFacet({ label, count, isOn, onPick, id, does }: GroupFacetProps) {
  const say = useText(devicesText)
  const form = useText(formText)
  const format = useFormat()
  return (
    <div className={isOn ? 'devices-facet devices-facet-on' : 'devices-facet'}>
      <button type="button" aria-pressed={isOn} onClick={onPick} title={label}>
        <bdi className="clip">{label}</bdi>
        <span className="push ink-3 number">{format.number(count)}</span>
      </button>
      {id && does && (
        <MenuButton
          label={say('groupActions', { name: isolate(label) })}
          className="button quiet square small devices-facet-more"
          actions={[
            { id: 'job', label: form('jobForGroup'), onAction: () => does.onJob(id) },
            { id: 'edit', label: form('editGroup'), onAction: () => does.onEdit(id) },
            '-',
            { id: 'delete', label: form('deleteGroup'), onAction: () => does.onDelete({ id, name: label }) },
          ]}
        />
      )}
    </div>
  )
}
