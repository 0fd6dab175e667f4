/** The cron expression as cells over their names, always left to right. Space goes on, a pasted expression spreads out. */
import { OctagonX } from 'lucide-react'
import { type ClipboardEvent, type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { useText } from '../../../i18n/locale.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { cellNames, cellsOf, nicknameFields } from '../cron.ts'
import { editorText } from './text.ts'

/** `cells` are the fields as typed; one cell when it is a nickname. */
export function CronCells({
  cells,
  onChange,
  error,
}: {
  cells: readonly string[]
  onChange: (cells: string[]) => void
  error?: string | null
}) {
  const say = useText(editorText)
  const box = useRef<HTMLDivElement>(null)
  const names = cellNames(cells.length)
  const nickname = cells.length === 1 ? nicknameFields(cells[0] ?? '') : null
  const focusCell = (index: number) => {
    // After the change is drawn: the cell may only just have come.
    requestAnimationFrame(() => {
      const input = box.current?.querySelectorAll('input')[index]
      input?.focus()
      input?.select()
    })
  }
  const type = (index: number, text: string) => {
    const isNickname = text.startsWith('@')
    if (isNickname) return onChange([text.trim()])
    if (/\s/.test(text.trim())) return onChange(cellsOf(text).slice(0, 7))
    const base = cells.length === 1 && cells[0]?.startsWith('@') ? ['', '', '', '', ''] : [...cells]
    base[index] = text.trim()
    onChange(base)
  }
  const keys = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget
    const atEnd = selectionStart === value.length
    const atStart = selectionEnd === 0
    if (event.key === ' ' || (event.key === 'ArrowRight' && atEnd)) {
      event.preventDefault()
      if (index < cells.length - 1) focusCell(index + 1)
      else if (event.key === ' ' && cells.length >= 5 && cells.length < 7) {
        onChange(cells.length === 5 ? ['0', ...cells] : [...cells, '*'])
        focusCell(cells.length)
      }
    } else if (event.key === 'ArrowLeft' && atStart && index > 0) {
      event.preventDefault()
      focusCell(index - 1)
    } else if (event.key === 'Backspace' && value === '' && cells.length > 5) {
      event.preventDefault()
      onChange(cells.length === 7 ? cells.slice(0, 6) : cells.slice(1))
    }
  }
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text').trim()
    if (!/\s/.test(text) && !text.startsWith('@')) return
    event.preventDefault()
    onChange(cellsOf(text).slice(0, 7))
  }
  return (
    <div className="field">
      <span className="field-label">
        {say('expression')}
        <span className="code-name">{say('expressionHint')}</span>
      </span>
      <div
        ref={box}
        role="group"
        aria-label={say('expression')}
        aria-invalid={Boolean(error)}
        className="input cron-cells"
        dir="ltr"
        style={{ '--cells': cells.length } as CSSProperties}
      >
        {cells.map((cell, index) => (
          <input
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
            key={index}
            value={cell}
            dir="ltr"
            spellCheck={false}
            autoComplete="off"
            aria-label={say(names[index] ?? 'minute')}
            aria-invalid={Boolean(error)}
            onChange={(event) => type(index, event.target.value)}
            onKeyDown={(event) => keys(event, index)}
            onPaste={paste}
          />
        ))}
      </div>
      <Legend names={names} nickname={nickname} count={cells.length} />
      {error && (
        <span className="field-error" role="alert">
          <Icon icon={OctagonX} small />
          <span>{error}</span>
        </span>
      )}
    </div>
  )
}

function Legend({
  names,
  nickname,
  count,
}: {
  names: ReturnType<typeof cellNames>
  nickname: string | null
  count: number
}) {
  const say = useText(editorText)
  return (
    <div className="cron-legend" dir="ltr" aria-hidden="true" style={{ '--cells': count } as CSSProperties}>
      {nickname ? <span className="mono">{nickname}</span> : names.map((name) => <span key={name}>{say(name)}</span>)}
    </div>
  )
}
