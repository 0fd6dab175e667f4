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

/** `none` is what null means here: the template's target, or "said each time". */
export function TargetField({
  value,
  onChange,
  none,
  error,
}: {
  value: Target | null
  onChange: (target: Target | null) => void
  none: 'inherit' | 'later'
  error?: string | null
}) {
  const say = useText(formsText)
  const choices: { id: Kind; label: string }[] = [
    { id: 'none', label: say(none === 'inherit' ? 'targetInherit' : 'targetNone') },
    { id: 'device', label: say('targetDevice') },
    { id: 'devices', label: say('targetDevices') },
    { id: 'group', label: say('targetGroup') },
    { id: 'all', label: say('targetAll') },
  ]
  const kind: Kind = value?.kind ?? 'none'
  const isPlain = kind === 'none' || kind === 'all'
  return (
    <div className="column gap-2">
      <Select
        label={say('target')}
        choices={choices}
        value={kind}
        onChange={(next) => onChange(emptyOf(next))}
        error={isPlain ? (error ?? null) : null}
      />
      {value?.kind === 'device' && (
        <TextInput
          label={say('deviceId')}
          code
          value={value.deviceId}
          error={error}
          onChange={(deviceId) => onChange({ kind: 'device', deviceId: deviceId.trim() })}
        />
      )}
      {value?.kind === 'devices' && (
        <TextInput
          label={say('deviceIds')}
          code
          multiline
          rows={3}
          value={value.deviceIds.join('\n')}
          error={error}
          onChange={(text) =>
            onChange({
              kind: 'devices',
              deviceIds: text
                .split(/[\n,]/)
                .map((id) => id.trim())
                .filter((id, index, all) => id || index === all.length - 1),
            })
          }
        />
      )}
      {value?.kind === 'group' && (
        <GroupSelect
          value={value.deviceGroupId}
          error={error ?? null}
          onChange={(deviceGroupId) => onChange({ kind: 'group', deviceGroupId })}
        />
      )}
    </div>
  )
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
