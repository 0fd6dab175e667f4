/** Priority in words: the four bands, their signal glyph, and the number beside them. */
import { useFormat, useText } from '../i18n/locale.tsx'
import { uiText } from './text.ts'

export type Band = 'urgent' | 'high' | 'normal' | 'low'
/** Highest first. */
export const BANDS: readonly Band[] = ['urgent', 'high', 'normal', 'low']
/** The priority a job takes when it joins the band without a number. */
export const BAND_DEFAULT: Readonly<Record<Band, number>> = { urgent: 20, high: 10, normal: 0, low: -10 }
const LIT: Readonly<Record<Band, number>> = { urgent: 3, high: 2, normal: 1, low: 0 }

/** The band of a priority: urgent from +20, high +1 to +19, normal 0, low below. */
export function bandOf(priority: number): Band {
  if (priority >= 20) return 'urgent'
  if (priority >= 1) return 'high'
  return priority === 0 ? 'normal' : 'low'
}

/** Three steps, lit by band. Decoration: the word stands beside it. */
export function BandSignal({ band }: { band: Band }) {
  return (
    <span className="signal" aria-hidden="true">
      {[1, 2, 3].map((step) => (
        <i key={step} className={step <= LIT[band] ? 'lit' : undefined} />
      ))}
    </span>
  )
}

/** "High, +10" */
export function PriorityWords({ priority }: { priority: number }) {
  const words = usePriorityWords()
  return <span className="meta ink-2 nowrap">{words(priority)}</span>
}

/** The same as plain text. */
export function usePriorityWords(): (priority: number) => string {
  const say = useText(uiText)
  const format = useFormat()
  return (priority) => say('priorityWithNumber', { band: say(bandOf(priority)), n: format.signed(priority) })
}
