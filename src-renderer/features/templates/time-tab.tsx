/** Limits of time, attempts, priority; and the target used when nobody says another. */
import { TargetField } from '../../forms/target-field.tsx'
import { useText } from '../../i18n/locale.tsx'
import { TextInput } from '../../ui/field.tsx'
import { BAND_DEFAULT, BANDS, bandOf } from '../../ui/priority.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { uiText } from '../../ui/text.ts'
import { templatesText } from './text.ts'
import type { TabProps } from './what-tab.tsx'

/** Time limit, expiry, attempts, priority. */
export function TimeTab({ editor }: TabProps) {
  const say = useText(templatesText)
  const ui = useText(uiText)
  const { draft, change, errorOf } = editor
  const minutes = say('minutes')
  return (
    <div className="template-fields">
      <div className="field-pair">
        <TextInput
          label={say('timeout')}
          inputMode="numeric"
          end={minutes}
          value={draft.timeout}
          error={errorOf('timeout')}
          note={say('timeoutNote')}
          onChange={(timeout) => change({ timeout })}
        />
        <TextInput
          label={say('expiry')}
          inputMode="numeric"
          end={minutes}
          value={draft.expiry}
          error={errorOf('expiry')}
          note={say('expiryNote')}
          onChange={(expiry) => change({ expiry })}
        />
      </div>
      <div className="field-pair">
        <TextInput
          label={say('retryLimit')}
          inputMode="numeric"
          value={draft.retryLimit}
          error={errorOf('retryLimit')}
          onChange={(retryLimit) => change({ retryLimit })}
        />
        <TextInput
          label={say('retryDelay')}
          inputMode="numeric"
          end={minutes}
          value={draft.retryDelay}
          error={errorOf('retryDelay')}
          onChange={(retryDelay) => change({ retryDelay })}
        />
      </div>
      <div className="field">
        <span className="field-label">{say('priority')}</span>
        <Segmented
          label={say('priority')}
          value={bandOf(draft.priority)}
          items={BANDS.map((id) => ({ id, label: ui(id) }))}
          onChange={(band) => change({ priority: BAND_DEFAULT[band] })}
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
