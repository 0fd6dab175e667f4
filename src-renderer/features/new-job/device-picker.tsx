/** Finding devices by name or id as one types. One device, or several as chips. */
import { useState } from 'react'
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { useRead } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { Chip } from '../../ui/chip.tsx'
import { PresenceMark } from '../../ui/presence-mark.tsx'
import { newJobText } from './text.ts'

/** `onPick` gets the device's id. */
export function DevicePicker({
  label,
  onPick,
  picked,
}: {
  label: string
  onPick: (id: string) => void
  picked: string
}) {
  const say = useText(newJobText)
  const nameOf = useName()
  const [query, setQuery] = useState(picked)
  const found = useRead('devices.list', { limit: 20, search: query.trim() || null, sort: 'name' }, { keep: true })
  return (
    <ComboBox
      className="field grow"
      aria-label={label}
      items={found.data?.items ?? []}
      inputValue={query}
      onInputChange={setQuery}
      allowsEmptyCollection
      allowsCustomValue
      menuTrigger="focus"
      onChange={(key) => {
        if (key == null) return
        onPick(String(key))
        setQuery(String(key))
      }}
    >
      <Input className="input" placeholder={label} dir={query === '' ? undefined : 'auto'} />
      <Popover className="popover" offset={4}>
        <ListBox renderEmptyState={() => <div className="menu-heading">{say('noDevice')}</div>}>
          {(device: NonNullable<typeof found.data>['items'][number]) => (
            <ListBoxItem id={device.id} textValue={device.id} className="menu-item">
              <PresenceMark presence={device.presence} until={device.asleepUntil} markOnly />
              <span className="clip">{nameOf(device, device.id)}</span>
              <span className="item-detail mono" dir="ltr">
                {device.id}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}

/** Several devices: each picked one becomes a chip that can be taken away. */
export function DevicesPicker({
  ids,
  onChange,
}: {
  ids: readonly string[]
  onChange: (ids: readonly string[]) => void
}) {
  const say = useText(newJobText)
  return (
    <div className="column gap-2 grow">
      <DevicePicker
        key={ids.length}
        label={say('addDevice')}
        picked=""
        onPick={(id) => !ids.includes(id) && onChange([...ids, id])}
      />
      {ids.length > 0 && (
        <div className="chip-line">
          {ids.map((id) => (
            <Chip key={id} value={id} onRemove={() => onChange(ids.filter((other) => other !== id))} />
          ))}
        </div>
      )}
    </div>
  )
}
