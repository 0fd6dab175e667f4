/** A text that points at something: a policy, a device group, a schedule, a template, an allowed program. Offers what there is. */
import type { ReactNode } from 'react'
import type { FunctionParameter } from '../../src-preload/contract/entities.ts'
import { useRead } from '../api/use-read.ts'
import { useText } from '../i18n/locale.tsx'
import { useName } from '../ui/bilingual-name.tsx'
import { LinkButton } from '../ui/button.tsx'
import { TextInput } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { formsText } from './text.ts'

type Reference = NonNullable<FunctionParameter['refersTo']>
type Choice = { readonly id: string; readonly label: string; readonly detail?: string }
type Props = {
  refersTo: Reference
  label: string
  codeName: string
  required?: boolean
  value: string
  onChange: (value: string | undefined) => void
  error?: string | null
  note?: ReactNode
  placeholder?: string
}

type ProgramProps = Omit<Props, 'refersTo'> & { programs: readonly Choice[]; isEmpty: boolean }

const PAGE = 200
/** Stands for "nothing": a choice cannot be without an id. */
const NONE = ''

function useThings(refersTo: Reference): { choices: Choice[]; isRead: boolean } {
  const name = useName()
  const asked = (kind: Reference) => ({ enabled: refersTo === kind })
  const policies = useRead('policies.list', { state: 'ACTIVE', limit: PAGE }, asked('policy'))
  const groups = useRead('deviceGroups.list', {}, asked('device_group'))
  const schedules = useRead('schedules.list', { limit: PAGE }, asked('schedule'))
  const templates = useRead('templates.list', { limit: PAGE }, asked('template'))
  const settings = useRead('settings.get', {}, asked('program'))
  const things = { policy: policies, device_group: groups, schedule: schedules, template: templates, program: settings }
  const named = (items: readonly { id: string; nameEn: string | null; nameAr: string | null }[] | undefined) =>
    (items ?? []).map((item) => ({ id: item.id, label: name(item, item.id) }))
  const listed: Readonly<Record<Reference, () => Choice[]>> = {
    policy: () => named(policies.data?.items),
    device_group: () => named(groups.data?.items),
    schedule: () => named(schedules.data?.items),
    template: () => named(templates.data?.items),
    program: () =>
      (settings.data?.scriptAllowList ?? []).map(({ program, note }) => ({
        id: program,
        label: program,
        ...(note ? { detail: note } : {}),
      })),
  }
  return { choices: listed[refersTo](), isRead: things[refersTo].isSuccess }
}

const SHOWN_PROGRAMS = 8

/** A program is typed, since an event may name it; those that are allowed are one press away. */
function ProgramField({ programs, isEmpty, value, onChange, note, placeholder, ...rest }: ProgramProps) {
  const say = useText(formsText)
  const shown = programs.filter(({ id }) => id !== value).slice(0, SHOWN_PROGRAMS)
  return (
    <div className="column gap-1">
      <TextInput
        {...rest}
        code
        value={value}
        placeholder={placeholder ?? ''}
        note={isEmpty ? say('noPrograms') : note}
        onChange={(text) => onChange(text === '' ? undefined : text)}
      />
      {shown.length > 0 && (
        <p className="meta ink-3 allowed-programs">
          {say('allowed')}{' '}
          {shown.map(({ id }) => (
            <LinkButton key={id} onPress={() => onChange(id)}>
              <bdi className="mono" dir="ltr">
                {id}
              </bdi>
            </LinkButton>
          ))}
        </p>
      )}
    </div>
  )
}

/** What is set and not among the first two hundred, or gone, stays as a choice of its own. */
export function ReferenceField({ refersTo, value, onChange, note, placeholder, ...rest }: Props) {
  const say = useText(formsText)
  const { choices, isRead } = useThings(refersTo)
  const isOther = value !== '' && !choices.some(({ id }) => id === value)
  const all = [
    ...(rest.required ? [] : [{ id: NONE, label: '—' }]),
    ...(isOther ? [{ id: value, label: value }] : []),
    ...choices,
  ]
  const isEmpty = isRead && choices.length === 0
  if (refersTo === 'program')
    return (
      <ProgramField
        {...rest}
        {...{ value, onChange, note, isEmpty }}
        programs={choices}
        placeholder={placeholder ?? ''}
      />
    )
  const below = isEmpty ? say('nothingThere') : note
  return (
    <Select
      {...rest}
      choices={all}
      value={value === '' ? null : value}
      placeholder={placeholder || say('pick')}
      note={below}
      onChange={(id) => onChange(id === NONE ? undefined : id)}
    />
  )
}
