/** Priority, and how far a new job may go. */
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { PlanEditor } from '../../rollout/plan-editor.tsx'
import { TextInput } from '../../ui/field.tsx'
import { BAND_DEFAULT, type Band, BANDS, BandSignal, bandOf } from '../../ui/priority.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { uiText } from '../../ui/text.ts'
import { useDraft } from './draft-store.ts'
import { newJobText } from './text.ts'

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

/** A plan for this job alone. What the engine refused stands at its field. */
export function OwnPlan({ errors, hasTemplate }: { errors: readonly FieldError[]; hasTemplate: boolean }) {
  const say = useText(newJobText)
  const { plan, change } = useDraft()
  return (
    <div>
      <h3>{say('rollout')}</h3>
      <PlanEditor
        form={plan}
        onChange={(next) => change({ plan: next })}
        refusalOf={(path) => errors.find((error) => error.path === `fleetPlan.${path}`)?.message ?? null}
        {...(hasTemplate ? { offNote: say('rolloutTemplate') } : {})}
      />
    </div>
  )
}

const HOURS = [1, 4, 24, 168] as const

/** Time for each attempt, and when what has not started ends. */
export function Limits({ errors }: { errors: readonly FieldError[] }) {
  const say = useText(newJobText)
  const format = useFormat()
  const draft = useDraft()
  const isOwn = draft.source === 'document'
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
          note={say(isOwn ? 'timeoutNoteOwn' : 'timeoutNote')}
          error={wrong('timeoutMinutes')}
        />
        <Select
          label={say('expires')}
          value={String(draft.expiresHours ?? 'template')}
          onChange={(id) => draft.change({ expiresHours: id === 'template' ? null : Number(id) })}
          choices={[
            { id: 'template', label: say(isOwn ? 'expiresNever' : 'expiresTemplate') },
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
