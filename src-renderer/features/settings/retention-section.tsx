/** How long history is kept, and cleaning up now, which asks first. */
import { useState } from 'react'
import { command } from '../../api/use-command.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SavedText, Section, SettingRow } from './parts.tsx'
import { settingsText } from './text.ts'
import type { SectionProps } from './use-setting.ts'

/** Cleaning up without a number set uses 30 days for that call (DESIGN 6.19). */
const USUAL_DAYS = 30
const FIRST_DAYS = 400
const MOST_DAYS = 36_500

/** The section Retention. */
export function RetentionSection({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  const format = useFormat()
  const [isAsking, setAsking] = useState(false)
  const days = settings.retentionDays
  const count = format.number(days ?? USUAL_DAYS)
  const cleanup = async () => {
    const answer = await command('history.cleanup', { retentionDays: days ?? USUAL_DAYS })
    if (answer.ok) toast(say('didCleanup', { count: answer.value.deletedCount }))
  }
  return (
    <Section title={say('retention')} help={say('retentionHelp')}>
      <Keep settings={settings} change={change} />
      <SettingRow label={say('cleanup')} note={say('cleanupNote', { count })}>
        <Button onPress={() => setAsking(true)}>{say('cleanup')}</Button>
      </SettingRow>
      <ConfirmDialog
        isOpen={isAsking}
        question={say('cleanupAsk', { count })}
        consequence={say('cleanupConsequence')}
        count={1}
        action={say('cleanupDo')}
        keep={say('cleanupKeep')}
        danger
        onConfirm={() => void cleanup()}
        onClose={() => setAsking(false)}
      />
    </Section>
  )
}

function Keep({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  const days = settings.retentionDays
  const check = (text: string) => {
    const number = Number(text)
    return text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= MOST_DAYS
      ? null
      : say('numberRange', { least: 1, most: MOST_DAYS })
  }
  return (
    <SettingRow label={say('keepHistory')}>
      <div className="column gap-2 start-items">
        <Segmented
          label={say('keepHistory')}
          value={days === null ? 'forever' : 'days'}
          items={[
            { id: 'forever', label: say('forever') },
            { id: 'days', label: say('forDays') },
          ]}
          onChange={(kept) =>
            void change({ retentionDays: kept === 'forever' ? null : FIRST_DAYS }, say('keepHistory'))
          }
        />
        {days !== null && (
          <SavedText
            label={say('daysUnit')}
            inputMode="numeric"
            end={say('daysUnit')}
            value={String(days)}
            check={check}
            onSave={(text) => void change({ retentionDays: Number(text) }, say('keepHistory'))}
          />
        )}
      </div>
    </SettingRow>
  )
}
