/** The exports of this engine life: starts the reader thread when first needed, keeps what each export has come to. */
import { Worker } from 'node:worker_threads'
import { isAbsolute } from 'node:path'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { Report, RunFilter } from '../../src-preload/contract/requests-history.ts'
import type { FromReader, ReaderStart, ToReader } from './reader-messages.ts'

/** Finished reports that are still answered for. */
const MAX_KEPT = 100

export type ReportsOptions = {
  readonly entry: URL
  readonly start: ReaderStart
  readonly nextId: () => string
  readonly now: () => number
  readonly defaultTimezone: () => string
  readonly onTouched: (id: string) => void
  readonly onFault: (error: unknown) => void
}

export type Reports = {
  exportHistory(input: { filter: RunFilter; path: string; timezone?: string | null | undefined }): Result<Report>
  get(id: string): Report | null
  /** Null when there is no such report; one that has ended stays as it is. */
  cancel(id: string): Report | null
  /** Resolves when this export has ended, whatever came of it; null when there is no such report. */
  ended(id: string): Promise<Report | null>
  /** Resolves when no export runs: retention waits for it, so that a file holds all rows it began with (DESIGN 6.18). */
  idle(): Promise<void>
  stop(): Promise<void>
}

function isZone(timezone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: timezone }))
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

class ReaderReports implements Reports {
  readonly #options: ReportsOptions
  readonly #reports = new Map<string, Report>()
  #worker: Worker | null = null
  #waiting: (() => void)[] = []
  #ending: (() => void)[] = []

  constructor(options: ReportsOptions) {
    this.#options = options
  }

  exportHistory({ filter, path, timezone }: Parameters<Reports['exportHistory']>[0]): Result<Report> {
    if (!isAbsolute(path)) {
      const message = 'Give the whole path of the file, beginning at the root of the disk.'
      return failure('invalid_input', message, [{ path: 'path', message }])
    }
    const zone = timezone ?? this.#options.defaultTimezone()
    if (!isZone(zone)) {
      const message = `"${zone.slice(0, 100)}" is not a known time zone.`
      return failure('unknown_zone', message, [{ path: 'timezone', message, code: 'unknown_zone' }])
    }
    const id = this.#options.nextId()
    const report: Report = {
      ...{ id, state: 'running', path, rows: 0, total: 0 },
      ...{ startedAt: this.#options.now(), finishedAt: null, code: null, message: null },
    }
    this.#reports.set(id, report)
    this.#forgetOldest()
    this.#say({ type: 'export', id, filter, path, timezone: zone })
    return { ok: true, value: report }
  }

  get(id: string): Report | null {
    return this.#reports.get(id) ?? null
  }

  cancel(id: string): Report | null {
    const report = this.#reports.get(id)
    if (report?.state === 'running') this.#say({ type: 'cancel', id })
    return report ?? null
  }

  async ended(id: string): Promise<Report | null> {
    while (this.#reports.get(id)?.state === 'running') await new Promise<void>((resolve) => this.#ending.push(resolve))
    return this.get(id)
  }

  idle(): Promise<void> {
    return this.#isRunning() ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve()
  }

  #isRunning(): boolean {
    return [...this.#reports.values()].some(({ state }) => state === 'running')
  }

  /** Running exports are cancelled; their drafts are removed by the reader before it ends. */
  async stop(): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    this.#say({ type: 'stop' })
    const force = setTimeout(() => void worker.terminate(), 1_000)
    await exited
    clearTimeout(force)
  }

  #forgetOldest(): void {
    for (const [id, report] of this.#reports) {
      if (this.#reports.size <= MAX_KEPT) return
      if (report.state !== 'running') this.#reports.delete(id)
    }
  }

  #say(message: ToReader): void {
    this.#worker ??= this.#startWorker()
    this.#worker.postMessage(message)
  }

  #startWorker(): Worker {
    const worker = new Worker(this.#options.entry, { workerData: this.#options.start, name: 'reader' })
    worker.on('message', (message: FromReader) => this.#hear(message))
    worker.on('error', (error) => this.#options.onFault(error))
    worker.on('exit', () => {
      this.#worker = null
      for (const [id, report] of this.#reports) {
        if (report.state === 'running')
          this.#end(id, 'failed', { code: 'export_failed', message: 'The reader thread ended.' })
      }
    })
    return worker
  }

  #hear(message: FromReader): void {
    switch (message.type) {
      case 'progress':
        return this.#change(message.id, { rows: message.rows, total: Math.max(message.total, message.rows) })
      case 'done':
        return this.#end(message.id, 'done', { rows: message.rows, total: message.rows })
      case 'cancelled':
        return this.#end(message.id, 'cancelled', {
          rows: message.rows,
          code: 'cancelled',
          message: 'Cancelled; no file was written.',
        })
      case 'failed':
        return this.#end(message.id, 'failed', { code: 'export_failed', message: message.message })
    }
  }

  #end(id: string, state: Report['state'], change: Partial<Report>): void {
    this.#change(id, { state, finishedAt: this.#options.now(), ...change })
    for (const resolve of this.#ending.splice(0)) resolve()
    if (!this.#isRunning()) for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #change(id: string, change: Partial<Report>): void {
    const known = this.#reports.get(id)
    if (!known) return
    this.#reports.set(id, { ...known, ...change })
    this.#options.onTouched(id)
  }
}

/** Failures of `exportHistory`: `invalid_input` (path), `unknown_zone`; what goes wrong later is in the report (`export_failed`). */
export function createReports(options: ReportsOptions): Reports {
  return new ReaderReports(options)
}
