/** The left half of New job: what is asked. */
import { Layers, Router } from 'lucide-react'
import type { Parameter, Template } from '../../../src-preload/contract/entities.ts'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { useRead } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { closeOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { nameIn, useName } from '../../ui/bilingual-name.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { BAND_DEFAULT, type Band, BANDS, bandOf, BandSignal } from '../../ui/priority.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { uiText } from '../../ui/text.ts'
import { DevicePicker, DevicesPicker } from './device-picker.tsx'
import { type TargetKind, useDraft } from './draft-store.ts'
import { type Misfit, shownValue } from './parameters.ts'
import { newJobText } from './text.ts'

/** Template or own document. `templates` are the active ones. */
export function WhatIsSent({
  templates,
  documentError,
}: {
  templates: readonly Template[] | undefined
  documentError: string | null
}) {
  const say = useText(newJobText)
  const format = useFormat()
  const nameOf = useName()
  const go = useRoute((route) => route.go)
  const draft = useDraft()
  if (draft.source === 'document') {
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
          error={documentError}
        />
      </>
    )
  }
  if (templates?.length === 0) {
    return (
      <p>
        {say('noTemplates')}{' '}
        <LinkButton
          onPress={() => {
            closeOverlay()
            go('templates')
          }}
        >
          {say('openTemplates')}
        </LinkButton>
      </p>
    )
  }
  return (
    <Select
      label={say('template')}
      icon={Layers}
      placeholder={say('chooseTemplate')}
      value={draft.templateId}
      onChange={(templateId) =>
        draft.change({
          templateId,
          params: {},
          priority: templates?.find((each) => each.id === templateId)?.priority ?? 0,
        })
      }
      choices={(templates ?? []).map((template) => ({
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
  const format = useFormat()
  const nameOf = useName()
  const draft = useDraft()
  const groups = useRead('deviceGroups.list', {})
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
        {draft.targetKind === 'device' && (
          <DevicePicker
            label={say('chooseDevice')}
            picked={draft.deviceId}
            onPick={(deviceId) => draft.change({ deviceId })}
          />
        )}
        {draft.targetKind === 'devices' && (
          <DevicesPicker ids={draft.deviceIds} onChange={(deviceIds) => draft.change({ deviceIds })} />
        )}
        {draft.targetKind === 'group' && (
          <div className="grow">
            <Select
              label={say('aGroup')}
              hideLabel
              icon={Router}
              placeholder={say('chooseGroup')}
              value={draft.deviceGroupId}
              onChange={(deviceGroupId) => draft.change({ deviceGroupId })}
              choices={(groups.data?.items ?? []).map((group) => ({
                id: group.id,
                label: nameOf(group, group.id),
                detail: format.number(group.deviceCount),
              }))}
            />
          </div>
        )}
      </div>
      {draft.targetKind === 'group' && <p className="ink-2">{say('groupAsIs')}</p>}
      {draft.targetKind === 'all' && <p className="ink-2">{say('allAsIs')}</p>}
    </div>
  )
}

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
            error={errors.find((each) => each.path === `params.${parameter.key}`)?.message}
          />
        ))}
      </div>
    </div>
  )
}

