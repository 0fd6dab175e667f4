/** A date as the system draws it, and a time of day as 24 h text: the system's own would follow its language, not ours. */
import { OctagonX } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useFormat } from '../i18n/locale.tsx'
import { TextInput } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'

/** `2026-11-22` */
export function DateInput({
  label,
  value,
  onChange,
  error,
  note,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | null
  note?: ReactNode
}) {
  const id = useId()
  const format = useFormat()
  // The system draws the date in its own order: the words leave no doubt which is the month.
  const at = Date.parse(`${value}T00:00:00Z`)
  const below = note ?? (Number.isNaN(at) ? null : format.day(at, 'UTC'))
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="date"
        className="input"
        dir="ltr"
        value={value}
        aria-invalid={Boolean(error)}
        onChange={(event) => onChange(event.target.value)}
      />
      {error && (
        <span className="field-error">
          <Icon icon={OctagonX} small />
          <span>{error}</span>
        </span>
      )}
      {!error && below && <span className="field-note">{below}</span>}
    </div>
  )
}

/** What was typed as a time of day, `7:5` and `0705` included; null while it is none. */
export function readTime(text: string): string | null {
  const found = /^(\d{1,2})[:.]?(\d{2})$/.exec(text.trim()) ?? /^(\d{1,2})[:.](\d)$/.exec(text.trim())
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return null
  return `${String(Number(found[1])).padStart(2, '0')}:${String(Number(found[2])).padStart(2, '0')}`
}

/** `23:30` */
export function TimeInput({
  label,
  value,
  onChange,
  error,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | null
}) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      value={typed ?? value}
      placeholder="23:30"
      error={error ?? null}
      onBlur={() => setTyped(null)}
      onChange={(text) => {
        setTyped(text)
        const time = readTime(text)
        if (time) onChange(time)
      }}
    />
  )
}
