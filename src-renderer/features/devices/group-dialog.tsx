/** The dialog that makes a device group or changes one: members by id, or found by a query. */
import { useEffect, useState } from 'react'
import type { DeviceGroup } from '../../../src-preload/contract/entities.ts'
import { RequestFailure } from '../../api/client.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { formText } from './text-forms.ts'
import { useForm } from './use-form.ts'

const PATHS = ['nameEn', 'nameAr', 'query', 'deviceIds']
const STILL_MS = 200
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
            error={at('query')}
            note={say('queryNote')}
          />
          <Preview query={form.query} />
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

/** The engine counts while the operator types: the same rules that the group will have. */
function Preview({ query }: { query: string }) {
  const say = useText(formText)
  const typed = useStill(query.trim())
  const count = useRead('devices.count', { query: typed }, { enabled: typed !== '', keep: true })
  if (typed === '' || !count.data || count.isError) return null
  const { devices, ids } = count.data
  return (
    <p className="meta ink-2" role="status">
      {say('matches', { count: devices })}{' '}
      {ids.length > 0 && <bdi className="mono">{ids.length < devices ? `${ids.join(', ')}, …` : ids.join(', ')}</bdi>}
    </p>
  )
}

/** The value once it has not changed for a moment: one question for a word, not one for each letter. */
function useStill(value: string): string {
  const [still, setStill] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), STILL_MS)
    return () => clearTimeout(timer)
  }, [value])
  return still
}
