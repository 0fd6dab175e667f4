/** What stands until the app has said what it is: the ground, and stand-in rows when that takes longer. No data, no keys. */
import { SkeletonRows } from '../ui/skeleton.tsx'

/** Shown before `app.info` answers. The rows come late, so that a quick start is one calm change. */
export function FirstPaint() {
  return (
    <main className="first-paint">
      <SkeletonRows />
    </main>
  )
}
