/** The truth chain: saved, announced (said "Sent"), accepted, running, confirmed; filled only as far as is known. */
import { useFormat, useText } from '../i18n/locale.tsx'
import type { StateWord } from './states.ts'
import { stateText, uiText } from './text.ts'

export type TruthStep =
  | 'saved'
  | 'outbox'
  | 'announced'
  | 'accepted'
  | 'running'
  | 'confirmed'
  | 'failed'
  | 'unconfirmed'

const FILLED: Record<TruthStep, number> = {
  saved: 1,
  outbox: 1,
  announced: 2,
  accepted: 3,
  running: 3,
  confirmed: 4,
  failed: 4,
  unconfirmed: 3,
}
const WORDS: Record<TruthStep, { word: StateWord; tone: string }> = {
  saved: { word: 'SAVED', tone: 'tone-ink' },
  outbox: { word: 'IN_OUTBOX', tone: 'tone-ink' },
  announced: { word: 'SENT', tone: 'tone-ink' },
  accepted: { word: 'ACCEPTED', tone: 'tone-ink' },
  running: { word: 'RUNNING', tone: 'tone-run' },
  confirmed: { word: 'CONFIRMED', tone: 'tone-ink' },
  failed: { word: 'FAILED', tone: 'tone-fail' },
  unconfirmed: { word: 'UNCONFIRMED', tone: 'tone-unsure' },
}

/** Five pips and a word. `known` says how many pips are filled when the step is unconfirmed. */
export function TruthChip({ step, at, known }: { step: TruthStep; at?: number | null; known?: number }) {
  const say = useText(stateText)
  const ui = useText(uiText)
  const format = useFormat()
  const word = say(WORDS[step].word)
  const filled = known ?? FILLED[step]
  return (
    <span className="truth" role="img" aria-label={ui('truthSteps', { word })}>
      <span className="pips" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((pip) => (
          <i key={pip} className={pipName(step, pip, filled)} />
        ))}
      </span>
      <span className={WORDS[step].tone}>{word}</span>
      {at != null && <span className="ink-3">{format.clock(at)}</span>}
    </span>
  )
}

function pipName(step: TruthStep, pip: number, filled: number): string | undefined {
  if (pip < filled) return 'known'
  if (step === 'unconfirmed') return 'not-known'
  if (pip > filled) return undefined
  if (step === 'running') return 'now'
  if (step === 'confirmed') return 'confirmed'
  return step === 'failed' ? 'failed' : undefined
}
