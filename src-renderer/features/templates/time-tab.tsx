/** Limits of time, attempts, priority; and the target used when nobody says another. */
import { PlanEditor } from '../../rollout/plan-editor.tsx'
import { TargetField } from '../../forms/target-field.tsx'
import { useText } from '../../i18n/locale.tsx'
import { TextInput } from '../../ui/field.tsx'
import { BAND_DEFAULT, BANDS, bandOf } from '../../ui/priority.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { uiText } from '../../ui/text.ts'
import { templatesText } from './text.ts'
import type { TabProps } from './what-tab.tsx'

type NumberName = 'timeout' | 'expiry' | 'retryLimit' | 'retryDelay' | 'totalTimeout'

function NumberField({ editor, field }: TabProps & { field: NumberName }) {
  const say = useText(templatesText)
  const { draft, change, errorOf } = editor
  const note = field === 'retryLimit' || field === 'retryDelay' ? undefined : say(`${field}Note`)
  return (
    <TextInput
      label={say(field)}
      inputMode="numeric"
      end={field === 'retryLimit' ? undefined : say('minutes')}
      value={draft[field]}
      error={errorOf(field)}
      note={note}
      onChange={(text) => change({ [field]: text })}
    />
  )
}

/** Time limit, expiry, attempts, priority. */
export function TimeTab({ editor }: TabProps) {
  const say = useText(templatesText)
  const ui = useText(uiText)
  return (
    <div className="template-fields">
      <div className="field-pair">
        <NumberField editor={editor} field="timeout" />
        <NumberField editor={editor} field="expiry" />
      </div>
      <div className="field-pair">
        <NumberField editor={editor} field="retryLimit" />
        <NumberField editor={editor} field="retryDelay" />
      </div>
      <NumberField editor={editor} field="totalTimeout" />
      <Twice editor={editor} />
      <TextInput
        code
        label={say('resources')}
        note={say('resourcesNote')}
        value={editor.draft.resources}
        error={editor.errorOf('resources')}
        onChange={(resources) => editor.change({ resources })}
      />
      <div className="field">
        <span className="field-label">{say('priority')}</span>
        <Segmented
          label={say('priority')}
          value={bandOf(editor.draft.priority)}
          items={BANDS.map((id) => ({ id, label: ui(id) }))}
          onChange={(band) => editor.change({ priority: BAND_DEFAULT[band] })}
        />
      </div>
    </div>
  )
}

/** What follows when it cannot be known whether it ran (R39). */
function Twice({ editor }: TabProps) {
  const say = useText(templatesText)
  const { isIdempotent } = editor.draft
  return (
    <div className="field">
      <span className="field-label">{say('twice')}</span>
      <Segmented
        label={say('twice')}
        value={isIdempotent === null ? 'twiceFunction' : isIdempotent ? 'twiceYes' : 'twiceNo'}
        items={(['twiceFunction', 'twiceYes', 'twiceNo'] as const).map((id) => ({ id, label: say(id) }))}
        onChange={(id) => editor.change({ isIdempotent: id === 'twiceFunction' ? null : id === 'twiceYes' })}
      />
      <span className="field-note">{say('twiceNote')}</span>
    </div>
  )
}

/** How jobs of it reach devices over time. */
export function RolloutTab({ editor }: TabProps) {
  const { draft, change, errorOf } = editor
  return (
    <div className="template-fields">
      <PlanEditor
        form={draft.plan}
        onChange={(plan) => change({ plan })}
        refusalOf={(path) => errorOf(`fleetPlan.${path}`)}
      />
    </div>
  )
}

/** The target of jobs that name none. */
export function TargetTab({ editor }: TabProps) {
  const { draft, change, errorOf } = editor
  return (
    <div className="template-fields">
      <TargetField
        none="later"
        value={draft.defaultTarget}
        onChange={(defaultTarget) => change({ defaultTarget })}
        error={errorOf('defaultTarget')}
      />
    </div>
  )
}
