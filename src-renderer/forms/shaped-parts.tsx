/** The insides of a shaped field: objects in a list, the fields of one kind, names with texts. They keep nothing. */
import { Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import type { FunctionParameter } from '../../src-preload/contract/entities.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { useName } from '../ui/bilingual-name.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { TextInput } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { errorsUnder } from './field-errors.ts'
import { formsText } from './text.ts'

type Fields = readonly FunctionParameter[]
type Object = Readonly<Record<string, unknown>>
/** The form of plain parameters, handed in: it is what shows these parts. */
export type FieldsView = (props: {
  parameters: Fields
  values: Object
  onChange: (values: Object) => void
  errors?: Readonly<Record<string, string>>
  strict?: boolean | undefined
}) => ReactNode
type Inside = {
  View: FieldsView
  label: string
  onChange: (value: unknown) => void
  errors: Readonly<Record<string, string>>
  strict?: boolean | undefined
}

type ListProps = Inside & { items: Object[]; fields: Fields }

/** One frame an object, in order. Keys of the rows: an object has no name of its own while it is typed. */
export function ObjectList({ View, label, items, fields, onChange, errors, strict }: ListProps) {
  const say = useText(formsText)
  const format = useFormat()
  const keys = useRef<number[]>([])
  const nextKey = useRef(0)
  while (keys.current.length < items.length) keys.current.push(nextKey.current++)
  keys.current.length = items.length
  const remove = (place: number) => {
    keys.current.splice(place, 1)
    const rest = items.filter((_, at) => at !== place)
    onChange(rest.length === 0 ? undefined : rest)
  }
  return (
    <div className="column gap-2">
      {items.map((item, place) => {
        const name = say('itemOf', { label, n: format.number(place + 1) })
        return (
          <fieldset key={keys.current[place]} className="shaped-item" aria-label={name}>
            <div className="shaped-remove">
              <IconButton small label={say('removeItem', { name })} icon={Trash2} onPress={() => remove(place)} />
            </div>
            <View
              parameters={fields}
              values={item}
              errors={errorsUnder(errors, String(place))}
              strict={strict}
              onChange={(value) => onChange(items.map((each, at) => (at === place ? value : each)))}
            />
          </fieldset>
        )
      })}
      <div>
        <Button small icon={Plus} aria-label={say('addItemTo', { label })} onPress={() => onChange([...items, {}])}>
          {say('addItem')}
        </Button>
      </div>
    </div>
  )
}

type Variant = { readonly value: string; readonly labelEn: string; readonly labelAr: string; readonly fields: Fields }

/** Another kind keeps what both kinds have in common. */
export function VariantFields(props: Inside & { by: string; variants: readonly Variant[]; value: Object }) {
  const { View, label, by, variants, value, onChange, errors, strict } = props
  const say = useText(formsText)
  const name = useName()
  const chosen = variants.find((variant) => variant.value === value[by])
  const pick = (kind: string) => {
    const common = new Set(variants.find((variant) => variant.value === kind)?.fields.map(({ key }) => key))
    const kept = Object.entries(value).filter(([key]) => common.has(key))
    onChange({ [by]: kind, ...Object.fromEntries(kept) })
  }
  return (
    <div className="column gap-2">
      <Select
        label={label}
        hideLabel
        choices={variants.map((each) => ({
          id: each.value,
          label: name({ nameEn: each.labelEn, nameAr: each.labelAr }),
        }))}
        value={chosen?.value ?? null}
        placeholder={say('pick')}
        error={errors[by] ?? null}
        onChange={pick}
      />
      {chosen && (
        <div className="shaped-grid">
          <View parameters={chosen.fields} values={value} errors={errors} strict={strict} onChange={onChange} />
        </div>
      )}
    </div>
  )
}

/** Names with texts; the same name twice leaves one. */
export function PairsField({ label, pairs, onChange, errors }: Inside & { pairs: Readonly<Record<string, string>> }) {
  const say = useText(formsText)
  const format = useFormat()
  const rows = Object.entries(pairs)
  const put = (next: [string, string][]) => onChange(next.length === 0 ? undefined : Object.fromEntries(next))
  const set = (place: number, pair: [string, string]) => put(rows.map((row, at) => (at === place ? pair : row)))
  return (
    <div className="column gap-2">
      {rows.map((pair, place) => (
        <PairRow
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed, so the place is the identity
          key={place}
          name={say('itemOf', { label, n: format.number(place + 1) })}
          pair={pair}
          error={errors[pair[0]] ?? null}
          onChange={(next) => (next[0] === pair[0] || !(next[0] in pairs)) && set(place, next)}
          onRemove={() => put(rows.filter((_, at) => at !== place))}
        />
      ))}
      <div>
        <Button
          small
          icon={Plus}
          aria-label={say('addItemTo', { label })}
          isDisabled={'' in pairs}
          onPress={() => put([...rows, ['', '']])}
        >
          {say('addItem')}
        </Button>
      </div>
    </div>
  )
}

type Pair = [string, string]
type PairProps = {
  name: string
  pair: Pair
  error: string | null
  onChange: (pair: Pair) => void
  onRemove: () => void
}

function PairRow({ name, pair: [key, text], error, onChange, onRemove }: PairProps) {
  const say = useText(formsText)
  return (
    <div className="list-item">
      <TextInput
        code
        hideLabel
        label={say('pairName', { name })}
        placeholder="NAME"
        value={key}
        error={error}
        onChange={(next) => onChange([next, text])}
      />
      <TextInput
        code
        hideLabel
        label={say('pairValue', { name })}
        value={text}
        onChange={(next) => onChange([key, next])}
      />
      <IconButton small label={say('removeItem', { name })} icon={Trash2} onPress={onRemove} />
    </div>
  )
}
