/** The finer policies as sentences: spread of starts, how long it may wait, when it pauses itself. */
import { errorAt } from '../../../forms/field-errors.ts'
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { finerText } from './finer-text.ts'
import { Value } from './value.tsx'
import type { PartProps } from './part-props.ts'

const JITTERS = [0, 5_000, 30_000, 60_000, 300_000, 900_000, 3_600_000] as const
const WAITS = [null, 300_000, 900_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000] as const
const FAILURES = [null, 1, 2, 3, 5, 10] as const

/** The block "Starting and stopping". */
export function Finer(part: PartProps) {
  const say = useText(finerText)
  return (
    <section aria-label={say('finer')}>
      <h3 className="field-label">{say('finer')}</h3>
      {part.draft.kind !== 'event_triggered' && <Jitter {...part} />}
      <Wait {...part} />
      <PauseAfter {...part} />
    </section>
  )
}

/** The choices of one value, each said in words. */
function choices<T extends number | null>(values: readonly T[], words: (value: T) => string, pick: (value: T) => void) {
  return values.map((value) => ({ id: String(value), label: words(value), pick: () => pick(value) }))
}

function Jitter({ draft, change, errors }: PartProps) {
  const say = useText(finerText)
  const format = useFormat()
  const words = (ms: number) => (ms === 0 ? say('exactly') : say('within', { time: format.duration(ms) }))
  const error = errorAt(errors, 'jitterMs')
  return (
    <>
      <p className="sentence">
        {say('jitterBefore')}{' '}
        <Value
          label={say('jitterValue')}
          words={words(draft.jitterMs)}
          choices={choices(JITTERS, words, (jitterMs) => change({ jitterMs }))}
        />
        .
      </p>
      {error && <p className="meta tone-fail">{error}</p>}
    </>
  )
}

function Wait({ draft, change }: PartProps) {
  const say = useText(finerText)
  const format = useFormat()
  const words = (ms: number | null) => (ms === null ? say('aslong') : format.duration(ms))
  return (
    <p className="sentence">
      {say('waitBefore')}{' '}
      <Value
        label={say('waitValue')}
        words={words(draft.startWithinMs)}
        choices={choices(WAITS, words, (startWithinMs) => change({ startWithinMs }))}
      />
      {draft.startWithinMs !== null && ` ${say('waitAfter')}`}.
    </p>
  )
}

function PauseAfter({ draft, change }: PartProps) {
  const say = useText(finerText)
  const words = (count: number | null) => (count === null ? say('never') : say('afterFailures', { count }))
  return (
    <p className="sentence">
      {say('pauseBefore')}{' '}
      <Value
        label={say('pauseValue')}
        words={words(draft.pauseAfterFailures)}
        choices={choices(FAILURES, words, (pauseAfterFailures) => change({ pauseAfterFailures }))}
      />
      .
    </p>
  )
}
