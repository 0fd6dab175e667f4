/** The cron expression as cells over their names, always left to right. Space goes on, a pasted expression spreads out. */
import { OctagonX } from 'lucide-react'
import { type ClipboardEvent, type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { useText } from '../../../i18n/locale.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { cellNames, cellsOf, nicknameFields } from '../cron.ts'
import { editorText } from './text.ts'

type CellsProps = { cells: readonly string[]; onChange: (cells: string[]) => void; error?: string | null }

/** What typing into a cell makes of all of them: a nickname is one cell, a text with spaces spreads out. */
function typed(cells: readonly string[], index: number, text: string): string[] {
  if (text.startsWith('@')) return [text.trim()]
  if (/\s/.test(text.trim())) return cellsOf(text).slice(0, 7)
  const base = cells.length === 1 && cells[0]?.startsWith('@') ? ['', '', '', '', ''] : [...cells]
  base[index] = text.trim()
  return base
}

/** Space and arrows walk, a space after the last cell adds one, Backspace in an empty one takes the added one away. */
function useCellKeys({ cells, onChange }: CellsProps, focusCell: (index: number) => void) {
  return (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget
    if (event.key === ' ' || (event.key === 'ArrowRight' && selectionStart === value.length)) {
      event.preventDefault()
      if (index < cells.length - 1) focusCell(index + 1)
      else if (event.key === ' ' && cells.length >= 5 && cells.length < 7) {
        onChange(cells.length === 5 ? ['0', ...cells] : [...cells, '*'])
        focusCell(cells.length)
      }
    } else if (event.key === 'ArrowLeft' && selectionEnd === 0 && index > 0) {
      event.preventDefault()
      focusCell(index - 1)
    } else if (event.key === 'Backspace' && value === '' && cells.length > 5) {
      event.preventDefault()
      onChange(cells.length === 7 ? cells.slice(0, 6) : cells.slice(1))
    }
  }
}

/** `cells` are the fields as typed; one cell when it is a nickname. */
export function CronCells({ cells, onChange, error }: CellsProps) {
  const say = useText(editorText)
  const names = cellNames(cells.length)
  const nickname = cells.length === 1 ? nicknameFields(cells[0] ?? '') : null
  return (
    <div className="field">
      <span className="field-label">
        {say('expression')}
        <span className="code-name">{say('expressionHint')}</span>
      </span>
      <Inputs cells={cells} onChange={onChange} error={error ?? null} />
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

function Inputs({ cells, onChange, error }: CellsProps) {
  const say = useText(editorText)
  const box = useRef<HTMLDivElement>(null)
  const names = cellNames(cells.length)
  const keys = useCellKeys({ cells, onChange }, (index) => {
    // After the change is drawn: the cell may only just have come.
    requestAnimationFrame(() => {
      const input = box.current?.querySelectorAll('input')[index]
      input?.focus()
      input?.select()
    })
  })
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text').trim()
    if (!/\s/.test(text) && !text.startsWith('@')) return
    event.preventDefault()
    onChange(cellsOf(text).slice(0, 7))
  }
  const size = { '--cells': cells.length } as CSSProperties
  return (
    <div ref={box} role="group" aria-label={say('expression')} className="input cron-cells" dir="ltr" style={size}>
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
          onChange={(event) => onChange(typed(cells, index, event.target.value))}
          onKeyDown={(event) => keys(event, index)}
          onPaste={paste}
        />
      ))}
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
