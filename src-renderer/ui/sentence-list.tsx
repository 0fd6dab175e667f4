/** Sentences of an explanation on a line, oldest first, each with when and by which rule. They come in both languages. */
import type { ReactNode } from 'react'
import { useFormat, useLocale } from '../i18n/locale.tsx'

export type ToldSentence = {
  /** null: a fact without a moment. */
  readonly at: number | null
  readonly rule: string | null
  readonly textEn: string
  readonly textAr: string
  readonly runIds: readonly string[]
}

/** The numbered rules are shown, so that they can be looked up; other references are the machine's own and stay in the data. */
const isNumbered = (rule: string | null): rule is string => rule !== null && /^R\d+[a-z]?$/.test(rule)

/** `linkOf` draws the way to a run that a sentence names. */
export function SentenceList({
  sentences,
  linkOf,
  withDay = false,
}: {
  sentences: readonly ToldSentence[]
  linkOf?: (runId: string) => ReactNode
  /** Moments of several days: the day is said too. */
  withDay?: boolean
}) {
  const { language } = useLocale()
  const format = useFormat()
  return (
    <ol className="sentence-list">
      {sentences.map((sentence, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an explanation is shown as it was told
        <li key={place} className="told">
          <time className="meta ink-3 nowrap">
            {sentence.at !== null && (withDay ? format.dateTime(sentence.at) : format.clock(sentence.at))}
          </time>
          <span className="two-lines">
            <span>{language === 'ar' ? sentence.textAr : sentence.textEn}</span>
            {(isNumbered(sentence.rule) || sentence.runIds.length > 0) && (
              <span className="meta ink-3 row gap-2">
                {isNumbered(sentence.rule) && <bdi className="mono">{sentence.rule}</bdi>}
                {linkOf && sentence.runIds.map((runId) => <span key={runId}>{linkOf(runId)}</span>)}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
