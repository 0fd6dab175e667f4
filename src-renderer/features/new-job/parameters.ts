/** From what is typed into a template's parameters to values, and what is wrong with them. Pure. */
import type { Parameter, Template } from '../../../src-preload/contract/entities.ts'
import { plainText } from '../../../src-preload/contract/plain-text.ts'

/** Why a value does not fit; the form says it in words. */
export type Misfit = {
  kind: 'needed' | 'number' | 'integer' | 'small' | 'large' | 'pattern' | 'instant' | 'json'
  bound?: number | string
}
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** What a field shows: what was typed, else the template's default, else nothing. */
export function shownValue(
  template: Pick<Template, 'defaultParams'>,
  parameter: Parameter,
  typed: string | boolean | undefined,
): string | boolean {
  if (typed !== undefined) return typed
  const usual = template.defaultParams[parameter.key] ?? parameter.default
  if (parameter.type === 'boolean') return usual === true
  if (parameter.type === 'list' && Array.isArray(usual)) return usual.map(plainText).join('\n')
  if (parameter.type === 'json' && usual !== null && usual !== undefined) return JSON.stringify(usual, null, 2)
  return plainText(usual)
}

/** The value of one parameter, or why there is none. An empty optional one is left out (`undefined`). */
export function readValue(
  parameter: Parameter,
  shown: string | boolean,
): { ok: true; value: Json | undefined } | { ok: false; misfit: Misfit } {
  if (typeof shown === 'boolean') return { ok: true, value: shown }
  // One line an item, blanks and empty lines between them included.
  if (parameter.type === 'list' && shown !== '') return { ok: true, value: shown.split('\n') }
  const text = shown.trim()
  if (text === '')
    return parameter.required ? { ok: false, misfit: { kind: 'needed' } } : { ok: true, value: undefined }
  if (parameter.type === 'number' || parameter.type === 'integer') return numberOf(parameter, text)
  if (parameter.type === 'instant')
    return Number.isNaN(Date.parse(text)) ? { ok: false, misfit: { kind: 'instant' } } : { ok: true, value: text }
  if (parameter.type === 'json') return jsonOf(text)
  if (parameter.pattern && !fits(parameter.pattern, text))
    return { ok: false, misfit: { kind: 'pattern', bound: parameter.pattern } }
  return { ok: true, value: text }
}

function jsonOf(text: string): ReturnType<typeof readValue> {
  try {
    return { ok: true, value: JSON.parse(text) as Json }
  } catch {
    return { ok: false, misfit: { kind: 'json' } }
  }
}

function numberOf(parameter: Parameter, text: string): ReturnType<typeof readValue> {
  const value = Number(text)
  if (!Number.isFinite(value)) return { ok: false, misfit: { kind: 'number' } }
  if (parameter.type === 'integer' && !Number.isInteger(value)) return { ok: false, misfit: { kind: 'integer' } }
  if (parameter.min != null && value < parameter.min)
    return { ok: false, misfit: { kind: 'small', bound: parameter.min } }
  if (parameter.max != null && value > parameter.max)
    return { ok: false, misfit: { kind: 'large', bound: parameter.max } }
  return { ok: true, value }
}

/** The whole value must match; a pattern that cannot be read refuses nothing here, the engine judges it. */
function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    return true
  }
}

/** All values of a template's form, and the misfits by key. */
export function readParameters(
  template: Template,
  typed: Readonly<Record<string, string | boolean>>,
): { values: Record<string, Json>; misfits: Record<string, Misfit> } {
  const values: Record<string, Json> = {}
  const misfits: Record<string, Misfit> = {}
  for (const parameter of template.parameters) {
    const read = readValue(parameter, shownValue(template, parameter, typed[parameter.key]))
    if (!read.ok) misfits[parameter.key] = read.misfit
    else if (read.value !== undefined) values[parameter.key] = read.value
  }
  return { values, misfits }
}

const HOLES = /\$\{([a-zA-Z][a-zA-Z0-9_]*)\}/g

/** A line of the preview: what stands around a value, the value, whether a parameter put it there, and the placeholders that no
 *  parameter fills. */
export type PreviewLine = {
  before: string
  value: string
  after: string
  isSubstituted: boolean
  open: readonly string[]
}

/** The document as a device receives it, `${key}` replaced. A text that is only a placeholder takes the value's own type. */
export function previewLines(document: unknown, values: Readonly<Record<string, Json>>): PreviewLine[] {
  const lines: PreviewLine[] = []
  const text = (value: unknown) => JSON.stringify(value) ?? 'null'
  const walk = (value: unknown, head: string, depth: number, tail: string) => {
    const pad = '  '.repeat(depth)
    if (value !== null && typeof value === 'object') {
      const isList = Array.isArray(value)
      const entries = Object.entries(value)
      lines.push({
        before: `${pad}${head}${isList ? '[' : '{'}`,
        value: '',
        after: entries.length === 0 ? `${isList ? ']' : '}'}${tail}` : '',
        isSubstituted: false,
        open: [],
      })
      entries.forEach(([key, part], index) =>
        walk(part, isList ? '' : `${text(key)}: `, depth + 1, index < entries.length - 1 ? ',' : ''),
      )
      if (entries.length > 0)
        lines.push({
          before: `${pad}${isList ? ']' : '}'}${tail}`,
          value: '',
          after: '',
          isSubstituted: false,
          open: [],
        })
      return
    }
    const filled = substitute(value, values)
    const isSubstituted = filled !== value
    lines.push({
      before: `${pad}${head}`,
      value: text(filled),
      after: tail,
      isSubstituted,
      open: openIn(value, values),
    })
  }
  walk(document, '', 0, '')
  return lines
}

/** Optional parameters that were left empty count as open too: their placeholder travels as it is written. */
function openIn(value: unknown, values: Readonly<Record<string, Json>>): string[] {
  if (typeof value !== 'string') return []
  return [...value.matchAll(HOLES)].filter(([, key]) => !Object.hasOwn(values, key ?? '')).map(([hole]) => hole)
}

function substitute(value: unknown, values: Readonly<Record<string, Json>>): unknown {
  if (typeof value !== 'string') return value
  const whole = /^\$\{([a-zA-Z][a-zA-Z0-9_]*)\}$/.exec(value)
  if (whole?.[1] && whole[1] in values) return values[whole[1]]
  return value.replace(HOLES, (hole, key: string) => (key in values ? plainText(values[key]) : hole))
}
