/** The stacked bar of device counts, and its legend. Order: succeeded, running, failed, rejected, timed out, unconfirmed, waiting. */
import type { CSSProperties } from 'react'
import { useFormat, useText } from '../i18n/locale.tsx'
import { StateMark } from './state-mark.tsx'
import { lookOf, type StateWord } from './states.ts'
import { stateText } from './text.ts'

/** Counts by state; a missing one is 0. */
export type DeviceCounts = {
  succeeded?: number
  running?: number
  failed?: number
  rejected?: number
  timedOut?: number
  unconfirmed?: number
  waiting?: number
  /** Never given to them, or taken back. */
  skipped?: number
}
export type DeviceCountKey = keyof DeviceCounts

const PARTS: readonly { key: DeviceCountKey; mark: string; name: string }[] = [
  { key: 'succeeded', mark: 'SUCCEEDED', name: 'succeeded' },
  { key: 'running', mark: 'RUNNING', name: 'running' },
  { key: 'failed', mark: 'FAILED', name: 'failed' },
  { key: 'rejected', mark: 'REJECTED', name: 'rejected' },
  { key: 'timedOut', mark: 'TIMED_OUT', name: 'late' },
  { key: 'unconfirmed', mark: 'UNCONFIRMED', name: 'unsure' },
  { key: 'waiting', mark: 'QUEUED', name: 'waiting' },
  { key: 'skipped', mark: 'SKIPPED', name: 'waiting' },
]

/** `thin` 4 px in lists (success grey), 8 px in the queue, `big` 12 px in a run. */
export function DeviceBar({ counts, size }: { counts: DeviceCounts; size?: 'thin' | 'big' }) {
  const say = useText(stateText)
  const format = useFormat()
  const shown = PARTS.filter((part) => (counts[part.key] ?? 0) > 0)
  const words = shown.map(
    (part) => `${format.number(counts[part.key] ?? 0)} ${say(lookOf(part.mark).word as StateWord)}`,
  )
  const look = size ? `bar ${size}` : 'bar'
  // No device is in any state yet: an empty bar has nothing to say.
  if (shown.length === 0) return <span className={look} aria-hidden="true" />
  return (
    <span className={look} role="img" aria-label={format.list(words)}>
      {shown.map((part) => (
        <i key={part.key} className={part.name} style={{ '--share': counts[part.key] } as CSSProperties} />
      ))}
    </span>
  )
}

/** Mark, number and word of each part. With `onPick` each is a button that filters. */
export function DeviceLegend({
  counts,
  picked,
  onPick,
}: {
  counts: DeviceCounts
  picked?: DeviceCountKey | null
  onPick?: (key: DeviceCountKey) => void
}) {
  const say = useText(stateText)
  const format = useFormat()
  const shown = PARTS.filter((part) => (counts[part.key] ?? 0) > 0)
  return (
    <div className="legend">
      {shown.map((part) => {
        const inside = (
          <>
            <StateMark state={part.mark} markOnly />
            <b>{format.number(counts[part.key] ?? 0)}</b>
            <span>{say(lookOf(part.mark).word as StateWord)}</span>
          </>
        )
        if (!onPick) {
          return (
            <span key={part.key} className="legend-item">
              {inside}
            </span>
          )
        }
        return (
          <button
            key={part.key}
            type="button"
            className="legend-item"
            aria-pressed={picked === part.key}
            onClick={() => onPick(part.key)}
          >
            {inside}
          </button>
        )
      })}
    </div>
  )
}
