/** Policies as sentences whose values can be changed, over a drawing of due, late and too late. */
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { OVERLAPS } from '../../../../src-preload/contract/vocabulary.ts'
import { BAND_DEFAULT, BANDS, usePriorityWords } from '../../../ui/priority.tsx'
import type { PartProps } from './part-props.ts'
import { editorText } from './text.ts'
import { Value } from './value.tsx'

const GRACES = [60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000] as const
const CATCHUPS = [3, 10, 50] as const

/** The block "When things go wrong". */
export function Policies({ draft, change }: PartProps) {
  const say = useText(editorText)
  return (
    <section aria-label={say('policies')}>
      <h3 className="field-label">{say('policies')}</h3>
      <Drawing />
      <Grace draft={draft} change={change} />
      <Missed draft={draft} change={change} />
      <Overlap draft={draft} change={change} />
      <Priority draft={draft} change={change} />
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

type Sentence = Pick<PartProps, 'draft' | 'change'>

function Grace({ draft, change }: Sentence) {
  const say = useText(editorText)
  const format = useFormat()
  const words = (graceMs: number | null) => (graceMs === null ? say('graceAny') : format.duration(graceMs))
  const choices = [...GRACES, null].map((graceMs) => ({
    id: String(graceMs),
    label: words(graceMs),
    pick: () => change({ graceMs }),
  }))
  return (
    <p className="sentence">
      {say('graceBefore')} <Value label={say('graceValue')} words={words(draft.graceMs)} choices={choices} />{' '}
      {say('graceAfter')}
    </p>
  )
}

function Missed({ draft, change }: Sentence) {
  const say = useText(editorText)
  const choices = [
    { id: 'one', label: say('coalesced'), pick: () => change({ coalesce: true }) },
    ...CATCHUPS.map((count) => ({
      id: String(count),
      label: say('eachMissed', { count }),
      pick: () => change({ coalesce: false, catchupMax: count }),
    })),
  ]
  const words = draft.coalesce ? say('coalesced') : say('eachMissed', { count: draft.catchupMax })
  return (
    <p className="sentence">
      {say('missedBefore')} <Value label={say('missedValue')} words={words} choices={choices} />.
    </p>
  )
}

function Overlap({ draft, change }: Sentence) {
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
