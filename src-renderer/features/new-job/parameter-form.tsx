/** The form made of a template's parameter list. */
import type { FunctionParameter, Template } from '../../../src-preload/contract/entities.ts'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { plainText } from '../../../src-preload/contract/plain-text.ts'
import { errorsUnder, sayFieldError } from '../../forms/field-errors.ts'
import { jsonOf, jsonText } from '../../forms/parameter-check.ts'
import { ParameterFields } from '../../forms/parameter-fields.tsx'
import { ltr } from '../../i18n/direction.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { nameIn } from '../../ui/bilingual-name.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useDraft } from './draft-store.ts'
import { type Misfit, shownValue } from './parameters.ts'
import { newJobText } from './text.ts'

/** The template's parameters, each with its code name. Errors stand after a first try to send. */
export function Parameters({
  template,
  misfits,
  errors,
}: {
  template: Template
  misfits: Readonly<Record<string, Misfit>>
  errors: readonly FieldError[]
}) {
  const say = useText(newJobText)
  if (template.parameters.length === 0) return null
  return (
    <div>
      <h3>{say('needs')}</h3>
      <div className="parameter-grid">
        {template.parameters.map((parameter) => (
          <ParameterField
            key={parameter.key}
            template={template}
            parameter={parameter}
            misfit={misfits[parameter.key]}
            errors={errors}
          />
        ))}
      </div>
    </div>
  )
}

type FieldProps = {
  template: Template
  parameter: FunctionParameter
  misfit: Misfit | undefined
  errors: readonly FieldError[]
}

/** Values whose inside is a form, and texts that point at something, are the shared fields; what is typed is kept as text. */
function SharedField({ template, parameter, misfit, errors }: FieldProps) {
  const { language } = useLocale()
  const misfitWords = useMisfitWords()
  const params = useDraft((draft) => draft.params)
  const change = useDraft((draft) => draft.change)
  const { key, type } = parameter
  const shown = shownValue(template, parameter, params[key])
  const value = type === 'json' ? jsonOf(String(shown)) : shown || undefined
  const said = Object.fromEntries(errors.map((error) => [error.path, sayFieldError(error, language)]))
  const below = errorsUnder(said, 'params')
  const all = misfit && below[key] === undefined ? { ...below, [key]: misfitWords(misfit) } : below
  const set = (next: unknown) =>
    change({ params: { ...params, [key]: type === 'json' ? jsonText(next) : plainText(next) } })
  return (
    <div className={type === 'json' ? 'parameter-whole' : undefined}>
      <ParameterFields
        parameters={[parameter]}
        values={{ [key]: value }}
        errors={all}
        onChange={(next) => set(next[key])}
      />
    </div>
  )
}

function ParameterField(props: FieldProps) {
  const { form, refersTo, choicesEn } = props.parameter
  return form || refersTo || choicesEn ? <SharedField {...props} /> : <PlainField {...props} />
}

function PlainField({ template, parameter, misfit, errors }: FieldProps) {
  const error = errors.find(
    ({ path }) => path === `params.${parameter.key}` || path.startsWith(`params.${parameter.key}.`),
  )?.message
  const { language } = useLocale()
  const misfitWords = useMisfitWords()
  const say = useText(newJobText)
  const params = useDraft((draft) => draft.params)
  const change = useDraft((draft) => draft.change)
  const shown = shownValue(template, parameter, params[parameter.key])
  const label = nameIn(language, { nameEn: parameter.labelEn, nameAr: parameter.labelAr }, parameter.key)
  const set = (value: string | boolean) => change({ params: { ...params, [parameter.key]: value } })
  const common = {
    label,
    codeName: parameter.key,
    required: parameter.required,
    error: error ?? (misfit ? misfitWords(misfit) : null),
    onChange: set,
  }
  if (parameter.type === 'boolean') return <YesOrNo {...common} isSelected={shown === true} />
  if (parameter.type === 'choice') {
    const choices = (parameter.choices ?? []).map((choice) => ({ id: choice, label: choice }))
    return <Select {...common} value={String(shown) || null} choices={choices} />
  }
  if (parameter.type === 'list' || parameter.type === 'json') {
    const note = parameter.type === 'list' ? say('onePerLine') : undefined
    return <TextInput {...common} code multiline note={note} value={String(shown)} />
  }
  const isNumber = parameter.type === 'number' || parameter.type === 'integer'
  return <TextInput {...common} code value={String(shown)} {...(isNumber ? { inputMode: 'decimal' as const } : {})} />
}

function YesOrNo(props: { label: string; codeName: string; isSelected: boolean; onChange: (on: boolean) => void }) {
  const say = useText(newJobText)
  return (
    <div className="field">
      <div className="field-label">
        {props.label}
        <bdi className="code-name mono" dir="ltr">
          {props.codeName}
        </bdi>
      </div>
      <Switch isSelected={props.isSelected} onChange={props.onChange} label={props.label}>
        <span className="ink-2">{say(props.isSelected ? 'yes' : 'no')}</span>
      </Switch>
    </div>
  )
}

function useMisfitWords(): (misfit: Misfit) => string {
  const say = useText(newJobText)
  return ({ kind, bound = '' }) => {
    if (kind === 'small') return say('tooSmall', { n: ltr(bound) })
    if (kind === 'large') return say('tooLarge', { n: ltr(bound) })
    if (kind === 'pattern') return say('badPattern', { pattern: ltr(bound) })
    return say(
      (
        {
          needed: 'neededValue',
          number: 'badNumber',
          integer: 'badInteger',
          instant: 'badInstant',
          json: 'badJson',
        } as const
      )[kind],
    )
  }
}
