/** The last twenty runs of a schedule as bars; height says the result before colour does. */
import { useFormat, useText } from '../i18n/locale.tsx'
import { lookOf, markedState } from './states.ts'
import { stateText, uiText } from './text.ts'

/** One past run, oldest first in the list: an object, or `STATUS:reason` as the contract writes it. */
export type StripRun = string | { status: string; reason?: string | null }

const NAMES: Readonly<Record<string, string>> = {
  FAILED: 'failed',
  TIMED_OUT: 'late',
  PARTIAL: 'partial',
  REJECTED: 'rejected',
  SKIPPED: 'skipped',
  MISSED: 'missed',
  CANCELED: 'skipped',
  REMOVED: 'skipped',
}

/** Up to `length` (20) bars; the newest stands at the end side, missing ones are a dashed base. */
export function RunStrip({ runs, length = 20 }: { runs: readonly StripRun[]; length?: number }) {
  const say = useText(stateText)
  const ui = useText(uiText)
  const format = useFormat()
  const last = runs.slice(-length).map(partsOf)
  const blanks = Array.from({ length: length - last.length }, (_, index) => index)
  const words = countWords(last).map(([word, count]) => `${format.number(count)} ${say(word)}`)
  const label = last.length === 0 ? ui('noRuns') : ui('lastRuns', { parts: format.list(words) })
  return (
    <span className="run-strip" role="img" aria-label={label}>
      {blanks.map((index) => (
        <i key={`none-${index}`} className="none" />
      ))}
      {last.map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar has no identity but its place
        <i key={index} className={NAMES[markedState(run.status, run.reason)]} />
      ))}
    </span>
  )
}

function partsOf(run: StripRun): { status: string; reason?: string | null } {
  if (typeof run !== 'string') return run
  const [status = '', reason = null] = run.split(':')
  return { status, reason }
}

function countWords(runs: readonly { status: string; reason?: string | null }[]) {
  const counts = new Map<ReturnType<typeof lookOf>['word'], number>()
  for (const run of runs) {
    const { word } = lookOf(run.status, run.reason)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts]
}
