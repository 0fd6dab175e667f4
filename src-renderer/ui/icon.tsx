/** Icons in the two sizes of the design, and our own running ring and logo. Decoration only: words carry the meaning. */
import type { LucideIcon } from 'lucide-react'

type IconProps = { icon: LucideIcon; small?: boolean; mirrors?: boolean }

/** A lucide outline: 16 px, or 14 px inside text. `mirrors` for chevrons, send, undo and message arrows. */
export function Icon({ icon: Glyph, small, mirrors }: IconProps) {
  const name = [small ? 'icon-small' : 'icon', mirrors && 'mirrors'].filter(Boolean).join(' ')
  return <Glyph className={name} aria-hidden="true" strokeWidth={small ? 2 : 1.75} />
}

/** The running ring: half of it turns once in 1.6 s, and stands still under reduced motion. */
export function RunningRing({ still }: { still?: boolean }) {
  return (
    <svg
      className="icon-small"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
      aria-hidden="true"
    >
      <circle cx="12" cy="12" r="9" opacity=".28" />
      <path d="M12 3a9 9 0 0 1 0 18" strokeLinecap="round" className={still ? undefined : 'turning'} />
    </svg>
  )
}

const LIT = ['10001', '11011', '10101', '10001', '10001']

/** The roll call of 25 devices; those that answered spell M. Never mirrored. */
export function Logo() {
  return (
    <svg className="logo" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      {LIT.flatMap((line, row) =>
        [...line].map((lit, column) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot of the logo has no identity but its place
            key={`${row}-${column}`}
            x={1 + column * 3.75}
            y={1 + row * 3.75}
            width="3"
            height="3"
            rx=".8"
            fill="currentColor"
            opacity={lit === '1' ? 1 : 0.2}
          />
        )),
      )}
    </svg>
  )
}
