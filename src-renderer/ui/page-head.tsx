/** The head of a screen: one true sentence, bold what is and quiet what follows; at most two buttons and one primary. */
import type { ReactNode } from 'react'

/** `is` is said bold, `follows` quiet. No dashboard title, no breadcrumb. */
export function PageHead({ is, follows, children }: { is: ReactNode; follows?: ReactNode; children?: ReactNode }) {
  return (
    <header className="page-head">
      <h1>
        {is} {follows && <span className="quiet-half">{follows}</span>}
      </h1>
      {children && <div className="actions">{children}</div>}
    </header>
  )
}

/** A head over a list inside a screen: word, quiet count, something at the end. */
export function SectionHead({ title, count, children }: { title: string; count?: ReactNode; children?: ReactNode }) {
  return (
    <div className="section-head">
      <h2>{title}</h2>
      {count != null && <span className="meta ink-3">{count}</span>}
      {children && <span className="push row gap-2">{children}</span>}
    </div>
  )
}
