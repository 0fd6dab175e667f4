/** A form made from a template's parameters: label in the operator's language, code name at the end, what is inherited under it. */
import { OctagonX } from 'lucide-react'
import type { Parameter } from '../../src-preload/contract/entities.ts'
import { ltr } from '../i18n/direction.ts'
import { useText } from '../i18n/locale.tsx'
import { useName } from '../ui/bilingual-name.tsx'
import { TextInput } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { JsonField } from './json-field.tsx'
import { ListField } from './list-field.tsx'
import { type Problem, problemOf, typedValue, type Values } from './parameter-check.ts'
import { formsText } from './text.ts'
import { plainText } from '../../src-preload/contract/plain-text.ts'

type Props = {
  parameters: readonly Parameter[]
  values: Values
  onChange: (values: Values) => void
  /** What is used where nothing is set here, by key. */
  inherited?: Values
  /** Sentences of the engine, by key. */
  errors?: Readonly<Record<string, string>>
  /** Also say what is missing (after a try to save). */
  strict?: boolean
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
    const shown = problem && (strict || problem.code !== 'needed') ? problem : null
    return (
      <ParameterField
        key={key}
        parameter={parameter}
        value={values[key]}
        inherited={inherited[key] ?? parameter.default}
        isOwnDefault={inherited[key] == null}
        problem={shown}
        error={errors[key] ?? null}
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
  onChange: (value: unknown) => void
}

function ParameterField(props: FieldProps) {
  const { parameter, value, inherited, isOwnDefault, problem, error, onChange } = props
  const say = useText(formsText)
  const name = useName()
  const words = useProblemText()
  const label = name({ nameEn: parameter.labelEn, nameAr: parameter.labelAr }, parameter.key)
  const wrong = error || (problem ? words(problem) : null)
  if (parameter.type === 'boolean') return <YesField {...props} label={label} wrong={wrong} />
  const isInherited = inherited != null && value === undefined
  const about = name({ nameEn: parameter.descriptionEn, nameAr: parameter.descriptionAr }, '')
  const whence = isOwnDefault ? 'byDefault' : 'inherited'
  const note = isInherited ? say(whence, { value: ltr(plainText(inherited)) }) : about || undefined
  const shared = { label, codeName: parameter.key, required: parameter.required, error: wrong, note }
  const above = plainText(inherited)
  if (parameter.type === 'list') {
    const items = listOf(value ?? inherited)
    return <ListField {...shared} note={about || undefined} items={items} onChange={onChange} />
  }
  if (parameter.type === 'json') return <JsonField {...shared} value={value} placeholder={above} onChange={onChange} />
  if (parameter.type === 'choice') {
    const choices = (parameter.choices ?? []).map((id) => ({ id, label: id }))
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
