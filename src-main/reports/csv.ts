/** Runs as CSV text: columns, cells, the guard against formulas. Knows no files and no store. */
import { stringify } from 'csv-stringify/sync'
import type { RunRow } from '../../src-preload/contract/work.ts'
import { zonedText } from './zoned-text.ts'

type Cell = string | number | null
type Column = { readonly name: string; readonly of: (run: RunRow, time: (at: number | null) => string | null) => Cell }

/** Begins a formula in Excel, LibreOffice or Google Sheets, full-width forms included; `'` itself, so that the guard can be taken off again. */
const RISKY = /^[=+\-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20]/

/** Text that a spreadsheet could take for a formula gets one `'` in front; numbers are written as they are. */
export function safeCell(cell: Cell): Cell {
  return typeof cell === 'string' && RISKY.test(cell) ? `'${cell}` : cell
}

const ended = (
  run: RunRow,
  states: readonly ('SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'REJECTED' | 'REMOVED' | 'CANCELED')[],
) => (run.counts ? states.reduce((sum, state) => sum + (run.counts?.[state] ?? 0), 0) : null)
const total = (run: RunRow) => (run.counts ? Object.values(run.counts).reduce((sum, count) => sum + count, 0) : null)

/** In this order; the names are the header row. Times are ISO 8601 with the offset of the chosen zone. */
export const COLUMNS: readonly Column[] = [
  { name: 'seq', of: (run) => run.seq },
  { name: 'run_id', of: (run) => run.id },
  { name: 'status', of: (run) => run.status },
  { name: 'reason', of: (run) => run.reason },
  { name: 'name_en', of: (run) => run.nameEn },
  { name: 'name_ar', of: (run) => run.nameAr },
  { name: 'schedule', of: (run) => run.scheduleNumber },
  { name: 'device', of: (run) => run.deviceId },
  { name: 'job_id', of: (run) => run.jobPublicId },
  { name: 'scheduled_at', of: (run, time) => time(run.scheduledAt) },
  { name: 'queued_at', of: (run, time) => time(run.queuedAt) },
  { name: 'started_at', of: (run, time) => time(run.startedAt) },
  { name: 'finished_at', of: (run, time) => time(run.finishedAt) },
  { name: 'duration_ms', of: (run) => run.durationMs },
  { name: 'attempt', of: (run) => run.attempt },
  { name: 'devices', of: total },
  { name: 'devices_succeeded', of: (run) => ended(run, ['SUCCEEDED']) },
  { name: 'devices_failed', of: (run) => ended(run, ['FAILED', 'TIMED_OUT', 'REJECTED']) },
  { name: 'devices_cancelled', of: (run) => ended(run, ['CANCELED', 'REMOVED']) },
  { name: 'trigger', of: (run) => run.trigger },
  { name: 'by', of: (run) => run.createdBy },
  { name: 'error', of: (run) => run.errorMessage },
  { name: 'host', of: (run) => run.hostName },
]

/** The byte order mark tells spreadsheets that Arabic text is UTF-8. */
const BOM = '\uFEFF'
const LINE = { record_delimiter: 'windows' } as const

export function csvHeader(): string {
  return BOM + stringify([COLUMNS.map(({ name }) => name)], LINE)
}

export function csvRows(runs: readonly RunRow[], timezone: string): string {
  const time = (at: number | null) => (at === null ? null : zonedText(at, timezone))
  return stringify(
    runs.map((run) => COLUMNS.map((column) => safeCell(column.of(run, time)))),
    LINE,
  )
}
