/** Rows that stand in while the first page loads. They do not move. */
import type { CSSProperties } from 'react'
import { useText } from '../i18n/locale.tsx'
import { uiText } from './text.ts'

const SHARES = [3, 2, 1, 1]

/** `rows` grey rows, announced once as loading. */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  const say = useText(uiText)
  return (
    <div role="status" aria-label={say('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins have no identity
        <div key={row} className="skeleton-row">
          {SHARES.map((share, part) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins have no identity
            <i key={part} style={{ '--share': share } as CSSProperties} />
          ))}
        </div>
      ))}
    </div>
  )
}
