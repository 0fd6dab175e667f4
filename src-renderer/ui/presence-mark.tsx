/** A device's presence: online, asleep, lost ("Not heard"), unknown. Never guessed. */
import { useFormat, useText } from '../i18n/locale.tsx'
import { uiText } from './text.ts'

/** `until` (epoch ms) is the return time an asleep device announced. `markOnly` keeps the word for screen readers. */
export function PresenceMark({
  presence,
  until,
  markOnly,
}: {
  presence: 'online' | 'asleep' | 'lost' | 'unknown'
  until?: number | null
  markOnly?: boolean
}) {
  const say = useText(uiText)
  const format = useFormat()
  const word = presence === 'asleep' && until ? say('asleepUntil', { time: format.time(until) }) : say(presence)
  if (markOnly) return <span className={`presence ${presence}`} role="img" aria-label={word} title={word} />
  return <span className={`presence ${presence}`}>{word}</span>
}
