/** Switch and check box. Both say their word; the word is never colour alone. */
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, Switch as AriaSwitch } from 'react-aria-components'

type ToggleProps = {
  isSelected: boolean
  onChange: (isSelected: boolean) => void
  isDisabled?: boolean
  children?: ReactNode
  /** Needed when there are no children. */
  label?: string
}

/** On or off, at once. */
export function Switch({ isSelected, onChange, isDisabled, children, label }: ToggleProps) {
  return (
    <AriaSwitch
      className="switch"
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled ?? false}
      {...(label ? { 'aria-label': label } : {})}
    >
      <span className="switch-track" />
      {children}
    </AriaSwitch>
  )
}

/** Chosen or not; `isIndeterminate` when some of many are. */
export function Checkbox({
  isSelected,
  onChange,
  isDisabled,
  children,
  label,
  isIndeterminate,
}: ToggleProps & { isIndeterminate?: boolean }) {
  return (
    <AriaCheckbox
      className="checkbox"
      isSelected={isSelected}
      isIndeterminate={isIndeterminate ?? false}
      onChange={onChange}
      isDisabled={isDisabled ?? false}
      {...(label ? { 'aria-label': label } : {})}
    >
      <span className="checkbox-box">{isIndeterminate ? <Minus /> : <Check />}</span>
      {children}
    </AriaCheckbox>
  )
}

/** The square of a check box alone, for rows that are options themselves. */
export function CheckMark({ isSelected }: { isSelected: boolean }) {
  return (
    <span className="checkbox" data-selected={isSelected || undefined}>
      <span className="checkbox-box">
        <Check />
      </span>
    </span>
  )
}
