/** State as mark, word and tone: `<StateMark state reason/>`. Colour alone never says it. */
import { useText } from '../i18n/locale.tsx'
import { Icon, RunningRing } from './icon.tsx'
import { lookOf } from './states.ts'
import { stateText } from './text.ts'

type StateMarkProps = {
  /** A state of the vocabulary, or HELD, MISSED, PARTIAL, UNCONFIRMED, VERSION_CONFLICT, DRAFT. */
  state: string
  /** The stored reason; FAILED + partial reads Partial, SKIPPED + misfire reads Missed. */
  reason?: string | null
  /** Tinted pill: once, beside a panel title. */
  pill?: boolean
  /** The mark alone, with the word as its accessible name. */
  markOnly?: boolean
  /** Replaces the word, e.g. "Asleep until 18:00". */
  word?: string
}

/** The mark and word of a state (design section 3). */
export function StateMark({ state, reason, pill, markOnly, word }: StateMarkProps) {
  const say = useText(stateText)
  const look = lookOf(state, reason)
  const words = word ?? say(look.word)
  const glyph =
    look.icon === 'ring' ? (
      <RunningRing />
    ) : (
      <Icon icon={look.icon} small {...(look.mirrors ? { mirrors: true } : {})} />
    )
  if (markOnly) {
    return (
      <span className={`state tone-${look.tone}`} role="img" aria-label={words} title={words}>
        {glyph}
      </span>
    )
  }
  return (
    <span className={`state tone-${look.tone}${pill ? ' pill' : ''}`}>
      {glyph}
      <span className="word">{words}</span>
    </span>
  )
}
