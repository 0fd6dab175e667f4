/** A value with an inside, filled in by hand: a list of objects, an object of several kinds, names with texts. JSON stays at hand. */
import { OctagonX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { FunctionParameter } from '../../src-preload/contract/entities.ts'
import { useText } from '../i18n/locale.tsx'
import { LinkButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { JsonField } from './json-field.tsx'
import { type FieldsView, ObjectList, PairsField, VariantFields } from './shaped-parts.tsx'
import { formsText } from './text.ts'

export type ShapedProps = {
  View: FieldsView
  form: NonNullable<FunctionParameter['form']>
  label: string
  codeName: string
  required?: boolean
  value: unknown
  onChange: (value: unknown) => void
  error: string | null
  /** Errors inside of the value, by the path from it on. */
  errors: Readonly<Record<string, string>>
  note?: ReactNode
  placeholder?: string
  strict?: boolean | undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Can the form hold this value without losing anything of it? */
function fits(form: ShapedProps['form'], value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (form.kind === 'list') return Array.isArray(value) && value.every(isObject)
  if (form.kind === 'pairs') return isObject(value) && Object.values(value).every((text) => typeof text === 'string')
  return isObject(value)
}

/** What does not fit the form is shown as JSON, and so is everything when the operator wants it. */
export function ShapedField(props: ShapedProps) {
  const say = useText(formsText)
  const { form, label, codeName, required, value, error, errors, note, placeholder, onChange } = props
  const [asJson, setJson] = useState(false)
  const isForced = !fits(form, value)
  const isJson = asJson || isForced
  const first = Object.values(errors)[0] ?? null
  return (
    <fieldset className="field plain-set shaped-field" aria-label={label}>
      <div className="field-label" aria-hidden>
        {label}
        {required && <span className="required">{say('required')}</span>}
        <bdi className="code-name mono" dir="ltr">
          {codeName}
        </bdi>
      </div>
      {isJson ? (
        <JsonField
          {...{ label, codeName, value, onChange }}
          hideLabel
          error={error ?? first}
          placeholder={placeholder ?? ''}
        />
      ) : (
        <Inside {...props} />
      )}
      {!isJson && error && (
        <span className="field-error" role="alert">
          <Icon icon={OctagonX} small />
          <span>{error}</span>
        </span>
      )}
      {!isJson && !error && note && <span className="field-note">{note}</span>}
      {!isForced && form.kind !== 'variants' && (
        <div>
          <LinkButton onPress={() => setJson(!asJson)}>{say(asJson ? 'asForm' : 'asJson')}</LinkButton>
        </div>
      )}
    </fieldset>
  )
}

function Inside(props: ShapedProps) {
  const { form, value } = props
  if (form.kind === 'list') {
    return <ObjectList {...props} fields={form.fields} items={(value ?? []) as Record<string, unknown>[]} />
  }
  const object = isObject(value) ? value : {}
  if (form.kind === 'variants') return <VariantFields {...props} by={form.by} variants={form.variants} value={object} />
  return <PairsField {...props} pairs={object as Record<string, string>} />
}
