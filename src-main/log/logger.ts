/** One JSON line per event: time, level, event name, fields. Secrets are cut out here, for every caller. Formats only; no policy. */
import { mkdirSync, openSync, closeSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export type LogLevel = 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>
export type Logger = {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  close(): void
}

const SECRET_KEY = /passw|secret|token|authorization|credential(?!s?(path|file))/i
const URL_SECRET = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi
const MAX_TEXT = 8_000
const MAX_BYTES = 5 * 1024 * 1024

function clean(value: unknown, depth = 0): unknown {
  if (value instanceof Error)
    return clean(
      { ...Object.fromEntries(Object.entries(value)), name: value.name, message: value.message, stack: value.stack },
      depth,
    )
  if (typeof value === 'string') return value.slice(0, MAX_TEXT).replace(URL_SECRET, '$1…@')
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 6) return '…'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => clean(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item !== null ? '…' : clean(item, depth + 1),
    ]),
  )
}

/** One line, secrets cut out: keys that name one, and the user part of a URL. */
export function logLine(at: Date, level: LogLevel, event: string, fields: LogFields = {}): string {
  return `${JSON.stringify({ at: at.toISOString(), level, event, ...(clean(fields) as object) })}\n`
}

/** Appends to a file; past 5 MiB it becomes `<path>.1`, one generation is kept. */
function fileSink(path: string, maxBytes: number): { write(line: string): void; close(): void } {
  mkdirSync(dirname(path), { recursive: true })
  let file = openSync(path, 'a', 0o600)
  let size = statSync(path).size
  return {
    write(line) {
      if (size > maxBytes) {
        closeSync(file)
        renameSync(path, `${path}.1`)
        file = openSync(path, 'a', 0o600)
        size = 0
      }
      size += writeSync(file, line)
    },
    close: () => closeSync(file),
  }
}

export type LoggerOptions = { readonly path?: string | null; readonly isQuiet?: boolean; readonly maxBytes?: number }

/** Lines go to the file if one is given; warnings and errors also to stderr unless quiet. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const sink = options.path ? fileSink(options.path, options.maxBytes ?? MAX_BYTES) : null
  const write = (level: LogLevel) => (event: string, fields?: LogFields) => {
    const line = logLine(new Date(), level, event, fields)
    sink?.write(line)
    if (!options.isQuiet && level !== 'info') process.stderr.write(line)
  }
  return { info: write('info'), warn: write('warn'), error: write('error'), close: () => sink?.close() }
}
