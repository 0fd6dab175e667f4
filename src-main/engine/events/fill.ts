/** Placeholders that an event fills: `${event.deviceId}`, `${event.payload.temp}`. Own properties only; types are kept where they can be. */
import type { Parameter } from '../../../src-preload/contract/entities.ts'
import { valueAt } from './conditions.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type JsonObject = { [key: string]: Json }

const NAME = '[a-zA-Z][a-zA-Z0-9_]{0,63}'
const EVENT = 'event((?:\\.[a-zA-Z0-9_-]{1,64}){1,10})'
const WHOLE_EVENT = new RegExp(`^\\$\\{${EVENT}\\}$`)
const ANY_EVENT = new RegExp(`\\$\\{${EVENT}\\}`, 'g')
const WHOLE = new RegExp(`^\\$\\{(${NAME})\\}$`)
const ANY = new RegExp(`\\$\\{(?:${EVENT}|(${NAME}))\\}`, 'g')

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function mapText(value: Json, fill: (text: string) => Json): Json {
  if (typeof value === 'string') return fill(value)
  if (Array.isArray(value)) return value.map((item) => mapText(item, fill))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, fill)]))
}

const ofEvent = (event: unknown, dotted: string): Json | undefined =>
  valueAt(event, dotted.slice(1)) as Json | undefined

/** Does this value wait for an event? Such a parameter is judged when the event is there, not when the schedule is saved. */
export function hasEventPlaceholder(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('${event.')
}

/** Parameters that take nothing but text: what an event says is written out for them, as for a program's arguments. */
const TEXT_TYPES: ReadonlySet<string> = new Set<Parameter['type']>(['text', 'choice', 'instant', 'list'])

/**
 * Parameters with their event placeholders filled. A value that is one placeholder keeps the type, and is null when the
 * event says nothing; a text parameter, and each item of a list, becomes text (nothing = empty text in a list).
 */
export function fillParams(
  params: JsonObject,
  event: unknown,
  parameters: readonly Pick<Parameter, 'key' | 'type'>[] = [],
): JsonObject {
  const written = (text: string): string =>
    text.replace(ANY_EVENT, (_found, dotted: string) => asText(ofEvent(event, dotted)))
  const typed = (text: string): Json => {
    const whole = WHOLE_EVENT.exec(text)?.[1]
    return whole === undefined ? written(text) : (ofEvent(event, whole) ?? null)
  }
  const types = new Map(parameters.map(({ key, type }) => [key, type]))
  const filled = Object.entries(params).map(([key, value]) => {
    const given = mapText(value, typed)
    // A text that the event says nothing for is left out; a list may come whole from the event.
    if (given === null || !TEXT_TYPES.has(types.get(key) ?? '')) return [key, given]
    if (types.get(key) === 'list' && Array.isArray(given)) return [key, given.map(asText)]
    return [key, mapText(value, written)]
  })
  return Object.fromEntries(filled) as JsonObject
}

/** A document with parameters and event filled in one pass: what an event says is never read for placeholders again. */
export function fillDocumentWithEvent(document: JsonObject, params: JsonObject, event: unknown): JsonObject {
  const fill = (text: string): Json => {
    const wholeEvent = WHOLE_EVENT.exec(text)?.[1]
    if (wholeEvent !== undefined) return ofEvent(event, wholeEvent) ?? null
    const whole = WHOLE.exec(text)?.[1]
    if (whole !== undefined) return Object.hasOwn(params, whole) ? (params[whole] ?? null) : text
    return text.replace(ANY, (found: string, dotted: string | undefined, key: string | undefined) => {
      if (dotted !== undefined) return asText(ofEvent(event, dotted))
      if (key === undefined || !Object.hasOwn(params, key)) return found
      const value = params[key]
      return typeof value === 'string' ? value : JSON.stringify(value ?? null)
    })
  }
  return mapText(document, fill) as JsonObject
}
