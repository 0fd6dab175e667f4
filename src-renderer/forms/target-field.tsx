/** Who gets it: one device, several, a group, all, or what stands above (the template's own). */
import type { Target } from '../../src-preload/contract/entities.ts'
import { useRead } from '../api/use-read.ts'
import { useText } from '../i18n/locale.tsx'
import { useName } from '../ui/bilingual-name.tsx'
import { TextInput } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { formsText } from './text.ts'

type Kind = Target['kind'] | 'none'

function emptyOf(kind: Kind): Target | null {
  switch (kind) {
    case 'none':
      return null
    case 'device':
      return { kind, deviceId: '' }
    case 'devices':
      return { kind, deviceIds: [] }
    case 'group':
      return { kind, deviceGroupId: '' }
    case 'all':
      return { kind }
  }
}

/** What is still to be filled in before this target can be sent. */
export function isWholeTarget(target: Target | null): boolean {
  if (!target) return true
  if (target.kind === 'device') return target.deviceId !== ''
  if (target.kind === 'devices') return target.deviceIds.some(Boolean)
  if (target.kind === 'group') return target.deviceGroupId !== ''
  return true
}

type Props = {
  value: Target | null
  onChange: (target: Target | null) => void
  none: 'inherit' | 'later'
  error?: string | null
}

/** `none` is what null means here: the template's target, or "said each time". */
export function TargetField({ value, onChange, none, error = null }: Props) {
  const say = useText(formsText)
  const choices: { id: Kind; label: string }[] = [
    { id: 'none', label: say(none === 'inherit' ? 'targetInherit' : 'targetNone') },
    { id: 'device', label: say('targetDevice') },
    { id: 'devices', label: say('targetDevices') },
    { id: 'group', label: say('targetGroup') },
    { id: 'all', label: say('targetAll') },
  ]
  const kind: Kind = value?.kind ?? 'none'
  const own = kind === 'none' || kind === 'all' ? error : null
  return (
    <div className="column gap-2">
      <Select
        label={say('target')}
        choices={choices}
        value={kind}
        onChange={(next) => onChange(emptyOf(next))}
        error={own}
      />
      {value && <TargetDetail value={value} onChange={onChange} error={error} />}
    </div>
  )
}

function TargetDetail({
  value,
  onChange,
  error,
}: {
  value: Target
  onChange: (target: Target) => void
  error: string | null
}) {
  const say = useText(formsText)
  switch (value.kind) {
    case 'device': {
      const set = (id: string) => onChange({ kind: 'device', deviceId: id.trim() })
      return <TextInput label={say('deviceId')} code value={value.deviceId} error={error} onChange={set} />
    }
    case 'devices': {
      const lines = { code: true, multiline: true, rows: 3, value: value.deviceIds.join('\n') }
      const set = (text: string) => onChange({ kind: 'devices', deviceIds: readIds(text) })
      return <TextInput label={say('deviceIds')} {...lines} error={error} onChange={set} />
    }
    case 'group': {
      const set = (deviceGroupId: string) => onChange({ kind: 'group', deviceGroupId })
      return <GroupSelect value={value.deviceGroupId} error={error} onChange={set} />
    }
    case 'all':
      return null
  }
}

/** One a line or parted by commas. The last may be empty: it is just being typed. */
function readIds(text: string): string[] {
  const ids = text.split(/[\n,]/).map((id) => id.trim())
  return ids.filter((id, index) => id !== '' || index === ids.length - 1)
}

function GroupSelect({
  value,
  error,
  onChange,
}: {
  value: string
  error: string | null
  onChange: (id: string) => void
}) {
  const say = useText(formsText)
  const name = useName()
  const groups = useRead('deviceGroups.list', {})
  const choices = (groups.data?.items ?? []).map((group) => ({
    id: group.id,
    label: name(group, group.id),
    detail: say('deviceCount', { count: group.deviceCount }),
  }))
  return (
    <Select
      label={say('group')}
      choices={choices}
      value={value || null}
      onChange={onChange}
      placeholder={say('pickGroup')}
      error={error}
      note={groups.data && choices.length === 0 ? say('noGroups') : undefined}
    />
  )
}

/** A target as it is sent: empty lines gone. */
export function cleanTarget(target: Target | null): Target | null {
  return target?.kind === 'devices' ? { kind: 'devices', deviceIds: target.deviceIds.filter(Boolean) } : target
}
