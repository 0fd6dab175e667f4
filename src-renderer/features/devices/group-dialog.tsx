/** The dialog that makes a device group or changes one: members by id, or found by a query. */
import { useState } from 'react'
import type { DeviceGroup } from '../../../src-preload/contract/entities.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { RequestFailure } from '../../api/client.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { errorAt, errorsOf } from '../../forms/field-errors.ts'
import { isolate } from '../../i18n/direction.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { formText } from './text-forms.ts'
import { useForm, useStill } from './use-form.ts'

const PATHS = ['nameEn', 'nameAr', 'query', 'deviceIds']
type Props = {
  group?: DeviceGroup
  /** Members of a static group, or what was selected. */
  ids: readonly string[]
  onClose: () => void
  onReload?: () => void
}
type Form = { kind: DeviceGroup['kind']; nameEn: string; nameAr: string; query: string; members: string }

function idsOf(members: string): string[] {
  const ids = members.split('\n').map((line) => line.trim())
  return [...new Set(ids.filter((id) => id !== ''))]
}

function useGroupForm({ group, ids, onClose }: Props) {
  const say = useText(formText)
  const name = useName()
  const sending = useForm(PATHS)
  const [form, setForm] = useState<Form>({
    kind: group?.kind ?? (ids.length > 0 ? 'static' : 'query'),
    nameEn: group?.nameEn ?? '',
    nameAr: group?.nameAr ?? '',
    query: group?.query ?? '',
    members: ids.join('\n'),
  })
  const change = (some: Partial<Form>) => setForm((before) => ({ ...before, ...some }))
  const save = async () => {
    sending.check({})
    const names = { nameEn: form.nameEn.trim() || null, nameAr: form.nameAr.trim() || null }
    const content = form.kind === 'query' ? { query: form.query.trim() } : { deviceIds: idsOf(form.members) }
    const saved = group
      ? await sending.send('deviceGroups.change', { id: group.id, version: group.version, ...names, ...content })
      : await sending.send('deviceGroups.create', { kind: form.kind, ...names, ...content })
    if (!saved) return
    toast(say(group ? 'saved' : 'groupMade', { name: isolate(name(saved, saved.id)) }))
    onClose()
  }
  return { form, change, save, sending }
}

/** The kind of a group cannot be changed after it was made. */
export function GroupDialog(props: Props) {
  const { group, onClose, onReload } = props
  const say = useText(formText)
  const { form, change, save, sending } = useGroupForm(props)
  const title = say(group ? 'editGroup' : 'newGroup')
  return (
    <Dialog label={title} isOpen onClose={onClose} top={64}>
      <form
        className="dialog-body devices-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2>{title}</h2>
        <Fields form={form} change={change} at={sending.at} isNew={!group} />
        {sending.isConflict && (
          <NoteBox tone="unsure">
            <span role="alert">{say('conflict')}</span>{' '}
            {onReload && (
              <Button small onPress={onReload}>
                {say('loadAgain')}
              </Button>
            )}
          </NoteBox>
        )}
        {sending.rest && !sending.isConflict && <FailureBox failure={new RequestFailure(sending.rest)} />}
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={sending.isSending}>
            {say(group ? 'save' : 'createGroup')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type FieldsProps = {
  form: Form
  change: (some: Partial<Form>) => void
  at: (path: string) => string | null
  isNew: boolean
}

function Fields({ form, change, at, isNew }: FieldsProps) {
  const say = useText(formText)
  const counted = useCounted(form)
  const kinds = (['static', 'query'] as const).map((id) => ({ id, label: say(id) }))
  return (
    <>
      <div className="devices-two">
        <TextInput
          label={say('nameEn')}
          value={form.nameEn}
          error={at('nameEn')}
          onChange={(nameEn) => change({ nameEn })}
        />
        <TextInput
          label={say('nameAr')}
          value={form.nameAr}
          error={at('nameAr')}
          onChange={(nameAr) => change({ nameAr })}
        />
      </div>
      {isNew && (
        <Segmented label={say('kind')} items={kinds} value={form.kind} onChange={(kind) => change({ kind })} wide />
      )}
      {form.kind === 'query' ? (
        <>
          <TextInput
            label={say('query')}
            code
            required
            value={form.query}
            onChange={(query) => change({ query })}
            error={at('query') ?? counted.error}
            note={say('queryNote')}
          />
          <Preview found={counted.found} />
        </>
      ) : (
        <TextInput
          label={say('members')}
          code
          multiline
          rows={6}
          value={form.members}
          onChange={(members) => change({ members })}
          error={at('deviceIds')}
        />
      )}
    </>
  )
}

/** The engine counts while the operator types: by the same rules that the group will have. What cannot be read is said at once. */
function useCounted({ kind, query }: Form) {
  const { language } = useLocale()
  const typed = useStill(query.trim())
  const isAsked = kind === 'query' && typed !== ''
  const count = useRead('devices.count', { query: typed }, { enabled: isAsked, keep: true })
  if (!isAsked || typed !== query.trim()) return { found: null, error: null }
  const { error } = count
  if (error instanceof RequestFailure)
    return { found: null, error: errorAt(errorsOf(error, language), 'query') ?? error.message }
  return { found: count.data ?? null, error: null }
}

function Preview({ found }: { found: RequestOutput<'devices.count'> | null }) {
  const say = useText(formText)
  if (found === null) return null
  const { devices, ids } = found
  return (
    <p className="meta ink-2" role="status">
      {say('matches', { count: devices })}{' '}
      {ids.length > 0 && <bdi className="mono">{ids.length < devices ? `${ids.join(', ')}, …` : ids.join(', ')}</bdi>}
    </p>
  )
}
