/** A few choices side by side, one of them taken. */
import type { ReactNode } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'

/** `label` is the accessible name of the row; `wide` shares the whole width. */
export function Segmented<K extends string>({
  label,
  items,
  value,
  onChange,
  wide,
  isDisabled,
}: {
  label: string
  items: readonly { id: K; label: ReactNode; isDisabled?: boolean }[]
  value: K
  onChange: (value: K) => void
  wide?: boolean
  isDisabled?: boolean
}) {
  return (
    <ToggleButtonGroup
      className={wide ? 'segmented wide' : 'segmented'}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      isDisabled={isDisabled ?? false}
      onSelectionChange={(keys) => {
        const [key] = keys
        if (key != null) onChange(String(key) as K)
      }}
    >
      {items.map((item) => (
        <ToggleButton key={item.id} id={item.id} isDisabled={item.isDisabled ?? false}>
          {item.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
