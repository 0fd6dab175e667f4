/** A choice of one from a list that opens under its field. */
import { Check, ChevronDown, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Select as AriaSelect, Button, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components'
import { FieldBelow, FieldLabel } from './field.tsx'
import { Icon } from './icon.tsx'

/** `detail` stands quiet at the end of the row. */
export type Choice<K extends string = string> = { id: K; label: string; detail?: string; isDisabled?: boolean }

export type SelectProps<K extends string> = {
  label: string
  /** The label is the accessible name only. */
  hideLabel?: boolean
  choices: readonly Choice<K>[]
  /** null shows the placeholder. */
  value: K | null
  onChange: (value: K) => void
  placeholder?: string
  codeName?: string
  required?: boolean
  note?: ReactNode
  error?: string | null
  icon?: LucideIcon
  isDisabled?: boolean
}

/** A select with label, note and error. */
export function Select<K extends string>(props: SelectProps<K>) {
  const { label, hideLabel, choices, value, onChange, placeholder, codeName, required, note, error, isDisabled } = props
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(key) => key != null && onChange(String(key) as K)}
      isInvalid={Boolean(error)}
      isDisabled={isDisabled ?? false}
      validationBehavior="aria"
      {...(placeholder ? { placeholder } : {})}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && (
        <FieldLabel label={label} {...(codeName ? { codeName } : {})} {...(required ? { required } : {})} />
      )}
      <Chosen icon={props.icon} />
      <FieldBelow error={error} note={note} />
      <Popover className="popover" offset={4}>
        <ListBox items={choices}>{(choice) => <ChoiceLine choice={choice} />}</ListBox>
      </Popover>
    </AriaSelect>
  )
}

function Chosen({ icon }: { icon: LucideIcon | undefined }) {
  return (
    <Button className="input select-button">
      {icon && <Icon icon={icon} small />}
      <SelectValue className="select-value clip">
        {({ isPlaceholder, defaultChildren, selectedText }) => (isPlaceholder ? defaultChildren : selectedText)}
      </SelectValue>
      <Icon icon={ChevronDown} small />
    </Button>
  )
}

function ChoiceLine({ choice }: { choice: Choice }) {
  return (
    <ListBoxItem id={choice.id} textValue={choice.label} className="menu-item" isDisabled={choice.isDisabled ?? false}>
      <span className="menu-check">
        <Icon icon={Check} small />
      </span>
      <span>{choice.label}</span>
      {choice.detail && (
        <span className="item-detail" slot="description">
          {choice.detail}
        </span>
      )}
    </ListBoxItem>
  )
}
