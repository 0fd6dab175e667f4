/** The panel at the end side: resizable, closed by Esc. It never covers the list, except in a small window. */
import { X } from 'lucide-react'
import { type CSSProperties, type ReactNode, useRef } from 'react'
import { useLocale, useText } from '../i18n/locale.tsx'
import { IconButton } from './button.tsx'
import { uiText } from './text.ts'

const LEAST = 360
const MOST = 900

export type PanelFrameProps = {
  label: string
  /** In px; kept by the screen's view state. */
  width: number
  onResize: (width: number) => void
  onClose: () => void
  children: ReactNode
}

/** Arrow keys on its edge change the width by 20. */
export function Panel({ label, width, onResize, onClose, children }: PanelFrameProps) {
  return (
    <aside
      className="panel"
      aria-label={label}
      data-region=""
      tabIndex={-1}
      style={{ '--panel-width': `${width}px` } as CSSProperties}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onClose()
      }}
    >
      <PanelEdge width={width} onResize={onResize} />
      {children}
    </aside>
  )
}

function PanelEdge({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const say = useText(uiText)
  const { language } = useLocale()
  const start = useRef<{ x: number; width: number } | null>(null)
  const grows = language === 'ar' ? 1 : -1
  const resize = (wanted: number) => onResize(Math.min(MOST, Math.max(LEAST, Math.round(wanted))))
  return (
    <div
      className="panel-edge"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={say('resizePanel')}
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      onPointerDown={(event) => {
        start.current = { x: event.clientX, width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (start.current) resize(start.current.width + (event.clientX - start.current.x) * grows)
      }}
      onPointerUp={() => {
        start.current = null
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowLeft' ? -20 : event.key === 'ArrowRight' ? 20 : 0
        if (step === 0) return
        event.preventDefault()
        resize(width + step * grows)
      }}
    />
  )
}

/** Title, what stands under it, and the actions at the end; the cross is always the last. */
export function PanelHead({
  title,
  pill,
  children,
  actions,
  onClose,
}: {
  title: ReactNode
  pill?: ReactNode
  children?: ReactNode
  actions?: ReactNode
  onClose: () => void
}) {
  const say = useText(uiText)
  return (
    <div className="panel-head">
      <div className="grow">
        <div className="row gap-2">
          <h2>{title}</h2>
          {pill}
        </div>
        {children && <div className="meta ink-2">{children}</div>}
      </div>
      <div className="actions">
        {actions}
        <IconButton label={say('closePanel')} icon={X} keys="Esc" onPress={onClose} />
      </div>
    </div>
  )
}

/** The part of a panel that scrolls. A tab stop of its own: there may be nothing in it to press, and it has to be read to its end. */
export function PanelBody({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section className="panel-body" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}

/** A part of a panel under a hairline. */
export function PanelSection({ title, end, children }: { title?: ReactNode; end?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel-section">
      {title && (
        <h3>
          {title}
          {end && <span className="push meta ink-3">{end}</span>}
        </h3>
      )}
      {children}
    </section>
  )
}
