/** CSV by RFC 4180, both ways: rows of cells from text, and text that no spreadsheet takes for formulas. Knows nothing of devices. */

/** Begins a formula in Excel, LibreOffice or Google Sheets, full-width forms included; `'` itself, so that the guard can be taken off. */
const FORMULA = /^['=+\-@\t\r\n＝＋－＠]/u
const QUOTED = /[",\r\n]|^\s|\s$/
export const BYTE_ORDER_MARK = '\uFEFF'

/** `line` = where the row begins, from 1 (a quoted cell may hold line breaks). */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] }
export type CsvText =
  | { readonly ok: true; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly line: number; readonly message: string; readonly messageAr: string }

/** One cell as text: guarded against formulas, quoted where needed. */
export function csvCell(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** What `csvCell` wrote, without its guard. Text that begins otherwise is as it is. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell
}

/** Rows joined by CRLF, after a byte order mark, as spreadsheets want it. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return `${BYTE_ORDER_MARK}${rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`
}

/** A cell that stands at `from`, and where what follows it stands. */
type Cell =
  | { readonly text: string; readonly next: number; readonly breaks: number }
  | { readonly wrong: string; readonly wrongAr: string }

const END = /[,\r\n]/g

function plainCell(text: string, from: number): Cell {
  END.lastIndex = from
  const end = END.exec(text)?.index ?? text.length
  const cell = text.slice(from, end)
  if (cell.includes('"'))
    return {
      wrong: 'A quote stands inside a cell that does not begin with one. Double it and quote the cell.',
      wrongAr: 'علامة اقتباس داخل خلية لا تبدأ بها. ضاعفها وضع الخلية بين علامتين.',
    }
  return { text: cell, next: end, breaks: 0 }
}

function quotedCell(text: string, from: number): Cell {
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { wrong: 'A quoted cell has no closing quote.', wrongAr: 'خلية مقتبسة بلا علامة إغلاق.' }
    if (text[quote + 1] !== '"') {
      const after = text[quote + 1]
      if (after !== undefined && after !== ',' && after !== '\r' && after !== '\n')
        return {
          wrong: 'Something stands between a closing quote and the next comma.',
          wrongAr: 'شيء بين علامة الإغلاق والفاصلة التالية.',
        }
      const raw = text.slice(from + 1, quote)
      return { text: raw.replaceAll('""', '"'), next: quote + 1, breaks: raw.split('\n').length - 1 }
    }
    at = quote + 2
  }
}

/** Reads all rows; empty lines are left out. LF and CRLF both end a row; a byte order mark is passed over. */
export function readCsv(given: string): CsvText {
  const text = given.startsWith(BYTE_ORDER_MARK) ? given.slice(1) : given
  const rows: CsvRow[] = []
  let cells: string[] = []
  let at = 0
  let line = 1
  let began = 1
  while (at < text.length || cells.length > 0) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
    if ('wrong' in cell) return { ok: false, line, message: cell.wrong, messageAr: cell.wrongAr }
    cells.push(cell.text)
    line += cell.breaks
    at = cell.next
    if (text[at] === ',') {
      at += 1
      continue
    }
    if (text[at] === '\r') at += 1
    if (text[at] === '\n') at += 1
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: began, cells })
    cells = []
    line += 1
    began = line
  }
  return { ok: true, rows }
}
