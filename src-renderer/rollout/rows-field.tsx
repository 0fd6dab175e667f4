/** A list of lines with the same cells: one line a wave, a rule, a window. Each cell has its label and its own error. */
import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormat, useText } from '../i18n/locale.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { TextInput } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Checkbox } from '../ui/switch.tsx'
import { planText } from './plan-text.ts'

/** One cell of every line. `isShown` false: this line has none. */
export type Column<Row> = {
  readonly key: keyof Row & string
  readonly label: string
  readonly kind: 'number' | 'text' | 'code' | 'check' | 'choice'
  readonly choices?: readonly { id: string; label: string }[]
  readonly isShown?: (row: Row) => boolean
  readonly isWide?: boolean
}

type Props<Row> = {
  title: string
  note?: string
  /** Path of the list, as the engine names it. */
  path: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  empty: Row
  add: string
  most: number
  errorOf: (path: string) => string | null
  onChange: (rows: readonly Row[]) => void
}

/** Lines are told apart by their place: they have no other identity. */
export function RowsField<Row extends object>(props: Props<Row>) {
  const { title, note, rows, add, most, empty, onChange } = props
  const change = (index: number, some: Partial<Row>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...some } : row)))
  return (
    <fieldset className="plain-set plan-rows">
      <legend className="field-label">{title}</legend>
      {note && <p className="field-note">{note}</p>}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
        <Line key={index} {...props} row={row} index={index} onCell={(some) => change(index, some)} />
      ))}
      <span>
        <Button small icon={Plus} isDisabled={rows.length >= most} onPress={() => onChange([...rows, empty])}>
          {add}
        </Button>
      </span>
    </fieldset>
  )
}

type LineProps<Row> = Props<Row> & { row: Row; index: number; onCell: (some: Partial<Row>) => void }

function Line<Row extends object>(props: LineProps<Row>) {
  const { title, columns, rows, row, index, onChange } = props
  const say = useText(planText)
  const format = useFormat()
  const shown = columns.filter(({ isShown }) => isShown?.(row) ?? true)
  return (
    <div className="plan-row">
      {shown.map((column) => (
        <span key={column.key} className={column.isWide ? 'plan-cell plan-cell-wide' : 'plan-cell'}>
          <Cell {...props} column={column} />
        </span>
      ))}
      <IconButton
        small
        icon={X}
        label={say('removeRow', { n: format.number(index + 1), what: title })}
        onPress={() => onChange(rows.filter((_row, at) => at !== index))}
      />
    </div>
  )
}

function Cell<Row extends object>({
  column,
  row,
  index,
  path,
  errorOf,
  onCell,
}: LineProps<Row> & { column: Column<Row> }): ReactNode {
  const { key, label, kind, choices = [] } = column
  const value = row[key]
  const put = (next: unknown) => onCell({ [key]: next } as Partial<Row>)
  if (kind === 'check') {
    return (
      <Checkbox isSelected={value === true} onChange={put}>
        {label}
      </Checkbox>
    )
  }
  const error = errorOf(`${path}.${index}.${key}`)
  if (kind === 'choice') {
    return <Select label={label} value={String(value) || null} choices={choices} error={error} onChange={put} />
  }
  return (
    <TextInput
      label={label}
      code={kind === 'code'}
      {...(kind === 'number' ? { inputMode: 'numeric' as const } : {})}
      value={String(value)}
      error={error}
      onChange={put}
    />
  )
}
