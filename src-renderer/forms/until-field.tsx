/** How long something rests: until it is resumed, for a usual time, or to a date and time of one's own in the window's zone. */
import { useState } from 'react'
import { instantInZone, wallInZone } from '../i18n/instant-in-zone.ts'
import { useFormat, useLocale, useText } from '../i18n/locale.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { formsText } from './text.ts'
import { DateInput, TimeInput } from './time-inputs.tsx'

const HOUR_MS = 3_600_000
const SPANS = { open: null, hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS } as const
type Span = keyof typeof SPANS | 'own'
const ITEMS: readonly Span[] = ['open', 'hour', 'day', 'week', 'own']
const WORDS = { open: 'untilResumed', hour: 'forHour', day: 'forDay', week: 'forWeek', own: 'untilOwn' } as const

/** State of the field. `read` gives the end as an instant, null for none, or undefined when the time typed is not one to come. */
export function useUntil() {
  const { zone } = useLocale()
  const [span, setSpan] = useState<Span>('open')
  const [wall, setWall] = useState(() => wallInZone(Date.now() + HOUR_MS, zone))
  const [isWrong, setWrong] = useState(false)
  const put = (some: { span?: Span; date?: string; time?: string }) => {
    setWrong(false)
    if (some.span) setSpan(some.span)
    else setWall((before) => ({ ...before, ...some }))
  }
  const read = (): number | null | undefined => {
    const length = span === 'own' ? null : SPANS[span]
    if (span !== 'own') return length === null ? null : Date.now() + length
    const at = instantInZone(wall.date, wall.time, zone)
    if (at !== null && at > Date.now()) return at
    setWrong(true)
    return undefined
  }
  return { span, wall, isWrong, put, read, zone }
}

/** The field itself. */
export function UntilField({ label, until }: { label: string; until: ReturnType<typeof useUntil> }) {
  const say = useText(formsText)
  const format = useFormat()
  const { span, wall, isWrong, put, zone } = until
  return (
    <>
      <div className="field">
        <span className="field-label">{label}</span>
        <Segmented
          wide
          label={label}
          value={span}
          onChange={(next) => put({ span: next })}
          items={ITEMS.map((id) => ({ id, label: say(WORDS[id]) }))}
        />
      </div>
      {span === 'own' && (
        <div className="field-pair">
          <DateInput
            label={say('untilDate')}
            value={wall.date}
            error={isWrong ? say('untilPast') : null}
            note={format.zoneName(zone)}
            onChange={(date) => put({ date })}
          />
          <TimeInput label={say('untilTime')} value={wall.time} onChange={(time) => put({ time })} />
        </div>
      )}
    </>
  )
}
