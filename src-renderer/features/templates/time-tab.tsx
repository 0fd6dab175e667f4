/** Limits of time, attempts, priority; and the target used when nobody says another. */
import { TargetField } from '../../forms/target-field.tsx'
import { useText } from '../../i18n/locale.tsx'
import { TextInput } from '../../ui/field.tsx'
import { BAND_DEFAULT, BANDS, bandOf } from '../../ui/priority.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { uiText } from '../../ui/text.ts'
import { templatesText } from './text.ts'
import type { TabProps } from './what-tab.tsx'

type NumberName = 'timeout' | 'expiry' | 'retryLimit' | 'retryDelay'

function NumberField({ editor, field }: TabProps & { field: NumberName }) {
  const say = useText(templatesText)
  const { draft, change, errorOf } = editor
  const note = field === 'timeout' ? say('timeoutNote') : field === 'expiry' ? say('expiryNote') : undefined
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
