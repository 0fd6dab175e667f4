/** A JSON value as text. What does not read as JSON is kept as it was typed, so that the form can say what is wrong. */
import { type ReactNode, useState } from 'react'
import { TextInput } from '../ui/field.tsx'
import { jsonOf, jsonText } from './parameter-check.ts'

type Props = {
  label: string
  hideLabel?: boolean
  codeName: string
  required?: boolean
  value: unknown
  onChange: (value: unknown) => void
  error?: string | null
  note?: ReactNode
  placeholder?: string
}

const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Keeps the typed text as long as it means the value: nothing is laid out anew under the cursor. */
export function JsonField({ value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState(() => jsonText(value))
  const shown = sameJson(jsonOf(typed), value) ? typed : jsonText(value)
  const change = (text: string) => {
    setTyped(text)
    onChange(jsonOf(text))
  }
  return <TextInput {...rest} code multiline rows={4} value={shown} onChange={change} />
}
