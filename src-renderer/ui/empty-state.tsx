/** Nothing here: one sentence, one line of help, one or two buttons. At the start, not centred; no pictures. */
import type { ReactNode } from 'react'

/** `children` are the buttons. */
export function EmptyState({ title, help, children }: { title: string; help?: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty-state">
      <h2>{title}</h2>
      {help && <p>{help}</p>}
      {children && <div className="actions">{children}</div>}
    </div>
  )
}
