/** Ways on as rows with keys; the first, safe one has the focus. */
import type { LucideIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Keys } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'

export type Way = {
  id: string
  icon: LucideIcon
  title: string
  help: string
  note?: string | undefined
  run: () => void
}

/** Digits 1 to 9 take a way from anywhere on the page; arrows walk. */
export function Ways({ ways, label }: { ways: readonly Way[]; label: string }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector('button')?.focus()
  }, [])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
      ways[Number(digit) - 1]?.run()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [ways])
  return (
    <div className="ways" ref={box} role="group" aria-label={label}>
      {ways.map((way, index) => (
        <button
          key={way.id}
          type="button"
          className="way"
          aria-keyshortcuts={String(index + 1)}
          onClick={way.run}
          onKeyDown={walk}
        >
          <Icon icon={way.icon} />
          <span className="grow">
            <span className="way-title">{way.title}</span>
            <span className="ink-2">{way.help}</span>
          </span>
          {way.note && <span className="caption nowrap">{way.note}</span>}
          <Keys keys={String(index + 1)} />
        </button>
      ))}
    </div>
  )
}

function walk(event: React.KeyboardEvent<HTMLButtonElement>): void {
  const next =
    event.key === 'ArrowDown'
      ? event.currentTarget.nextElementSibling
      : event.key === 'ArrowUp'
        ? event.currentTarget.previousElementSibling
        : null
  if (!(next instanceof HTMLElement)) return
  next.focus()
  event.preventDefault()
}
