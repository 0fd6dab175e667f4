/** Rows of the section Engine: which new devices are taken, ageing, spread of starts, the time of a cancel, the word for quitting. */
import { STOP_MODES } from '../../../src-preload/contract/vocabulary.ts'
import { useText } from '../../i18n/locale.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SavedText, SettingRow } from './parts.tsx'
import { rulesText } from './rules-text.ts'
import type { SectionProps } from './use-setting.ts'

const STOPS = ['ask', ...STOP_MODES] as const

/** The patterns of a list parted by commas, each once. */
function patternsOf(text: string): string[] {
  const patterns = text.split(/[,،]/).map((pattern) => pattern.trim())
  return [...new Set(patterns.filter(Boolean))]
}

/** What is wrong with a number of a range; an empty text is right where it means something. */
function useRange() {
  const say = useText(rulesText)
  return (least: number, most: number, mayBeEmpty: boolean) =>
    (text: string): string | null => {
      if (text.trim() === '' && mayBeEmpty) return null
      const number = Number(text)
      const isRight = text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most
      return isRight ? null : say('range', { least, most })
    }
}

/** R23: after a wake or a start, due work begins within so long. */
function StartSpread({ settings, change }: SectionProps) {
  const say = useText(rulesText)
  const range = useRange()
  return (
    <SettingRow label={say('startSpread')} note={say('startSpreadNote')}>
      <SavedText
        label={say('startSpread')}
        inputMode="numeric"
        end={say('milliseconds')}
        value={String(settings.startSpreadMs)}
        check={range(0, 10_000, false)}
        onSave={(text) => void change({ startSpreadMs: Number(text) }, say('startSpread'))}
      />
    </SettingRow>
  )
}

/** Ageing, the spread of starts (R23), the grace of a cancel, the word for quitting. */
export function WorkRules({ settings, change }: SectionProps) {
  const say = useText(rulesText)
  const range = useRange()
  return (
    <>
      <SettingRow label={say('autoAccept')} note={say('autoAcceptNote')}>
        <SavedText
          code
          label={say('autoAccept')}
          value={settings.autoAccept.join(', ')}
          check={(text) => (patternsOf(text).length <= 50 ? null : say('range', { least: 0, most: 50 }))}
          onSave={(text) => void change({ autoAccept: patternsOf(text) }, say('autoAccept'))}
        />
      </SettingRow>
      <SettingRow label={say('ageing')} note={say('ageingNote')}>
        <SavedText
          label={say('ageing')}
          inputMode="numeric"
          end={say('minutes')}
          value={settings.ageingMinutes === null ? '' : String(settings.ageingMinutes)}
          check={range(1, 10_080, true)}
          onSave={(text) => void change({ ageingMinutes: text.trim() === '' ? null : Number(text) }, say('ageing'))}
        />
      </SettingRow>
      <StartSpread settings={settings} change={change} />
      <SettingRow label={say('killAfter')} note={say('killAfterNote')}>
        <SavedText
          label={say('killAfter')}
          inputMode="numeric"
          end={say('seconds')}
          value={String(settings.killAfterSeconds)}
          check={range(1, 3_600, false)}
          onSave={(text) => void change({ killAfterSeconds: Number(text) }, say('killAfter'))}
        />
      </SettingRow>
      <SettingRow label={say('stopMode')}>
        <Segmented
          label={say('stopMode')}
          value={settings.stopMode}
          items={STOPS.map((id) => ({ id, label: say(id) }))}
          onChange={(stopMode) => void change({ stopMode }, say('stopMode'))}
        />
      </SettingRow>
    </>
  )
}
