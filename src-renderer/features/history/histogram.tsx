/** Runs over time, 84 px, with the brush: by drag, or by arrow keys, Shift and arrows, Esc. */
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { type Brush, type Bucket, between, brushOf, moved, resized, spanOf, sumOf } from './brush.ts'
import { historyText } from './text.ts'

type Span = { from: number; to: number }
type Props = {
  buckets: readonly Bucket[]
  span: Span
  brush: Span | null
  onBrush: (brush: Span | null) => void
  /** The newest bucket ends now, not at an instant. */
  isOpenEnd: boolean
}

/** Every bucket is one column; outside the brush they fade. */
export function Histogram({ buckets, span, brush: brushed, onBrush, isOpenEnd }: Props) {
  const say = useText(historyText)
  const bucketMs = (span.to - span.from) / Math.max(1, buckets.length)
  const brush = brushed ? brushOf(brushed, span.from, bucketMs, buckets.length) : null
  const take = (next: Brush | null) => onBrush(next && spanOf(next, span.from, bucketMs))
  const { dragged, ...drag } = useDrag(buckets.length, take)
  const shown = dragged ?? brush
  const words = useBrushWords(shown, buckets, span, bucketMs, isOpenEnd)
  const keys = useBrushKeys(brush, buckets.length, take)
  const top = Math.max(1, ...buckets.map((bucket) => bucket.completed + bucket.failed + bucket.skipped))
  return (
    <div className="history-histogram">
      <div
        className={shown ? 'history-bars brushed' : 'history-bars'}
        role="slider"
        tabIndex={0}
        aria-label={say('histogram')}
        aria-description={say('histogramHelp')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, buckets.length - 1)}
        aria-valuenow={shown?.last ?? Math.max(0, buckets.length - 1)}
        aria-valuetext={words ?? say('noBrush')}
        onKeyDown={keys}
        {...drag}
      >
        {buckets.map((bucket, place) => (
          <Column
            key={bucket.at}
            bucket={bucket}
            top={top}
            isIn={!shown || (place >= shown.first && place <= shown.last)}
          />
        ))}
        {shown && <BrushMark brush={shown} count={buckets.length} words={words ?? ''} />}
      </div>
      <Axis span={span} />
    </div>
  )
}

function Column({ bucket, top, isIn }: { bucket: Bucket; top: number; isIn: boolean }) {
  const part = (name: string, count: number) =>
    count > 0 && <i className={name} style={{ '--share': count / top } as CSSProperties} />
  return (
    <span className={isIn ? 'history-bar' : 'history-bar outside'}>
      {part('skipped', bucket.skipped)}
      {part('failed', bucket.failed)}
      {part('completed', bucket.completed)}
    </span>
  )
}

function BrushMark({ brush, count, words }: { brush: Brush; count: number; words: string }) {
  const share = { '--from': brush.first / count, '--to': (count - brush.last - 1) / count } as CSSProperties
  const isEarly = brush.first / count < 0.5
  return (
    <span className="history-brush" style={share} aria-hidden="true">
      <span className={isEarly ? 'history-brush-words after' : 'history-brush-words'}>{words}</span>
    </span>
  )
}

/** Days under the columns, or hours when the range is short. At most eight marks. */
function Axis({ span }: { span: Span }) {
  const format = useFormat()
  const length = span.to - span.from
  const isShort = length <= 2 * 86_400_000
  const marks = Array.from({ length: 7 }, (_, place) => (place + 0.5) / 7)
  return (
    <div className="history-axis" aria-hidden="true">
      {marks.map((share) => (
        <span key={share} className="caption ink-3" style={{ '--at': share } as CSSProperties}>
          {isShort ? format.time(span.from + share * length) : format.day(span.from + share * length)}
        </span>
      ))}
    </div>
  )
}

function useBrushWords(brush: Brush | null, buckets: readonly Bucket[], span: Span, bucketMs: number, isOpen: boolean) {
  const say = useText(historyText)
  const format = useFormat()
  if (!brush) return null
  const { from, to } = spanOf(brush, span.from, bucketMs)
  const { total, not } = sumOf(buckets, brush)
  return say('brushed', {
    from: format.dateTime(from),
    to: isOpen && brush.last === buckets.length - 1 ? say('now') : format.dateTime(to),
    not: format.number(not),
    total: format.number(total),
  })
}

/** In Arabic time runs to the left, so the left arrow goes later. */
function useBrushKeys(brush: Brush | null, count: number, take: (brush: Brush | null) => void) {
  const { language } = useLocale()
  const later = language === 'ar' ? 'ArrowLeft' : 'ArrowRight'
  const earlier = language === 'ar' ? 'ArrowRight' : 'ArrowLeft'
  return (event: KeyboardEvent) => {
    if (event.key === 'Escape' && brush) {
      event.preventDefault()
      event.stopPropagation()
      take(null)
    }
    const by = event.key === later ? 1 : event.key === earlier ? -1 : 0
    if (by === 0 || count === 0) return
    event.preventDefault()
    event.stopPropagation()
    take(event.shiftKey ? resized(brush, by, count) : moved(brush, by, count))
  }
}

function useDrag(count: number, take: (brush: Brush | null) => void) {
  const { language } = useLocale()
  const start = useRef<number | null>(null)
  const [dragged, setDragged] = useState<Brush | null>(null)
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - box.left) / Math.max(1, box.width)
    return Math.min(count - 1, Math.max(0, Math.floor((language === 'ar' ? 1 - share : share) * count)))
  }
  return {
    dragged,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture?.(event.pointerId)
      start.current = placeOf(event)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (start.current !== null && count > 0) setDragged(between(start.current, placeOf(event)))
    },
    onPointerUp: () => {
      // A press without a move takes the brush away
      if (start.current !== null) take(dragged)
      start.current = null
      setDragged(null)
    },
    onPointerCancel: () => {
      start.current = null
      setDragged(null)
    },
  }
}
