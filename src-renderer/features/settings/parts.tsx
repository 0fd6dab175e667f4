/** A section's head, its rows, and a text that is saved when the field is left. */
import { type ReactNode, useState } from 'react'
import { TextInput, type TextInputProps } from '../../ui/field.tsx'

/** Title, one sentence, rows. */
export function Section({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <section className="settings-section" aria-label={title}>
      <h1>{title}</h1>
      <p className="ink-2 section-help">{help}</p>
      {children}
    </section>
  )
}

/** Word (and note) at the start, the control beside it. */
export function SettingRow({ label, note, children }: { label: string; note?: string; children: ReactNode }) {
  return (
    <div className="setting-row">
      <div className="setting-label">
        <span>{label}</span>
        {note && <span className="caption">{note}</span>}
      </div>
      <div className="setting-control">{children}</div>
    </div>
  )
}

type SavedTextProps = Pick<TextInputProps, 'label' | 'code' | 'inputMode' | 'end'> & {
  value: string
  /** What is wrong with a text; null when it may be saved. */
  check?: (text: string) => string | null
  onSave: (text: string) => void
}

/** Saved on leaving the field or on Enter, and only when it changed and is right. */
export function SavedText({ value, check, onSave, ...rest }: SavedTextProps) {
  const [text, setText] = useState<string | null>(null)
  const error = text === null ? null : (check?.(text) ?? null)
  const finish = () => {
    if (text === null || error) return
    if (text !== value) onSave(text)
    setText(null)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        finish()
      }}
    >
      <TextInput {...rest} hideLabel value={text ?? value} error={error} onChange={setText} onBlur={finish} />
    </form>
  )
}
