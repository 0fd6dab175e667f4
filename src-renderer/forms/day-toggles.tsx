/** The days of the week as buttons that stay pressed; at least one is. */
import { useLocale } from '../i18n/locale.tsx'
import { dayName, firstWeekday } from '../i18n/weekdays.ts'

const WEEK: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

/** `days`: 0 = Sunday … 6 = Saturday. */
export function DayToggles({
  label,
  days,
  onChange,
}: {
  label: string
  days: readonly number[]
  onChange: (days: number[]) => void
}) {
  const { language } = useLocale()
  const first = firstWeekday(language)
  return (
    <fieldset className="field day-toggles">
      <legend className="field-label">{label}</legend>
      <div className="row gap-1">
        {WEEK.map((offset) => {
          const day = (first + offset) % 7
          const isOn = days.includes(day)
          const next = isOn ? days.filter((other) => other !== day) : [...days, day].sort((a, b) => a - b)
          return (
            <button
              key={day}
              type="button"
              aria-pressed={isOn}
              aria-label={dayName(day, language)}
              className="day-toggle"
              onClick={() => next.length > 0 && onChange(next)}
            >
              {language === 'ar'
                ? dayName(day, language).replace(/^ال/, '').slice(0, 3)
                : dayName(day, language).slice(0, 2)}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}
