/** The left half of New job: what is sent, and to whom. */
import { Layers, Router } from 'lucide-react'
import type { Template } from '../../../src-preload/contract/entities.ts'
import { useRead } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { closeOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { DevicePicker, DevicesPicker } from './device-picker.tsx'
import { type TargetKind, useDraft } from './draft-store.ts'
import { newJobText } from './text.ts'

type WhatProps = { templates: readonly Template[] | undefined; documentError: string | null }

/** Template or own document. `templates` are the active ones. */
export function WhatIsSent({ templates, documentError }: WhatProps) {
  const source = useDraft((draft) => draft.source)
  if (source === 'document') return <OwnDocument error={documentError} />
  if (templates?.length === 0) return <NoTemplates />
  return <TemplateChoice templates={templates ?? []} />
}

function OwnDocument({ error }: { error: string | null }) {
  const say = useText(newJobText)
  const draft = useDraft()
  return (
    <>
      <TextInput label={say('name')} value={draft.name} onChange={(name) => draft.change({ name })} />
      <TextInput
        label={say('document')}
        multiline
        rows={8}
        code
        value={draft.documentText}
        onChange={(documentText) => draft.change({ documentText })}
        note={say('documentNote')}
        error={error}
      />
    </>
  )
}

function NoTemplates() {
  const say = useText(newJobText)
  const go = useRoute((route) => route.go)
  const open = () => {
    closeOverlay()
    go('templates')
  }
  return (
    <p>
      {say('noTemplates')} <LinkButton onPress={open}>{say('openTemplates')}</LinkButton>
    </p>
  )
}

function TemplateChoice({ templates }: { templates: readonly Template[] }) {
  const say = useText(newJobText)
  const format = useFormat()
  const nameOf = useName()
  const draft = useDraft()
  const choose = (templateId: string) => {
    const priority = templates.find((each) => each.id === templateId)?.priority ?? 0
    draft.change({ templateId, params: {}, priority })
  }
  return (
    <Select
      label={say('template')}
      icon={Layers}
      placeholder={say('chooseTemplate')}
      value={draft.templateId}
      onChange={choose}
      choices={templates.map((template) => ({
        id: template.id,
        label: nameOf(template, template.taskFunctionKey),
        detail: [ltr(say('templateVersion', { n: format.number(template.version) })), template.documentType]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  )
}

/** One device, several, a group, all. */
export function SendTo() {
  const say = useText(newJobText)
  const draft = useDraft()
  const kinds: readonly { id: TargetKind; label: string }[] = [
    { id: 'device', label: say('oneDevice') },
    { id: 'devices', label: say('several') },
    { id: 'group', label: say('aGroup') },
    { id: 'all', label: say('all') },
  ]
  return (
    <div>
      <div className="field-label">{say('sendTo')}</div>
      <div className="row gap-3 target-line">
        <Segmented
          label={say('sendTo')}
          items={kinds}
          value={draft.targetKind}
          onChange={(targetKind) => draft.change({ targetKind })}
        />
        <WhichOnes />
      </div>
      {draft.targetKind === 'group' && <p className="ink-2">{say('groupAsIs')}</p>}
      {draft.targetKind === 'all' && <p className="ink-2">{say('allAsIs')}</p>}
    </div>
  )
}

function WhichOnes() {
  const say = useText(newJobText)
  const { targetKind, deviceId, deviceIds, change } = useDraft()
  if (targetKind === 'all') return null
  if (targetKind === 'group') return <GroupChoice />
  if (targetKind === 'devices') return <DevicesPicker ids={deviceIds} onChange={(ids) => change({ deviceIds: ids })} />
  return <DevicePicker label={say('chooseDevice')} picked={deviceId} onPick={(id) => change({ deviceId: id })} />
}

function GroupChoice() {
  const say = useText(newJobText)
  const format = useFormat()
  const nameOf = useName()
  const { deviceGroupId, change } = useDraft()
  const groups = useRead('deviceGroups.list', {}).data?.items ?? []
  return (
    <div className="grow">
      <Select
        label={say('aGroup')}
        hideLabel
        icon={Router}
        placeholder={say('chooseGroup')}
        value={deviceGroupId}
        onChange={(id) => change({ deviceGroupId: id })}
        choices={groups.map((group) => ({
          id: group.id,
          label: nameOf(group, group.id),
          detail: format.number(group.deviceCount),
        }))}
      />
    </div>
  )
}
