/** Placeholders that an event fills: `${event.deviceId}`, `${event.payload.temp}`. Own properties only; types are kept where they can be. */
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

/** Parameters with their event placeholders filled. A value that is one placeholder keeps the type, and is null when the event says nothing. */
export function fillParams(params: JsonObject, event: unknown): JsonObject {
  const fill = (text: string): Json => {
    const whole = WHOLE_EVENT.exec(text)?.[1]
    if (whole !== undefined) return ofEvent(event, whole) ?? null
    return text.replace(ANY_EVENT, (_found, dotted: string) => asText(ofEvent(event, dotted)))
  }
  return mapText(params, fill) as JsonObject
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
