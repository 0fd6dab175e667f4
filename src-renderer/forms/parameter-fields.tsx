/** A form made from a template's parameters: label in the operator's language, code name at the end, what is inherited under it. */
import { OctagonX } from 'lucide-react'
import type { FunctionParameter as Parameter } from '../../src-preload/contract/entities.ts'
import { type Language, ltr } from '../i18n/direction.ts'
import { useLocale, useText } from '../i18n/locale.tsx'
import { useName } from '../ui/bilingual-name.tsx'
import { TextInput } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { errorsUnder } from './field-errors.ts'
import { JsonField } from './json-field.tsx'
import { ListField } from './list-field.tsx'
import { type Problem, problemOf, typedValue, type Values } from './parameter-check.ts'
import { ReferenceField } from './reference-field.tsx'
import { ShapedField } from './shaped-field.tsx'
import { formsText } from './text.ts'
import { plainText } from '../../src-preload/contract/plain-text.ts'

type Props = {
  parameters: readonly Parameter[]
  values: Values
  onChange: (values: Values) => void
  /** What is used where nothing is set here, by key. */
  inherited?: Values
  /** Sentences of the engine, by the path from the parameter's key on. */
  errors?: Readonly<Record<string, string>>
  /** Also say what is missing (after a try to save). */
  strict?: boolean | undefined
}

/** Fields for all parameters, in their order. */
export function ParameterFields({ parameters, values, onChange, inherited = {}, errors = {}, strict }: Props) {
  const set = (key: string, value: unknown) => {
    const next: Record<string, unknown> = { ...values, [key]: value }
    if (value === undefined) delete next[key]
    onChange(next)
  }
  return parameters.map((parameter) => {
    const { key } = parameter
    const problem = problemOf(parameter, values[key], inherited[key])
    const inside = errorsUnder(errors, key)
    const error = errors[key] || (parameter.form ? null : (Object.values(inside)[0] ?? null))
    const shown = problem && (strict || problem.code !== 'needed') ? problem : null
    return (
      <ParameterField
        key={key}
        parameter={parameter}
        value={values[key]}
        inherited={inherited[key] ?? parameter.default}
        isOwnDefault={inherited[key] == null}
        problem={shown}
        error={error}
        inside={inside}
        strict={strict}
        onChange={(value) => set(key, value)}
      />
    )
  })
}

/** The sentence of a problem. */
export function useProblemText(): (problem: Problem) => string {
  const say = useText(formsText)
  return (problem) => {
    if (problem.code === 'noMatch') return say('noMatch', { pattern: ltr(problem.pattern) })
    if (problem.code === 'tooSmall' || problem.code === 'tooLarge') return say(problem.code, { n: problem.n })
    return say(problem.code)
  }
}

type FieldProps = {
  parameter: Parameter
  value: unknown
  inherited: unknown
  /** What is inherited is the parameter's own default, no template's value. */
  isOwnDefault: boolean
  problem: Problem | null
  error: string | null
  /** Sentences about what is inside of the value. */
  inside: Readonly<Record<string, string>>
  strict: boolean | undefined
  onChange: (value: unknown) => void
}

function ParameterField(props: FieldProps) {
  const { parameter, value, inherited, isOwnDefault, problem, error, onChange } = props
  const say = useText(formsText)
  const name = useName()
  const words = useProblemText()
  const { language } = useLocale()
  const label = name({ nameEn: parameter.labelEn, nameAr: parameter.labelAr }, parameter.key)
  const wrong = error || (problem ? words(problem) : null)
  if (parameter.type === 'boolean') return <YesField {...props} label={label} wrong={wrong} />
  const isInherited = inherited != null && value === undefined
  const about = name({ nameEn: parameter.descriptionEn, nameAr: parameter.descriptionAr }, '')
  const whence = isOwnDefault ? 'byDefault' : 'inherited'
  const above = shownOf(parameter, inherited, language)
  // A form shows what it inherits in its own fields.
  const note =
    isInherited && !parameter.form
      ? [about, above && say(whence, { value: ltr(above) })].filter(Boolean).join(' ')
      : about
  const shared = { label, codeName: parameter.key, required: parameter.required, error: wrong, note: note || undefined }
  if (parameter.type === 'list') {
    const items = listOf(value ?? inherited)
    return <ListField {...shared} note={about || undefined} items={items} onChange={onChange} />
  }
  if (parameter.type === 'json') return <InnerField {...props} shared={shared} placeholder={above} />
  if (parameter.refersTo) {
    const { refersTo } = parameter
    return <ReferenceField {...shared} {...{ refersTo, onChange }} value={plainText(value)} placeholder={above} />
  }
  if (parameter.type === 'choice') {
    const choices = choicesOf(parameter, language)
    const chosen = value == null ? null : plainText(value)
    return (
      <Select {...shared} choices={choices} value={chosen} placeholder={above || say('pick')} onChange={onChange} />
    )
  }
  return (
    <TextInput
      {...shared}
      value={plainText(value)}
      placeholder={above}
      inputMode={parameter.type === 'text' || parameter.type === 'instant' ? 'text' : 'decimal'}
      onChange={(text) => onChange(typedValue(parameter.type, text))}
    />
  )
}

/** The choices by their names; one without a name is shown as it is. */
function choicesOf({ choices, choicesEn, choicesAr }: Parameter, language: Language): { id: string; label: string }[] {
  const names = language === 'ar' ? choicesAr : choicesEn
  return (choices ?? []).map((id, place) => ({ id, label: names?.[place] ?? id }))
}

/** What is used where nothing is set, in words; nothing for what is empty. */
function shownOf(parameter: Parameter, inherited: unknown, language: Language): string {
  const isEmpty = typeof inherited === 'object' && inherited !== null && Object.keys(inherited).length === 0
  if (inherited == null || isEmpty) return ''
  const text = plainText(inherited)
  return choicesOf(parameter, language).find(({ id }) => id === text)?.label ?? text
}

type Shared = { label: string; codeName: string; required: boolean; error: string | null; note: string | undefined }

/** A value with an inside: as a form where its shape is known, else as JSON. */
function InnerField({ shared, placeholder, ...props }: FieldProps & { shared: Shared; placeholder: string }) {
  const { parameter, value, inherited, inside, strict, onChange } = props
  if (!parameter.form) return <JsonField {...shared} {...{ value, placeholder, onChange }} />
  const shown = { value: value ?? inherited, errors: inside, strict, onChange, placeholder }
  // What lies deeper says itself where it is wrong.
  const error = Object.keys(inside).length > 0 ? null : shared.error
  return <ShapedField {...shared} {...shown} error={error} View={ParameterFields} form={parameter.form} />
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(plainText) : []
}

function YesField({
  parameter,
  value,
  inherited,
  onChange,
  label,
  wrong,
}: FieldProps & { label: string; wrong: string | null }) {
  const say = useText(formsText)
  return (
    <div className="field">
      <span className="field-label">
        {label}
        <span className="code-name mono">{parameter.key}</span>
      </span>
      <Switch label={label} isSelected={Boolean(value ?? inherited)} onChange={onChange}>
        {say('yes')}
      </Switch>
      {wrong && (
        <span className="field-error">
          <Icon icon={OctagonX} small />
          <span>{wrong}</span>
        </span>
      )}
    </div>
  )
}
