/** The roll call: a field of devices, some heard, and those that answered spell M. Decoration, never mirrored. */
const COLUMNS = 14
const ROWS = 16
const LETTER = ['10001', '11011', '10101', '10001', '10001']
const LETTER_AT = { row: 5, column: 4 }
/** Heard but not part of the letter: a fixed pattern, so that the page is the same each time. */
const HEARD = new Set([
  0, 8, 11, 18, 22, 30, 35, 41, 47, 48, 71, 72, 82, 83, 84, 95, 101, 108, 119, 122, 127, 129, 136, 144, 147, 154, 162,
  165, 170, 180, 184, 195, 203, 204,
])

function kindOf(index: number): string | undefined {
  const row = Math.floor(index / COLUMNS) - LETTER_AT.row
  const column = (index % COLUMNS) - LETTER_AT.column
  if (LETTER[row]?.[column] === '1') return 'answered'
  return HEARD.has(index) ? 'heard' : undefined
}

/** Fourteen by sixteen marks. */
export function RollCall() {
  return (
    <div className="roll-call" dir="ltr" aria-hidden="true">
      {Array.from({ length: COLUMNS * ROWS }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a mark is its place
        <i key={index} className={kindOf(index)} />
      ))}
    </div>
  )
}
