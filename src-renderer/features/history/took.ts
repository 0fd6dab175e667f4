/** How long a run took, as a clock: 0:30, 41:16, 2:05:10. */
import { ltr } from '../../i18n/direction.ts'

/** Whole seconds of `ms`; under a second it says so with a decimal. Null = not known. */
export function tookClock(ms: number | null): string {
  if (ms === null) return '—'
  if (ms > 0 && ms < 1_000) return ltr(`0:00.${Math.min(9, Math.max(1, Math.round(ms / 100)))}`)
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = Math.round(ms / 1000)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return ltr(hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`)
}
