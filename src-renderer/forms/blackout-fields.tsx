/** Blackout windows one by one: days, from and to on the wall clock, and the dates between which they hold. */
import { Plus, X } from 'lucide-react'
import type { Blackout } from '../../src-preload/contract/timing-policies.ts'
import { LIMITS } from '../../src-preload/contract/vocabulary.ts'
import { useText } from '../i18n/locale.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Checkbox } from '../ui/switch.tsx'
import { DayToggles } from './day-toggles.tsx'
import { errorAt, type FieldErrors } from './field-errors.ts'
import { formsText } from './text.ts'
import { DateInput, TimeInput } from './time-inputs.tsx'

const WEEK = [0, 1, 2, 3, 4, 5, 6]
const NEW: Blackout = { from: '22:00', to: '06:00' }

type Props = {
  windows: readonly Blackout[]
  onChange: (windows: Blackout[]) => void
  errors: FieldErrors
  /** Where the list stands in the request, for its errors. */
  path?: string
}

/** All windows of a list, and the button for one more. */
export function BlackoutFields({ windows, onChange, errors, path = 'blackouts' }: Props) {
  const say = useText(formsText)
  const put = (at: number, some: Partial<Blackout>) =>
    onChange(windows.map((each, index) => (index === at ? { ...each, ...some } : each)))
  return (
    <>
      {windows.map((window, index) => (
        <WindowFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids, their place is what tells them apart
          key={index}
          number={index + 1}
          window={window}
          error={errorAt(errors, `${path}.${index}`)}
          onChange={(some) => put(index, some)}
          onRemove={() => onChange(windows.filter((_, at) => at !== index))}
        />
      ))}
      <span>
        <Button
          small
          icon={Plus}
          isDisabled={windows.length >= LIMITS.blackouts}
          onPress={() => onChange([...windows, NEW])}
        >
          {say('addBlackout')}
        </Button>
      </span>
    </>
  )
}

type WindowProps = {
  number: number
  window: Blackout
  error: string | null
  onChange: (some: Partial<Blackout>) => void
  onRemove: () => void
}

function WindowFields({ number, window, error, onChange, onRemove }: WindowProps) {
  const say = useText(formsText)
  const hasDates = Boolean(window.fromDate ?? window.toDate)
  const today = new Date().toISOString().slice(0, 10)
  return (
    <fieldset className="blackout-window" aria-label={say('windowNumber', { number })}>
      <div className="field-pair">
        <TimeInput label={say('from')} value={window.from} error={error} onChange={(from) => onChange({ from })} />
        <TimeInput label={say('to')} value={window.to} onChange={(to) => onChange({ to })} />
        <IconButton small label={say('removeBlackout', { number })} icon={X} onPress={onRemove} />
      </div>
      {window.to <= window.from && <p className="meta ink-3">{say('overMidnight')}</p>}
      <DayToggles
        label={say('daysOf')}
        days={window.days ?? WEEK}
        onChange={(days) => onChange({ days: days.length === WEEK.length ? null : days })}
      />
      <Checkbox
        isSelected={hasDates}
        onChange={(isOn) => onChange(isOn ? { fromDate: today, toDate: today } : { fromDate: null, toDate: null })}
      >
        {say('withDates')}
      </Checkbox>
      {hasDates && (
        <div className="field-pair">
          <DateInput
            label={say('fromDate')}
            value={window.fromDate ?? ''}
            onChange={(fromDate) => onChange({ fromDate: fromDate || null })}
          />
          <DateInput
            label={say('toDate')}
            value={window.toDate ?? ''}
            onChange={(toDate) => onChange({ toDate: toDate || null })}
          />
        </div>
      )}
    </fieldset>
  )
}
