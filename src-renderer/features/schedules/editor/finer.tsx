/** The finer policies as sentences: spread of starts, how long it may wait, when it pauses itself. */
import { LIMITS } from '../../../../src-preload/contract/vocabulary.ts'
import { errorAt } from '../../../forms/field-errors.ts'
import { useLocale, useText } from '../../../i18n/locale.tsx'
import { finerText } from './finer-text.ts'
import { CountSentence, DurationSentence, useLength } from './own-value.tsx'
import type { PartProps } from './part-props.ts'

const DAY_MS = 86_400_000
const JITTERS: readonly number[] = [0, 5_000, 30_000, 60_000, 300_000, 900_000, 3_600_000]
const WAITS: readonly (number | null)[] = [null, 300_000, 900_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000]
const FAILURES: readonly (number | null)[] = [null, 1, 2, 3, 5, 10]

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

function Jitter({ draft, change, errors }: PartProps) {
  const say = useText(finerText)
  const length = useLength()
  const { language } = useLocale()
  const refused = errorAt(errors, 'jitterMs')
  return (
    <DurationSentence
      before={say('jitterBefore')}
      after="."
      label={say('jitterValue')}
      value={draft.jitterMs}
      choices={JITTERS}
      words={(ms) => (ms === 0 ? say('exactly') : say('within', { time: length(ms) }))}
      pick={(jitterMs) => change({ jitterMs })}
      range={{ most: DAY_MS }}
      // The engine refuses it for one reason; its code alone, which is all that Arabic has, speaks of intervals.
      error={refused && language === 'ar' ? say('jitterTooLong') : refused}
    />
  )
}

function Wait({ draft, change, errors }: PartProps) {
  const say = useText(finerText)
  const length = useLength()
  return (
    <DurationSentence
      before={say('waitBefore')}
      after={`${draft.startWithinMs === null ? '' : ` ${say('waitAfter')}`}.`}
      label={say('waitValue')}
      value={draft.startWithinMs}
      choices={WAITS}
      words={(ms) => (ms === null ? say('aslong') : length(ms))}
      pick={(startWithinMs) => change({ startWithinMs })}
      range={{ least: LIMITS.graceMinMs }}
      error={errorAt(errors, 'startWithinMs')}
    />
  )
}

function PauseAfter({ draft, change, errors }: PartProps) {
  const say = useText(finerText)
  return (
    <CountSentence
      before={say('pauseBefore')}
      after="."
      label={say('pauseValue')}
      value={draft.pauseAfterFailures}
      choices={FAILURES}
      words={(count) => (count === null ? say('never') : say('afterFailures', { count }))}
      pick={(pauseAfterFailures) => change({ pauseAfterFailures })}
      range={{ least: 1, most: 100 }}
      error={errorAt(errors, 'pauseAfterFailures')}
    />
  )
}
