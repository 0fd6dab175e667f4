/** A list of texts: one field per item, in order, with buttons to add and to remove. */
import { OctagonX, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useFormat, useText } from '../i18n/locale.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { TextInput } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { formsText } from './text.ts'

type Props = {
  label: string
  codeName: string
  required?: boolean
  items: readonly string[]
  onChange: (items: string[]) => void
  error?: string | null
  note?: ReactNode
}

/** `focusNext` = which item takes the focus after this change; -1 = the button that adds one. */
function useFocusAfterChange() {
  const whole = useRef<HTMLFieldSetElement>(null)
  const focusNext = useRef<number | null>(null)
  useEffect(() => {
    const place = focusNext.current
    if (place === null) return
    focusNext.current = null
    const targets = whole.current?.querySelectorAll<HTMLElement>(place < 0 ? ':scope > div > button' : 'input')
    targets?.[Math.max(0, place)]?.focus()
  })
  return { whole, focusNext }
}

/** Items keep their place while they are edited; a new one takes the focus, and so does the one before a removed one. */
export function ListField({ label, codeName, required, items, onChange, error, note }: Props) {
  const say = useText(formsText)
  const { whole, focusNext } = useFocusAfterChange()
  // Keys of the rows: an item has no name of its own, and its text changes with every letter.
  const keys = useRef<number[]>([])
  const nextKey = useRef(0)
  while (keys.current.length < items.length) keys.current.push(nextKey.current++)
  keys.current.length = items.length
  const remove = (place: number) => {
    keys.current.splice(place, 1)
    focusNext.current = items.length > 1 ? Math.max(0, place - 1) : -1
    onChange(items.filter((_, at) => at !== place))
  }
  const add = () => {
    focusNext.current = items.length
    onChange([...items, ''])
  }
  return (
    <fieldset className="field plain-set" ref={whole}>
      <legend className="field-label">
        {label}
        {required && <span className="required">{say('required')}</span>}
        <bdi className="code-name mono" dir="ltr">
          {codeName}
        </bdi>
      </legend>
      <ol className="list-field">
        {items.map((item, place) => (
          <Item
            key={keys.current[place]}
            label={label}
            place={place}
            value={item}
            onChange={(text) => onChange(items.map((each, at) => (at === place ? text : each)))}
            onRemove={() => remove(place)}
          />
        ))}
      </ol>
      <div>
        <Button small icon={Plus} aria-label={say('addItemTo', { label })} onPress={add}>
          {say('addItem')}
        </Button>
      </div>
      <Below error={error ?? null} note={note} />
    </fieldset>
  )
}

type ItemProps = {
  label: string
  place: number
  value: string
  onChange: (text: string) => void
  onRemove: () => void
}

function Item({ label, place, value, onChange, onRemove }: ItemProps) {
  const say = useText(formsText)
  const format = useFormat()
  const name = say('itemOf', { label, n: format.number(place + 1) })
  return (
    <li className="list-item">
      <TextInput label={name} hideLabel code value={value} onChange={onChange} />
      <IconButton small label={say('removeItem', { name })} icon={Trash2} onPress={onRemove} />
    </li>
  )
}

function Below({ error, note }: { error: string | null; note?: ReactNode }) {
  if (error) {
    return (
      <span className="field-error" role="alert">
        <Icon icon={OctagonX} small />
        <span>{error}</span>
      </span>
    )
  }
  return note ? <span className="field-note">{note}</span> : null
}
