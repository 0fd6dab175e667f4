/** What a script says: stamped line by line into the run's log up to a limit, counted beyond it, and its last words kept for the record. */
import { createWriteStream, type WriteStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { SCRIPT } from '../limits.ts'

export type OutputStream = 'out' | 'err'

/** A line longer than this is written in pieces. */
const LINE_CHARS = 8_192
/** How much of each stream's end is kept for the record. */
const TAIL_CHARS = 4_096
/** After the limit no more than this is read within one window, so that a script that never stops talking does not hold the thread. */
const WINDOW_BYTES = 16 * 1024 * 1024
const WINDOW_MS = 100

/** What the log ends with when something was dropped; read back by whoever shows the log. */
export const DROPPED_LINE: RegExp = /^muster \| (\d+) bytes of output were dropped/m

class OneStream {
  readonly #decoder = new StringDecoder('utf8')
  #open = ''
  #tail = ''

  /** The whole lines that this piece completed. */
  take(chunk: Buffer): string[] {
    const text = this.#decoder.write(chunk)
    this.#tail = (this.#tail + text).slice(-TAIL_CHARS)
    const lines = (this.#open + text).split('\n')
    this.#open = lines.pop() ?? ''
    while (this.#open.length > LINE_CHARS) {
      lines.push(this.#open.slice(0, LINE_CHARS))
      this.#open = this.#open.slice(LINE_CHARS)
    }
    return lines
  }

  /** The last line, when it had no end. */
  rest(): string[] {
    const text = this.#open + this.#decoder.end()
    this.#open = ''
    return text === '' ? [] : [text]
  }

  lastLine(): string | null {
    const line = this.#tail
      .split('\n')
      .map((text) => text.trim())
      .findLast((text) => text !== '')
    return line?.slice(0, SCRIPT.summaryChars) ?? null
  }

  get tail(): string {
    return this.#tail.trim()
  }
}

/** The log of one run. `take` from both streams in the order they came; `end` once, at last. */
export class OutputLog {
  readonly #file: WriteStream
  readonly #limit: number
  readonly #startedMono = performance.now()
  readonly #streams: Readonly<Record<OutputStream, OneStream>> = { out: new OneStream(), err: new OneStream() }
  readonly #head: Buffer[] = []
  #headBytes = 0
  #written = 0
  #dropped = 0
  #isFull = false
  #window = { startedMono: 0, bytes: 0 }
  #fault: Error | null = null

  constructor(path: string, limitBytes: number) {
    this.#limit = limitBytes
    this.#file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    this.#file.on('error', (error) => {
      this.#fault ??= error
    })
  }

  /** How long the streams should not be read now, ms; 0 = go on. `drained` resolves when the file has caught up. */
  take(stream: OutputStream, chunk: Buffer): { readonly pauseMs: number; readonly drained: Promise<void> | null } {
    if (stream === 'out' && this.#headBytes <= SCRIPT.resultBytes) {
      this.#head.push(chunk)
      this.#headBytes += chunk.length
    }
    const drained = this.#write(stream, this.#streams[stream].take(chunk))
    return { pauseMs: this.#isFull ? this.#pauseMs(chunk.length) : 0, drained }
  }

  /** A line of our own. */
  note(text: string): void {
    if (this.#fault === null) this.#file.write(`muster | ${text}\n`)
  }

  /** Closes the log. What could not be written is in `fault`. */
  async end(): Promise<{ readonly dropped: number; readonly fault: Error | null }> {
    for (const stream of ['out', 'err'] as const) void this.#write(stream, this.#streams[stream].rest())
    if (this.#dropped > 0) {
      this.note(`${this.#dropped} bytes of output were dropped: the limit is ${Math.round(this.#limit / 1024)} KiB`)
    }
    if (this.#fault === null) {
      await new Promise<void>((resolve) => {
        this.#file.once('close', resolve)
        this.#file.end()
      })
    }
    return { dropped: this.#dropped, fault: this.#fault }
  }

  /** The last line that says something. */
  lastLine(stream: OutputStream): string | null {
    return this.#streams[stream].lastLine()
  }

  tail(stream: OutputStream): string {
    return this.#streams[stream].tail
  }

  /** All of standard output, when it was small enough to be a result. */
  wholeOutput(): string | null {
    return this.#headBytes > SCRIPT.resultBytes ? null : Buffer.concat(this.#head).toString('utf8')
  }

  #write(stream: OutputStream, lines: readonly string[]): Promise<void> | null {
    const stamp = `+${((performance.now() - this.#startedMono) / 1000).toFixed(3)}s ${stream} | `
    let text = ''
    for (const line of lines) {
      const bytes = Buffer.byteLength(line) + 1
      if (!this.#isFull && this.#written + stamp.length + bytes > this.#limit) this.#isFull = true
      if (this.#isFull) this.#dropped += bytes
      else {
        this.#written += stamp.length + bytes
        text += `${stamp}${line.replace(/\r$/, '')}\n`
      }
    }
    if (text === '' || this.#fault !== null || this.#file.write(text)) return null
    return new Promise((resolve) => {
      this.#file.once('drain', resolve)
      this.#file.once('close', resolve)
    })
  }

  #pauseMs(bytes: number): number {
    const now = performance.now()
    if (now - this.#window.startedMono > WINDOW_MS) this.#window = { startedMono: now, bytes: 0 }
    this.#window.bytes += bytes
    return this.#window.bytes > WINDOW_BYTES ? Math.max(1, this.#window.startedMono + WINDOW_MS - now) : 0
  }
}
