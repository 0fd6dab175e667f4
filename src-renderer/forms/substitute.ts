/** A document with its placeholders filled in, as lines of pieces, so that what was put in can be marked. Pure. */
import { plainText } from '../../src-preload/contract/plain-text.ts'

/** `put` is what a placeholder became; `open` a placeholder that stays until it is known. */
export type Piece = { text: string; kind: 'mark' | 'key' | 'value' | 'put' | 'open' }
export type Line = { indent: number; pieces: Piece[] }

const PLACE = /\$\{([a-zA-Z][a-zA-Z0-9_]{0,63})\}/g

function put(text: string, values: Readonly<Record<string, unknown>>): Piece[] {
  const whole = /^\$\{([a-zA-Z][a-zA-Z0-9_]{0,63})\}$/.exec(text)
  if (whole) {
    const value = values[whole[1] ?? '']
    return value === undefined || value === null
      ? [{ text: JSON.stringify(text), kind: 'open' }]
      : [{ text: JSON.stringify(value), kind: 'put' }]
  }
  const pieces: Piece[] = [{ text: '"', kind: 'value' }]
  let last = 0
  for (const match of text.matchAll(PLACE)) {
    pieces.push({ text: inner(text.slice(last, match.index)), kind: 'value' })
    const value = values[match[1] ?? '']
    pieces.push(
      value === undefined || value === null
        ? { text: match[0], kind: 'open' }
        : { text: inner(plainText(value)), kind: 'put' },
    )
    last = match.index + match[0].length
  }
  pieces.push({ text: `${inner(text.slice(last))}"`, kind: 'value' })
  return pieces.filter((piece) => piece.text !== '')
}

function inner(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** The lines of a document, two spaces a level, with `values` in place of `${key}`. */
export function linesOf(document: unknown, values: Readonly<Record<string, unknown>>): Line[] {
  const lines: Line[] = []
  write(document, values, 0, [], '', lines)
  return lines
}

function write(
  value: unknown,
  values: Readonly<Record<string, unknown>>,
  indent: number,
  before: Piece[],
  after: string,
  lines: Line[],
): void {
  const end: Piece[] = after ? [{ text: after, kind: 'mark' }] : []
  if (typeof value === 'string') {
    lines.push({ indent, pieces: [...before, ...put(value, values), ...end] })
  } else if (typeof value !== 'object' || value === null) {
    lines.push({ indent, pieces: [...before, { text: JSON.stringify(value) ?? 'null', kind: 'value' }, ...end] })
  } else {
    const isList = Array.isArray(value)
    const [open, close] = isList ? ['[', ']'] : ['{', '}']
    const entries = Object.entries(value)
    if (entries.length === 0) {
      lines.push({ indent, pieces: [...before, { text: open + close, kind: 'mark' }, ...end] })
      return
    }
    lines.push({ indent, pieces: [...before, { text: open, kind: 'mark' }] })
    for (const [index, [key, item]] of entries.entries()) {
      const named: Piece[] = isList ? [] : [{ text: `${JSON.stringify(key)}: `, kind: 'key' }]
      write(item, values, indent + 1, named, index < entries.length - 1 ? ',' : '', lines)
    }
    lines.push({ indent, pieces: [{ text: close, kind: 'mark' }, ...end] })
  }
}

/** Every placeholder that the document names, in order, each once. */
export function placeholdersOf(document: unknown): string[] {
  const text = JSON.stringify(document) ?? ''
  return [...new Set([...text.matchAll(PLACE)].map((match) => match[1] ?? ''))]
}
