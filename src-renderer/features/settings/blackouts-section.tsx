/** The workspace's blackout windows, saved together: half a window would hold nothing back. */
import { useState } from 'react'
import type { Blackout } from '../../../src-preload/contract/timing-policies.ts'
import { command } from '../../api/use-command.ts'
import { BlackoutFields } from '../../forms/blackout-fields.tsx'
import { errorsOf, type FieldErrors } from '../../forms/field-errors.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { remember } from '../../stores/undo-store.ts'
import { say as sayNow } from '../../i18n/catalogue.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/error-box.tsx'
import { Section } from './parts.tsx'
import { rulesText } from './rules-text.ts'
import { settingsText } from './text.ts'
import type { SectionProps } from './use-setting.ts'

/** The section Blackout windows (R43). */
export function BlackoutsSection({ settings }: SectionProps) {
  const say = useText(rulesText)
  const { language } = useLocale()
  const [draft, setDraft] = useState<readonly Blackout[] | null>(null)
  const [errors, setErrors] = useState<FieldErrors>({})
  const windows = draft ?? settings.blackouts
  const isDirty = draft !== null && JSON.stringify(draft) !== JSON.stringify(settings.blackouts)
  const save = async () => {
    const before = settings.blackouts
    const next = [...windows]
    const answer = await command('settings.change', { blackouts: next }, { quiet: true })
    if (!answer.ok) return setErrors(errorsOf(answer, language))
    setDraft(null)
    setErrors({})
    return remember({
      sentence: sayNow(settingsText, 'didChange', { what: say('blackouts') }),
      undo: async () => (await command('settings.change', { blackouts: before })).ok,
      redo: async () => (await command('settings.change', { blackouts: next })).ok,
    })
  }
  return (
    <Section title={say('blackouts')} help={say('blackoutsHelp')}>
      <div className="settings-stack">
        <BlackoutFields windows={windows} errors={errors} onChange={setDraft} />
        {errors[''] && <ErrorBox message={errors['']} />}
        {isDirty && (
          <div className="row gap-2">
            <Button kind="primary" onPress={() => void save()}>
              {say('save')}
            </Button>
            <Button kind="quiet" onPress={() => setDraft(null)}>
              {say('discard')}
            </Button>
          </div>
        )}
      </div>
    </Section>
  )
}
