/** The brush over the histogram as bucket numbers: moving, resizing and reading it. Pure. */

/** First and last bucket, both inside. */
export type Brush = { first: number; last: number }
export type Bucket = { at: number; completed: number; failed: number; skipped: number }

/** A brush is born over this many of the newest buckets. */
const BORN = 8

/** Moves the whole brush, later for positive steps; it stops at the ends. Without a brush: the newest buckets. */
export function moved(brush: Brush | null, by: number, count: number): Brush {
  if (!brush) return { first: Math.max(0, count - BORN), last: count - 1 }
  const step = by > 0 ? Math.min(by, count - 1 - brush.last) : Math.max(by, -brush.first)
  return { first: brush.first + step, last: brush.last + step }
}

/** Moves the edge at the later side; the brush keeps at least one bucket. At the newest bucket it grows at the earlier side. */
export function resized(brush: Brush | null, by: number, count: number): Brush {
  if (!brush) return moved(null, 0, count)
  if (by > 0 && brush.last === count - 1) return { first: Math.max(0, brush.first - by), last: brush.last }
  return { first: brush.first, last: Math.min(count - 1, Math.max(brush.first, brush.last + by)) }
}

/** The brush between two buckets in any order. */
export function between(one: number, other: number): Brush {
  return { first: Math.min(one, other), last: Math.max(one, other) }
}

/** The instants a brush covers: from its first bucket to the end of its last one. */
export function spanOf(brush: Brush, from: number, bucketMs: number): { from: number; to: number } {
  return {
    from: Math.round(from + brush.first * bucketMs),
    to: Math.round(from + (brush.last + 1) * bucketMs),
  }
}

/** The buckets that an interval touches, or null when it lies outside. */
export function brushOf(
  span: { from: number; to: number },
  start: number,
  bucketMs: number,
  count: number,
): Brush | null {
  const first = Math.floor((span.from - start) / bucketMs + 0.001)
  const last = Math.ceil((span.to - start) / bucketMs - 0.001) - 1
  if (count === 0 || last < 0 || first >= count) return null
  return { first: Math.max(0, first), last: Math.min(count - 1, Math.max(first, last)) }
}

/** Runs and runs without success inside the brush. Skipped runs count as not succeeded. */
export function sumOf(buckets: readonly Bucket[], brush: Brush): { total: number; not: number } {
  let total = 0
  let not = 0
  for (const bucket of buckets.slice(brush.first, brush.last + 1)) {
    total += bucket.completed + bucket.failed + bucket.skipped
    not += bucket.failed + bucket.skipped
  }
  return { total, not }
}
