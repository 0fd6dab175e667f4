/** Policies as sentences whose values can be changed, over a drawing of due, late and too late. */
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { LIMITS, OVERLAPS } from '../../../../src-preload/contract/vocabulary.ts'
import { errorAt } from '../../../forms/field-errors.ts'
import { BAND_DEFAULT, BANDS, usePriorityWords } from '../../../ui/priority.tsx'
import type { PartProps } from './part-props.ts'
import { CountSentence, DurationSentence, SentenceError, useLength } from './own-value.tsx'
import { editorText } from './text.ts'
import { Value } from './value.tsx'

const GRACES: readonly (number | null)[] = [60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000]
const CATCHUPS: readonly number[] = [3, 10, 50]

/** The block "When things go wrong". */
export function Policies(part: PartProps) {
  const say = useText(editorText)
  return (
    <section aria-label={say('policies')}>
      <h3 className="field-label">{say('policies')}</h3>
      <Drawing />
      <Grace {...part} />
      <Missed {...part} />
      <Overlap {...part} />
      <Priority {...part} />
    </section>
  )
}

function Drawing() {
  const say = useText(editorText)
  return (
    <>
      <svg className="policy-drawing mirrors" viewBox="0 0 272 46" role="img" aria-label={say('drawing')}>
        <path className="axis" d="M4 30H268" />
        <rect className="grace" x="34" y="22" width="128" height="16" rx="2" />
        <path className="due" d="M34 14V38" />
        <path className="limit" d="M162 18V38" />
        <rect className="ran" x="104" y="24" width="40" height="12" rx="2" />
        <rect className="skipped" x="196" y="24" width="40" height="12" rx="2" />
      </svg>
      <div className="policy-words meta ink-3" aria-hidden="true">
        <span>{say('due')}</span>
        <span>{say('late')}</span>
        <span>{say('tooLate')}</span>
      </div>
    </>
  )
}

type Sentence = PartProps

function Grace({ draft, change, errors }: Sentence) {
  const say = useText(editorText)
  const length = useLength()
  return (
    <DurationSentence
      before={say('graceBefore')}
      after={` ${say('graceAfter')}`}
      label={say('graceValue')}
      value={draft.graceMs}
      choices={[...GRACES, null]}
      words={(graceMs) => (graceMs === null ? say('graceAny') : length(graceMs))}
      pick={(graceMs) => change({ graceMs })}
      range={{ least: LIMITS.graceMinMs }}
      error={errorAt(errors, 'graceMs')}
    />
  )
}

/** 0 stands for "the latest once". */
function Missed({ draft, change, errors }: Sentence) {
  const say = useText(editorText)
  return (
    <CountSentence
      before={say('missedBefore')}
      after="."
      label={say('missedValue')}
      value={draft.coalesce ? 0 : draft.catchupMax}
      choices={[0, ...CATCHUPS]}
      words={(count) => (count === 0 ? say('coalesced') : say('eachMissed', { count }))}
      pick={(count) => change(count === 0 ? { coalesce: true } : { coalesce: false, catchupMax: count })}
      range={{ least: 1, most: LIMITS.catchupMax }}
      error={errorAt(errors, 'catchupMax')}
    />
  )
}

function Overlap({ draft, change, errors }: Sentence) {
  const say = useText(editorText)
  const format = useFormat()
  const overlaps = OVERLAPS.map((overlap) => ({ id: overlap, label: say(overlap), pick: () => change({ overlap }) }))
  const counts = Array.from({ length: 10 }, (_, index) => ({
    id: String(index + 1),
    label: format.number(index + 1),
    pick: () => change({ maxInstances: index + 1 }),
  }))
  return (
    <>
      <p className="sentence">
        {say('overlapBefore')} <Value label={say('overlapValue')} words={say(draft.overlap)} choices={overlaps} />.
      </p>
      <p className="sentence">
        {say('instancesBefore')}{' '}
        <Value label={say('instancesValue')} words={format.number(draft.maxInstances)} choices={counts} />{' '}
        {say('instancesAfter')}
      </p>
      {errorAt(errors, 'maxInstances') && <SentenceError>{errorAt(errors, 'maxInstances')}</SentenceError>}
    </>
  )
}

function Priority({ draft, change }: Sentence) {
  const say = useText(editorText)
  const words = usePriorityWords()
  const choices = [
    { id: 'inherit', label: say('priorityInherit'), pick: () => change({ priority: null }) },
    ...BANDS.map((band) => ({
      id: band,
      label: words(BAND_DEFAULT[band]),
      pick: () => change({ priority: BAND_DEFAULT[band] }),
    })),
  ]
  return (
    <p className="sentence">
      {say('priorityBefore')}{' '}
      <Value
        label={say('priorityBefore')}
        words={draft.priority === null ? say('priorityInherit') : words(draft.priority)}
        choices={choices}
      />
      .
    </p>
  )
}
