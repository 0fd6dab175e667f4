/** A value in a sentence that is chosen from the usual ones, or typed: a field of its own below the sentence, with what is wrong there. */
import { type ReactNode, useState } from 'react'
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import { ownText } from './own-text.ts'
import { Value } from './value.tsx'

const UNITS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
type Unit = keyof typeof UNITS

/** The largest unit of which a length is a whole number. */
function unitOf(ms: number): Unit {
  const fits = (Object.keys(UNITS) as Unit[]).filter((unit) => ms > 0 && ms % UNITS[unit] === 0)
  return fits.at(-1) ?? 'second'
}

/** A length in words that lose nothing: 90 hours are not "3 d". */
export function useLength(): (ms: number) => string {
  const say = useText(ownText)
  const format = useFormat()
  const day = UNITS.day
  return (ms) =>
    ms >= 2 * day && ms % day !== 0 && ms % UNITS.hour === 0
      ? say('hours', { n: format.number(ms / UNITS.hour) })
      : format.duration(ms)
}

type Props<T> = {
  /** What stands around the value. */
  before: string
  after?: ReactNode
  label: string
  value: T
  /** The usual values. */
  choices: readonly T[]
  words: (value: T) => string
  pick: (value: T) => void
  /** The smallest and the greatest that the engine takes; left out = not judged here. */
  range?: { least?: number; most?: number }
  /** What the engine, or the preview, said about it. */
  error?: string | null
}

/** A sentence about a length of time in ms. Null among the choices means "without end". */
export function DurationSentence<T extends number | null>(props: Props<T>) {
  const { label, value, pick } = props
  const length = useLength()
  // Kept while it is typed: 6, then 60 seconds, must not become 60 minutes.
  const [chosen, setUnit] = useState(() => unitOf(value ?? 0))
  const unit = (value ?? 0) % UNITS[chosen] === 0 ? chosen : unitOf(value ?? 0)
  const error = useRangeError(props, length)
  return (
    <OwnSentence {...props} error={error} suggest={(value || 60_000) as T}>
      {(error) => (
        <div className="own-value">
          <NumberField
            label={label}
            value={(value ?? 0) / UNITS[unit]}
            error={error}
            onChange={(amount) => pick(Math.round(amount * UNITS[unit]) as T)}
          />
          <UnitSelect
            unit={unit}
            onChange={(to) => {
              setUnit(to)
              pick((((value ?? 0) / UNITS[unit]) * UNITS[to]) as T)
            }}
          />
        </div>
      )}
    </OwnSentence>
  )
}

/** A sentence about a whole number. */
export function CountSentence<T extends number | null>(props: Props<T>) {
  const { label, value, pick } = props
  const format = useFormat()
  const error = useRangeError(props, (count) => format.number(count))
  return (
    <OwnSentence {...props} error={error} suggest={(value || 1) as T}>
      {(error) => (
        <div className="own-value">
          <NumberField label={label} value={value ?? 0} error={error} onChange={(count) => pick(count as T)} />
        </div>
      )}
    </OwnSentence>
  )
}

/** Out of its range, said with the range in the words of the value; else what the engine said. A usual value is never out of it. */
function useRangeError<T extends number | null>(props: Props<T>, words: (value: number) => string): string | null {
  const say = useText(ownText)
  const { value, choices, range = {} } = props
  const isOut = value !== null && (value < (range.least ?? value) || value > (range.most ?? value))
  if (!isOut || choices.includes(value)) return props.error ?? null
  const [least, most] = [range.least ?? null, range.most ?? null].map((end) => (end === null ? null : words(end)))
  if (least && most) return say('fromTo', { least, most })
  return least ? say('atLeast', { least }) : say('atMost', { most: most ?? '' })
}

/** The sentence, and the field while the value is none of the usual ones or was asked for. */
function OwnSentence<T extends number | null>(
  props: Props<T> & { suggest: T; children: (error: string | null) => ReactNode },
) {
  const { before, after, label, value, choices, words, pick, suggest, children } = props
  const say = useText(ownText)
  const [isOwn, setOwn] = useState(false)
  const isOpen = value !== null && (isOwn || !choices.includes(value))
  const error = props.error ?? null
  const usual = choices.map((each) => ({
    id: String(each),
    label: words(each),
    pick: () => {
      setOwn(false)
      pick(each)
    },
  }))
  const own = {
    id: 'own',
    label: say('other'),
    pick: () => {
      setOwn(true)
      pick(suggest)
    },
  }
  return (
    <>
      <p className="sentence">
        {before} <Value label={label} words={words(value)} choices={[...usual, own]} />
        {after}
      </p>
      {isOpen ? children(error) : error && <SentenceError>{error}</SentenceError>}
    </>
  )
}

/** What is wrong with a sentence that has no field. */
export function SentenceError({ children }: { children: ReactNode }) {
  return (
    <p className="meta tone-fail" role="alert">
      {children}
    </p>
  )
}

type NumberProps = { label: string; value: number; error: string | null; onChange: (value: number) => void }

/** What is no number stays in the field, is said, and changes nothing. */
function NumberField({ label, value, error, onChange }: NumberProps) {
  const say = useText(ownText)
  const format = useFormat()
  const [text, setText] = useState<string | null>(null)
  const isNumber = text === null || (text.trim() !== '' && Number.isInteger(Number(text)) && Number(text) >= 0)
  return (
    <TextInput
      label={label}
      hideLabel
      autoFocus
      inputMode="numeric"
      value={text ?? String(value)}
      error={isNumber ? error : say('whole', { example: format.number(90) })}
      onBlur={() => setText(null)}
      onChange={(next) => {
        setText(next)
        const number = Number(next)
        if (next.trim() !== '' && Number.isInteger(number) && number >= 0) onChange(number)
      }}
    />
  )
}

function UnitSelect({ unit, onChange }: { unit: Unit; onChange: (unit: Unit) => void }) {
  const say = useText(ownText)
  const choices = (Object.keys(UNITS) as Unit[]).map((id) => ({ id, label: say(id) }))
  return <Select label={say('unit')} hideLabel choices={choices} value={unit} onChange={onChange} />
}
