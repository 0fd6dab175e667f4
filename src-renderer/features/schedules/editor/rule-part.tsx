/** When: the kind of rule, its fields, the zone, and for a calendar the cron cells. */
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { errorAt, type FieldErrors } from '../../../forms/field-errors.ts'
import { DateInput, TimeInput } from '../../../forms/time-inputs.tsx'
import { ZoneField } from '../../../forms/zone-field.tsx'
import { LinkButton } from '../../../ui/button.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { Select } from '../../../ui/select.tsx'
import type { IntervalUnit, ScheduleDraft } from '../draft.ts'
import { CalendarRule } from './calendar-rule.tsx'
import { CronCells } from './cron-cells.tsx'
import type { PartProps } from './part-props.ts'
import { EventPart } from './event-part.tsx'
import { editorText } from './text.ts'
import { plainText } from '../../../../src-preload/contract/plain-text.ts'

/** `ruleError` is what the preview said about the rule. */
export function RulePart({ draft, change, errors }: PartProps) {
  const say = useText(editorText)
  const zone = (
    <ZoneField
      value={draft.timezone}
      onChange={(timezone) => change({ timezone })}
      error={errorAt(errors, 'timezone')}
    />
  )
  return (
    <>
      <Segmented
        wide
        label={say('kind')}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        items={[
          { id: 'once', label: say('once') },
          { id: 'interval', label: say('interval') },
          { id: 'cron', label: say('cron') },
          { id: 'event_triggered', label: say('event') },
        ]}
      />
      {draft.kind === 'event_triggered' && <EventPart draft={draft} change={change} errors={errors} />}
      {draft.kind === 'once' && <OnceFields draft={draft} change={change} errors={errors} />}
      {draft.kind === 'interval' && <IntervalFields draft={draft} change={change} errors={errors} />}
      {draft.kind === 'cron' && <CalendarRule cells={draft.cells} onChange={(cells) => change({ cells })} />}
      {draft.kind !== 'event_triggered' && zone}
      {draft.kind === 'cron' && (
        <CronCells
          cells={draft.cells}
          onChange={(cells) => change({ cells })}
          error={cellsError(draft, errors, say('cellEmpty'))}
        />
      )}
    </>
  )
}

function cellsError(draft: ScheduleDraft, errors: FieldErrors, empty: string): string | null {
  if (draft.cells.some((cell) => cell.trim() === '')) return empty
  return errorAt(errors, 'scheduleConfig')
}

function OnceFields({ draft, change, errors }: PartProps) {
  const say = useText(editorText)
  const error = errorAt(errors, 'scheduleConfig')
  return (
    <div className="field-pair">
      <DateInput label={say('date')} value={draft.date} error={error} onChange={(date) => change({ date })} />
      <TimeInput label={say('at')} value={draft.time} onChange={(time) => change({ time })} />
    </div>
  )
}

function IntervalFields({ draft, change, errors }: PartProps) {
  const say = useText(editorText)
  const format = useFormat()
  const units: { id: IntervalUnit; label: string }[] = [
    { id: 'intervalSeconds', label: say('seconds') },
    { id: 'intervalMinutes', label: say('minutes') },
    { id: 'intervalHours', label: say('hours') },
    { id: 'intervalDays', label: say('daysUnit') },
  ]
  const start = Date.parse(plainText(draft.interval?.startAt))
  return (
    <>
      <div className="field-pair">
        <TextInput
          label={say('everyN')}
          inputMode="numeric"
          value={draft.amount}
          error={errorAt(errors, 'scheduleConfig')}
          onChange={(amount) => change({ amount, interval: null })}
        />
        <Select
          label={say('unit')}
          choices={units}
          value={draft.unit}
          onChange={(unit) => change({ unit, interval: null })}
        />
      </div>
      <p className="meta ink-3">{say(draft.unit === 'intervalDays' ? 'wallClock' : 'elapsed')}</p>
      {draft.interval && !Number.isNaN(start) && (
        <p className="meta ink-3">
          {say('intervalStart', { start: format.dateTime(start, draft.timezone) })}{' '}
          <LinkButton onPress={() => change({ interval: null })}>{say('startAgain')}</LinkButton>
        </p>
      )}
    </>
  )
}
