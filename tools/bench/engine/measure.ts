/** How the engine bench measures: rounds, medians, the disk's own pace, CPU, and the table that is printed. No workload lives here. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What one stretch of work cost. `perItemUs` and `cpuUs` are microseconds for each item. */
export type Cost = { readonly perSecond: number; readonly perItemUs: number; readonly cpuUs: number }

/** One printed line. `limit` = the figure of the limit in the same rounds; `met` null = no bar of its own. */
export type Line = {
  readonly what: string
  readonly value: string
  readonly limit: string
  readonly ratio: string
  readonly bar: string
  readonly met: boolean | null
}

export type Part = {
  readonly title: string
  readonly lines: readonly Line[]
  readonly figures: Record<string, unknown>
}

export const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The value below which `share` of them lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Time and CPU of `work`, which does `items` things. */
export function costOf(items: number, work: () => void): Cost {
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  work()
  const tookMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: (items / tookMs) * 1_000, perItemUs: (tookMs * 1_000) / items, cpuUs: (user + system) / items }
}

/** Median time of writing 4 KiB and syncing it, in microseconds: the unit in which a durable job is counted. */
export function fsyncUs(folder: string): number {
  const path = join(folder, 'pace')
  const file = openSync(path, 'w')
  const block = Buffer.alloc(4_096, 1)
  const times: number[] = []
  for (let index = 0; index < 60; index += 1) {
    const startedAt = performance.now()
    writeSync(file, block, 0, block.length, (index % 32) * 4_096)
    fdatasyncSync(file)
    times.push((performance.now() - startedAt) * 1_000)
  }
  closeSync(file)
  rmSync(path)
  return middle(times)
}

/** Runs `work` in a folder that is removed afterwards. `base` null = the machine's folder for temporary files. */
export function inFolder<T>(base: string | null, work: (folder: string) => T): T {
  const folder = mkdtempSync(join(base ?? tmpdir(), 'muster-bench-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same for work that takes its time. */
export async function inFolderAsync<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** JS heap after a collection, in MB; NaN without --expose-gc. */
export function heapMb(): number {
  if (!globalThis.gc) return Number.NaN
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed / 1_048_576
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
export const two = (value: number): string => value.toFixed(2)

/** A line that is held to a bar: at least (`>=`) or at most (`<=`). */
export function held(
  what: string,
  figures: { value: string; limit: string; measured: number; unit?: string },
  bar: readonly ['>=' | '<=', number],
): Line {
  const [sign, mark] = bar
  const met = sign === '>=' ? figures.measured >= mark : figures.measured <= mark
  const ratio = `${two(figures.measured)}${figures.unit ?? ''}`
  return { what, value: figures.value, limit: figures.limit, ratio, bar: `${sign} ${mark}${figures.unit ?? ''}`, met }
}

/** A line that only says what was seen. */
export function seen(what: string, value: string, limit = '', ratio = ''): Line {
  return { what, value, limit, ratio, bar: '', met: null }
}

function cells(line: Line): string[] {
  const met = line.met === null ? '' : line.met ? 'met' : 'MISSED'
  return [line.what, line.value, line.limit, line.ratio, line.bar, met]
}

/** The part as a table of text. */
export function tableOf(part: Part): string {
  const rows = [['', 'Muster', 'limit', 'ratio', 'bar', ''], ...part.lines.map(cells)]
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const text = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))),
  )
  return [part.title, ...text.map((row) => `  ${row.join('  ').trimEnd()}`)].join('\n')
}