function ParameterField({
  template,
  parameter,
  misfit,
  error,
}: {
  template: Template
  parameter: Parameter
  misfit: Misfit | undefined
  error: string | undefined
}) {
  const say = useText(newJobText)
  const { language } = useLocale()
  const misfitWords = useMisfitWords()
  const params = useDraft((draft) => draft.params)
  const change = useDraft((draft) => draft.change)
  const shown = shownValue(template, parameter, params[parameter.key])
  const label = nameIn(language, { nameEn: parameter.labelEn, nameAr: parameter.labelAr }, parameter.key)
  const set = (value: string | boolean) => change({ params: { ...params, [parameter.key]: value } })
  const wrong = error ?? (misfit ? misfitWords(misfit) : null)
  if (parameter.type === 'boolean') {
    return (
      <div className="field">
        <div className="field-label">
          {label}
          <bdi className="code-name mono">{parameter.key}</bdi>
        </div>
        <Switch isSelected={shown === true} onChange={set} label={label}>
          <span className="ink-2">{say(shown === true ? 'yes' : 'no')}</span>
        </Switch>
      </div>
    )
  }
  if (parameter.type === 'choice') {
    return (
      <Select
        label={label}
        codeName={parameter.key}
        required={parameter.required}
        value={String(shown) || null}
        onChange={set}
        error={wrong}
        choices={(parameter.choices ?? []).map((choice) => ({ id: choice, label: choice }))}
      />
    )
  }
  const isNumber = parameter.type === 'number' || parameter.type === 'integer'
  return (
    <TextInput
      label={label}
      codeName={parameter.key}
      required={parameter.required}
      code
      value={String(shown)}
      onChange={set}
      error={wrong}
      {...(isNumber ? { inputMode: 'decimal' as const } : {})}
    />
  )
}

function useMisfitWords(): (misfit: Misfit) => string {
  const say = useText(newJobText)
  return ({ kind, bound = '' }) => {
    if (kind === 'small') return say('tooSmall', { n: ltr(bound) })
    if (kind === 'large') return say('tooLarge', { n: ltr(bound) })
    if (kind === 'pattern') return say('badPattern', { pattern: ltr(bound) })
    return say(
      ({ needed: 'neededValue', number: 'badNumber', integer: 'badInteger', instant: 'badInstant' } as const)[kind],
    )
  }
}

/** Priority by band with the number beside, and the place that it gives. */
export function PriorityChoice({ place, total }: { place: number | null; total: number | null }) {
  const say = useText(newJobText)
  const ui = useText(uiText)
  const format = useFormat()
  const draft = useDraft()
  return (
    <div>
      <div className="field-label">{say('priority')}</div>
      <div className="row gap-3">
        <Segmented<Band>
          label={say('priority')}
          value={bandOf(draft.priority)}
          onChange={(band) => band !== bandOf(draft.priority) && draft.change({ priority: BAND_DEFAULT[band] })}
          items={BANDS.map((band) => ({
            id: band,
            label: (
              <>
                <BandSignal band={band} /> {ui(band)}
              </>
            ),
          }))}
        />
        <span className="priority-number">
          <TextInput
            label={say('priorityNumber')}
            hideLabel
            code
            inputMode="numeric"
            value={String(draft.priority)}
            onChange={(text) => draft.change({ priority: Number.parseInt(text, 10) || 0 })}
          />
        </span>
        {place !== null && total !== null && (
          <span className="meta ink-2">
            {say('place', { place: format.number(place), total: format.number(total) })}
          </span>
        )}
      </div>
    </div>
  )
}

const HOURS = [1, 4, 24, 168] as const

/** Time for each attempt, and when what has not started ends. */
export function Limits({ errors }: { errors: readonly FieldError[] }) {
  const say = useText(newJobText)
  const format = useFormat()
  const draft = useDraft()
  const wrong = (path: string) => errors.find((error) => error.path === path)?.message ?? null
  return (
    <div>
      <h3>{say('limits')}</h3>
      <div className="parameter-grid">
        <TextInput
          label={say('timeout')}
          end={say('minutes')}
          code
          inputMode="numeric"
          value={draft.timeoutText}
          onChange={(timeoutText) => draft.change({ timeoutText })}
          note={say('timeoutNote')}
          error={wrong('timeoutMinutes')}
        />
        <Select
          label={say('expires')}
          value={String(draft.expiresHours ?? 'template')}
          onChange={(id) => draft.change({ expiresHours: id === 'template' ? null : Number(id) })}
          choices={[
            { id: 'template', label: say('expiresTemplate') },
            ...HOURS.map((hours) => ({
              id: String(hours),
              label: say('expiresIn', { time: format.duration(hours * 3_600_000) }),
            })),
          ]}
          error={wrong('expiresAt')}
        />
      </div>
    </div>
  )
}
