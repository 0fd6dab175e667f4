/** From points to a line in a box. Pure; nothing is smoothed or made up between points. */
import type { Point } from '../../../src-preload/contract/data.ts'

export type Box = { from: number; to: number; least: number; most: number }

/** The least and greatest value; null without points. */
export function rangeOf(points: readonly Point[]): { least: number; most: number } | null {
  if (points.length === 0) return null
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const { value } of points) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return { least, most }
}

const PAD = 6

/** Where each point lies in the box; a flat series lies in the middle. */
export function dotsOf(points: readonly Point[], box: Box, width: number, height: number): { x: number; y: number }[] {
  const spread = box.most - box.least
  const x = (at: number) => ((at - box.from) / Math.max(1, box.to - box.from)) * width
  const y = (value: number) =>
    spread === 0 ? height / 2 : height - PAD - ((value - box.least) / spread) * (height - 2 * PAD)
  return points.map(({ at, value }) => ({ x: x(at), y: y(value) }))
}

/** An SVG path; one point is a short dash. Time runs left to right in both languages. */
export function linePath(points: readonly Point[], box: Box, width: number, height: number): string {
  const dots = dotsOf(points, box, width, height)
  const [only] = dots
  if (dots.length === 1 && only) return `M${(only.x - 2).toFixed(1)} ${only.y.toFixed(1)}h4`
  return dots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
}
