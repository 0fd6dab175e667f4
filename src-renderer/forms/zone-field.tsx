/** A time zone found by typing part of its name; its offset now stands at the end. */
import { ChevronDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { useRead } from '../api/use-read.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { useNow } from '../ui/clock.ts'
import { FieldBelow, FieldLabel } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { formsText } from './text.ts'

const SHOWN = 60

/** Zones whose name holds the words typed, spaces standing for underscores. */
export function matchingZones(zones: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_')
  return zones.filter((zone) => zone.toLowerCase().includes(wanted)).slice(0, SHOWN)
}

type Props = { value: string; onChange: (zone: string) => void; error?: string | null; label?: string }

/** `value` is an IANA name out of the lookups. */
export function ZoneField({ value, onChange, error, label }: Props) {
  const say = useText(formsText)
  const format = useFormat()
  const now = useNow(60_000)
  const lookups = useRead('lookups.get', {})
  const [typed, setTyped] = useState<string | null>(null)
  const zones = useMemo(() => {
    const all = lookups.data?.timezones ?? [value]
    return matchingZones(all, typed ?? '').map((id) => ({ id }))
  }, [lookups.data, typed, value])
  return (
    <ComboBox
      className="field"
      inputValue={typed ?? value}
      onInputChange={(text) => setTyped(text === value ? null : text)}
      value={value}
      onChange={(key) => {
        if (key != null) onChange(String(key))
        setTyped(null)
      }}
      onBlur={() => setTyped(null)}
      items={zones}
      isInvalid={Boolean(error)}
      menuTrigger="input"
      allowsEmptyCollection
      defaultFilter={() => true}
      validationBehavior="aria"
    >
      <FieldLabel label={label ?? say('zone')} />
      <span className="input zone-input">
        <Input dir="ltr" spellCheck={false} />
        <span className="meta ink-3 nowrap">{offsetOf(format, now, value)}</span>
        <Button className="zone-open">
          <Icon icon={ChevronDown} small />
        </Button>
      </span>
      <FieldBelow error={error ?? null} />
      <ZoneChoices now={now} />
    </ComboBox>
  )
}

function ZoneChoices({ now }: { now: number }) {
  const say = useText(formsText)
  const format = useFormat()
  return (
    <Popover className="popover" offset={4}>
      <ListBox<{ id: string }> renderEmptyState={() => <span className="menu-item ink-3">{say('zoneNone')}</span>}>
        {(zone) => (
          <ListBoxItem id={zone.id} textValue={zone.id} className="menu-item">
            <bdi dir="ltr">{zone.id}</bdi>
            <span className="item-detail">{offsetOf(format, now, zone.id)}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  )
}

function offsetOf(format: ReturnType<typeof useFormat>, now: number, zone: string): string {
  try {
    return format.zoneOffset(now, zone)
  } catch {
    return '' // a name this browser does not know: the engine's answer will say so at the field
  }
}
