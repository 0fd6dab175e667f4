/** The parameters of a template: what is asked when it runs, typed, labelled in both languages. */
import { Plus, Trash2 } from 'lucide-react'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { PARAMETER_TYPES } from '../../../src-preload/contract/vocabulary.ts'
import { ParameterFields } from '../../forms/parameter-fields.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { useDraftParameters } from './use-function.ts'
import { EMPTY_PARAMETER, type ParameterDraft } from './draft.ts'
import { templatesText } from './text.ts'
import type { TabProps } from './what-tab.tsx'

/** The second tab. */
export function ParametersTab({ editor }: TabProps) {
  const say = useText(templatesText)
  const { draft, change, errorOf } = editor
  if (draft.jobType !== 'device_document') return <FunctionParams editor={editor} />
  const set = (index: number, some: Partial<ParameterDraft>) =>
    change({ parameters: draft.parameters.map((each, place) => (place === index ? { ...each, ...some } : each)) })
  return (
    <div className="template-fields">
      {draft.parameters.length === 0 && <p className="ink-3">{say('noParameters')}</p>}
      {draft.parameters.map((parameter, index) => (
        <ParameterRow
          // biome-ignore lint/suspicious/noArrayIndexKey: the key is what is being typed, so the place is the identity
          key={index}
          index={index}
          parameter={parameter}
          errorOf={(field) => errorOf(`parameters.${index}.${field}`)}
          onChange={(some) => set(index, some)}
          onRemove={() => change({ parameters: draft.parameters.filter((_, place) => place !== index) })}
        />
      ))}
      <div>
        <Button kind="quiet" icon={Plus} onPress={() => change({ parameters: [...draft.parameters, EMPTY_PARAMETER] })}>
          {say('addParameter')}
        </Button>
      </div>
    </div>
  )
}

/** What the task function is given unless a schedule or an operator says otherwise. */
function FunctionParams({ editor }: TabProps) {
  const say = useText(templatesText)
  const { draft, change, paramErrors } = editor
  const functionParameters = useDraftParameters(draft)
  if (functionParameters.length === 0) return <p className="template-fields ink-3">{say('noParameters')}</p>
  return (
    <fieldset className="template-fields plain-set" aria-label={say('functionParams')}>
      <ParameterFields
        parameters={functionParameters}
        values={draft.functionParams}
        errors={paramErrors}
        onChange={(functionParams) => change({ functionParams })}
      />
    </fieldset>
  )
}

type RowProps = {
  index: number
  parameter: ParameterDraft
  errorOf: (field: string) => string | null
  onChange: (some: Partial<ParameterDraft>) => void
  onRemove: () => void
}

function ParameterRow({ index, parameter, errorOf, onChange, onRemove }: RowProps) {
  const say = useText(templatesText)
  const format = useFormat()
  const title = parameter.key || say('parameterN', { n: format.number(index + 1) })
  return (
    <fieldset className="parameter" aria-label={title}>
      <div className="field-pair">
        <TextInput
          label={say('key')}
          code
          required
          value={parameter.key}
          error={errorOf('key')}
          onChange={(key) => onChange({ key: key.trim() })}
        />
        <Select
          label={say('type')}
          choices={PARAMETER_TYPES.map((id) => ({ id, label: say(id) }))}
          value={parameter.type}
          onChange={(type) => onChange({ type, default: '' })}
        />
        <span className="parameter-remove">
          <IconButton label={say('removeParameter', { key: title })} icon={Trash2} onPress={onRemove} />
        </span>
      </div>
      <div className="field-pair">
        <TextInput
          label={say('labelEn')}
          value={parameter.labelEn}
          error={errorOf('labelEn')}
          onChange={(labelEn) => onChange({ labelEn })}
        />
        <TextInput
          label={say('labelAr')}
          value={parameter.labelAr}
          error={errorOf('labelAr')}
          onChange={(labelAr) => onChange({ labelAr })}
        />
      </div>
      <TypeFields parameter={parameter} errorOf={errorOf} onChange={onChange} />
      <Checkbox isSelected={parameter.required} onChange={(required) => onChange({ required })}>
        {say('isRequired')}
      </Checkbox>
    </fieldset>
  )
}

type FieldProps = Pick<RowProps, 'parameter' | 'errorOf' | 'onChange'>
type TextName = 'choices' | 'default' | 'pattern' | 'min' | 'max'
const WORDS = { choices: 'choices', default: 'default', pattern: 'pattern', min: 'least', max: 'most' } as const

function ParameterText({ parameter, errorOf, onChange, field }: FieldProps & { field: TextName }) {
  const say = useText(templatesText)
  const isNumber = field !== 'choices' && (parameter.type === 'number' || parameter.type === 'integer')
  return (
    <TextInput
      label={say(WORDS[field])}
      code={field === 'pattern'}
      value={parameter[field]}
      error={errorOf(field)}
      note={field === 'pattern' ? say('patternNote') : undefined}
      inputMode={isNumber ? 'decimal' : 'text'}
      onChange={(text) => onChange({ [field]: text })}
    />
  )
}

function DefaultSwitch({ parameter, onChange }: FieldProps) {
  const say = useText(templatesText)
  const choices = ['', 'true', 'false'].map((id) => ({ id, label: id || '—' }))
  const set = (value: string) => onChange({ default: value })
  return <Select label={say('default')} choices={choices} value={parameter.default} onChange={set} />
}

/** What a type can be given besides its name. */
function TypeFields(props: FieldProps) {
  const { type } = props.parameter
  const isNumber = type === 'number' || type === 'integer'
  return (
    <>
      {type === 'choice' && <ParameterText {...props} field="choices" />}
      <div className="field-pair">
        {type === 'boolean' ? <DefaultSwitch {...props} /> : <ParameterText {...props} field="default" />}
        {type === 'text' && <ParameterText {...props} field="pattern" />}
        {isNumber && <ParameterText {...props} field="min" />}
        {isNumber && <ParameterText {...props} field="max" />}
      </div>
    </>
  )
}
