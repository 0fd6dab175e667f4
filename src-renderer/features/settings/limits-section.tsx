/** Concurrency limits beyond the engine's own, with how much of each is in use. */
import { Pencil, Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { LIMIT_KINDS, type LimitKind } from '../../../src-preload/contract/vocabulary.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { errorAt, errorsOf, type FieldErrors } from '../../forms/field-errors.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { remember } from '../../stores/undo-store.ts'
import { nameIn } from '../../ui/bilingual-name.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Section } from './parts.tsx'
import { rulesText } from './rules-text.ts'

type Limit = RequestOutput<'limits.list'>['items'][number]
type Draft = { id: string | null; kind: LimitKind; key: string; max: string }
const NEW: Draft = { id: null, kind: 'resource', key: '', max: '1' }

/** What a limit counts by, in words: the name of a template or group where there is one. */
function useKeyWords() {
  const say = useText(rulesText)
  const { language } = useLocale()
  const templates = useRead('templates.list', { limit: 200 })
  const groups = useRead('deviceGroups.list', {})
  return ({ kind, key }: Pick<Limit, 'kind' | 'key'>): string => {
    if (key === '*') return say('each')
    const named =
      kind === 'template'
        ? templates.data?.items.find((each) => each.id === key)
        : kind === 'device_group'
          ? groups.data?.items.find((each) => each.id === key)
          : undefined
    return named ? nameIn(language, named, key) : key
  }
}

/** The section Limits. */
export function LimitsSection() {
  const say = useText(rulesText)
  const limits = useRead('limits.list', {})
  const [draft, setDraft] = useState<Draft | null>(null)
  return (
    <Section title={say('limits')} help={say('limitsHelp')}>
      <div className="settings-stack">
        {limits.isPending && <SkeletonRows rows={3} />}
        {limits.isError && <FailureBox failure={limits.error} onRetry={() => void limits.refetch()} />}
        {limits.data?.items.length === 0 && draft === null && (
          <EmptyState title={say('noLimits')} help={say('noLimitsHelp')} />
        )}
        <ul className="settings-lines">
          {limits.data?.items.map((limit) => (
            <LimitRow
              key={limit.id}
              limit={limit}
              onEdit={() => setDraft({ id: limit.id, kind: limit.kind, key: limit.key, max: String(limit.max) })}
            />
          ))}
        </ul>
        {draft === null ? (
          <span>
            <Button icon={Plus} onPress={() => setDraft(NEW)}>
              {say('addLimit')}
            </Button>
          </span>
        ) : (
          <LimitForm key={draft.id ?? 'new'} base={draft} onDone={() => setDraft(null)} />
        )}
      </div>
    </Section>
  )
}

function LimitRow({ limit, onEdit }: { limit: Limit; onEdit: () => void }) {
  const say = useText(rulesText)
  const format = useFormat()
  const name = useKeyWords()(limit)
  const remove = async () => {
    if (!(await command('limits.delete', { id: limit.id })).ok) return
    const { kind, key, max } = limit
    remember({
      sentence: say('didRemoveLimit', { name }),
      undo: async () => (await command('limits.save', { kind, key, max })).ok,
    })
  }
  return (
    <li className="settings-line">
      <span className="two-lines grow">
        <span className="first clip">
          {say(limit.kind)}: <bdi>{name}</bdi>
        </span>
        <span className="second">
          {say('inUse', { used: format.number(limit.inUse), most: format.number(limit.max) })}
        </span>
      </span>
      <IconButton small label={say('changeLimit', { name })} icon={Pencil} onPress={onEdit} />
      <IconButton small label={say('removeLimit', { name })} icon={X} onPress={() => void remove()} />
    </li>
  )
}

function LimitForm({ base, onDone }: { base: Draft; onDone: () => void }) {
  const say = useText(rulesText)
  const { language } = useLocale()
  const [draft, show] = useState(base)
  const [errors, setErrors] = useState<FieldErrors>({})
  const put = (some: Partial<Draft>) => show((before) => ({ ...before, ...some }))
  const max = Number(draft.max)
  const isRight = draft.key.trim() !== '' && isName(draft) && Number.isInteger(max) && max >= 1 && max <= 10_000
  const save = async () => {
    if (!isRight) return
    const { id, kind, key } = draft
    const answer = await command('limits.save', { ...(id ? { id } : {}), kind, key: key.trim(), max }, { quiet: true })
    if (answer.ok) onDone()
    else setErrors(errorsOf(answer, language))
  }
  return (
    <form
      className="column gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <LimitFields draft={draft} put={put} errors={errors} />
      {errors[''] && <p className="meta tone-fail">{errors['']}</p>}
      <span className="row gap-2">
        <Button kind="primary" type="submit" isDisabled={!isRight}>
          {say('saveLimit')}
        </Button>
        <Button kind="quiet" onPress={onDone}>
          {say('cancelEdit')}
        </Button>
      </span>
    </form>
  )
}

type FieldsProps = { draft: Draft; put: (some: Partial<Draft>) => void; errors: FieldErrors }

function LimitFields({ draft, put, errors }: FieldsProps) {
  const say = useText(rulesText)
  const max = Number(draft.max)
  const isMaxRight = Number.isInteger(max) && max >= 1 && max <= 10_000
  return (
    <div className="field-pair">
      <Select
        label={say('kind')}
        choices={LIMIT_KINDS.map((id) => ({ id, label: say(id) }))}
        value={draft.kind}
        error={errorAt(errors, 'kind')}
        onChange={(kind) => put({ kind, key: kind === 'resource' ? '' : '*' })}
      />
      <KeyField draft={draft} put={put} errors={errors} />
      <TextInput
        label={say('most')}
        inputMode="numeric"
        value={draft.max}
        error={errorAt(errors, 'max') ?? (isMaxRight ? null : say('range', { least: 1, most: 10_000 }))}
        onChange={(text) => put({ max: text })}
      />
    </div>
  )
}

function KeyField({ draft, put, errors }: FieldsProps) {
  const say = useText(rulesText)
  const { language } = useLocale()
  const templates = useRead('templates.list', { limit: 200 })
  const groups = useRead('deviceGroups.list', {})
  const listed =
    draft.kind === 'template' ? templates.data?.items : draft.kind === 'device_group' ? groups.data?.items : undefined
  const error = errorAt(errors, 'key')
  if (listed) {
    const choices = listed.map((each) => ({ id: each.id, label: nameIn(language, each, each.id) }))
    return (
      <Select
        label={say('key')}
        choices={[{ id: '*', label: say('each') }, ...choices]}
        value={draft.key}
        error={error}
        onChange={(key) => put({ key })}
      />
    )
  }
  return (
    <TextInput
      code
      label={say('key')}
      note={say('keyNote')}
      value={draft.key}
      error={error ?? (draft.key === '' || isName(draft) ? null : say('resourceName'))}
      onChange={(key) => put({ key })}
    />
  )
}

/** What a template may name as a resource; other keys are judged by the engine. */
function isName({ kind, key }: Draft): boolean {
  return kind !== 'resource' || key.trim() === '*' || /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/.test(key.trim())
}
