/** Date and time fields as the system draws them, in the kit's clothes. */
import { type ReactNode, useId } from 'react'
import { Icon } from '../ui/icon.tsx'
import { OctagonX } from 'lucide-react'

/** `kind` decides the value's form: `2026-11-22` or `23:30`. */
export function NativeInput({ kind, label, value, onChange, error, note }: {
  kind: 'date' | 'time'
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | null
  note?: ReactNode
}) {
  const id = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input id={id} type={kind} className="input" dir="ltr" value={value} aria-invalid={Boolean(error)} onChange={(event) => onChange(event.target.value)} />
      {error && (
        <span className="field-error">
          <Icon icon={OctagonX} small />
          <span>{error}</span>
        </span>
      )}
      {!error && note && <span className="field-note">{note}</span>}
    </div>
  )
}
