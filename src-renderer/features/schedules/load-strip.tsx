/** The next 24 hours in 96 bars: outline because planned, the fullest solid, the open schedule's own in ink. A bar filters the list. */
import type { CSSProperties } from 'react'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { schedulesText } from './text.ts'

export const QUARTER_MS = 900_000
export type Load = RequestOutput<'schedules.load'>

/** The load of the next 24 h, shared by strip, list and editor. */
export function useLoad(): Load | undefined {
  return useRead('schedules.load', { hours: 24 }).data
}

type StripProps = {
  load: Load | undefined
  own: string | null
  picked: number | null
  onPick: (bar: number | null) => void
}

/** `picked` is the index of the bar that filters the list. */
export function LoadStrip(props: StripProps) {
  const say = useText(schedulesText)
  const format = useFormat()
  const { load } = props
  const bars = load?.bars ?? []
  const most = Math.max(0, ...bars)
  const time = (bar: number) => format.time((load?.from ?? 0) + bar * QUARTER_MS)
  const crowded = () => say('crowded', { time: time(bars.indexOf(most)), jobs: say('jobs', { count: most }) })
  return (
    <section className="load" aria-label={say('load')}>
      <div className="row gap-2">
        <h2 className="mid">{say('load')}</h2>
        <span className="meta ink-3">{say('loadUnit')}</span>
        <span className="meta ink-2 push">{most > 0 ? crowded() : load && say('nothingPlanned')}</span>
      </div>
      <div className="load-bars">
        {bars.map((count, bar) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <Bar key={bar} {...props} bar={bar} count={count} most={most} isCrowded={bar === bars.indexOf(most)} />
        ))}
      </div>
      <div className="load-axis meta ink-3" aria-hidden="true">
        {load && [0, 16, 32, 48, 64, 80, 96].map((bar) => <span key={bar}>{time(bar)}</span>)}
      </div>
    </section>
  )
}

type BarProps = StripProps & { bar: number; count: number; most: number; isCrowded: boolean }

function Bar({ load, own, picked, onPick, bar, count, most, isCrowded }: BarProps) {
  const say = useText(schedulesText)
  const format = useFormat()
  const time = format.time((load?.from ?? 0) + bar * QUARTER_MS)
  const words = say('bar', { time, jobs: say('jobs', { count }) })
  const isMine = own !== null && (load?.perSchedule[own]?.[bar] ?? 0) > 0
  const kind = [isCrowded && most > 0 && 'hot', isMine && 'mine', bar === picked && 'picked'].filter(Boolean).join(' ')
  return (
    <button
      type="button"
      tabIndex={bar === (picked ?? 0) ? 0 : -1}
      className={kind}
      style={{ '--size': most > 0 ? count / most : 0 } as CSSProperties}
      title={words}
      aria-label={words}
      aria-pressed={bar === picked}
      disabled={count === 0 && bar !== picked && bar !== 0}
      onClick={() => onPick(bar === picked ? null : bar)}
      onKeyDown={moveAlong}
    />
  )
}

/** Arrows walk over the bars that hold something, in the direction in which they are seen. */
function moveAlong(event: React.KeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
  const forward = (event.key === 'ArrowRight') === (document.documentElement.dir !== 'rtl')
  let next = forward ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling
  while (next instanceof HTMLButtonElement && next.disabled)
    next = forward ? next.nextElementSibling : next.previousElementSibling
  if (next instanceof HTMLButtonElement) next.focus()
  event.preventDefault()
}
