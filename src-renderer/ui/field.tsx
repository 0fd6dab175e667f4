/** Form fields: label over the field, code name at the end, note under it; an error replaces the note. */
import { OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components'
import { useText } from '../i18n/locale.tsx'
import { Icon } from './icon.tsx'
import { uiText } from './text.ts'

/** Label with the word "required" and the code name in mono. */
export function FieldLabel({ label, codeName, required }: { label: ReactNode; codeName?: string; required?: boolean }) {
  const say = useText(uiText)
  return (
    <Label className="field-label">
      {label}
      {required && <span className="required">{say('required')}</span>}
      {codeName && (
        <bdi className="code-name mono" dir="ltr">
          {codeName}
        </bdi>
      )}
    </Label>
  )
}

export type TextInputProps = {
  /** Shown over the field; with `hideLabel` it is its accessible name only. */
  label: string
  hideLabel?: boolean
  value: string
  onChange: (value: string) => void
  codeName?: string
  required?: boolean
  /** Under the field. */
  note?: ReactNode
  /** Says what is wrong and what to do; makes the edge red. */
  error?: string | null | undefined
  /** Ids, topics, cron, JSON: mono, left to right. */
  code?: boolean
  /** Several lines. */
  multiline?: boolean
  rows?: number
  placeholder?: string
  type?: 'text' | 'password' | 'url' | 'search'
  inputMode?: 'text' | 'numeric' | 'decimal'
  isDisabled?: boolean
  isReadOnly?: boolean
  autoFocus?: boolean
  onBlur?: () => void
  /** Something at the end of the field, e.g. a unit. */
  end?: ReactNode
}

/** One line (or several) of text. Numbers are text until parsed by the form. */
export function TextInput(props: TextInputProps) {
  const {
    label,
    hideLabel,
    codeName,
    required,
    note,
    error,
    code,
    multiline,
    rows,
    placeholder,
    end,
    inputMode,
    ...rest
  } = props
  const name = code ? 'input code' : 'input'
  return (
    <TextField
      className="field"
      isInvalid={Boolean(error)}
      isRequired={required ?? false}
      validationBehavior="aria"
      {...(hideLabel ? { 'aria-label': label } : {})}
      {...rest}
    >
      {!hideLabel && (
        <FieldLabel label={label} {...(codeName ? { codeName } : {})} {...(required ? { required } : {})} />
      )}
      {multiline ? (
        <TextArea className={name} rows={rows ?? 4} placeholder={placeholder} spellCheck={false} />
      ) : end ? (
        <span className={name}>
          <Input placeholder={placeholder} inputMode={inputMode} spellCheck={false} />
          <span className="meta ink-3 nowrap">{end}</span>
        </span>
      ) : (
        <Input className={name} placeholder={placeholder} inputMode={inputMode} spellCheck={false} />
      )}
      <FieldBelow error={error} note={note} />
    </TextField>
  )
}

/** The note under a field, or what is wrong in its place. */
export function FieldBelow({ error, note }: { error?: string | null | undefined; note?: ReactNode }) {
  if (error) {
    return (
      <FieldError className="field-error">
        <Icon icon={OctagonX} small />
        <span>{error}</span>
      </FieldError>
    )
  }
  if (!note) return null
  return (
    <Text slot="description" className="field-note">
      {note}
    </Text>
  )
}
