/** JSON that a device says inside its status details, whose values are short texts (fleet 1.4): whole, or cut into numbered pieces. */

export type Details = Readonly<Record<string, string>> | null

/** More pieces than a status update can hold. */
const PIECES = 50

/** `name`, then `name_2`, `name_3`… put together; null when there is no `name`. */
export function saidText(details: Details, name: string): string | null {
  const first = details?.[name]
  if (details === null || first === undefined || !Object.hasOwn(details, name)) return null
  let text = first
  for (let piece = 2; piece <= PIECES; piece += 1) {
    const more = details[`${name}_${piece}`]
    if (more === undefined) break
    text += more
  }
  return text
}

/** The object that `name` holds as JSON text; null when it is not there or is no object. */
export function saidObject(details: Details, name: string): Record<string, unknown> | null {
  const text = saidText(details, name)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch (error) {
    // What a device says is data: text that is no JSON says nothing under this name.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a dotted path (`battery.cells.0.volts`); the whole path as one key wins. Undefined = there is none. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '' || path === '$') return value
  if (isObject(value) && Object.hasOwn(value, path)) return value[path]
  let here: unknown = value
  for (const step of path.replace(/^\$\./, '').split('.')) {
    if (Array.isArray(here) && /^\d{1,6}$/.test(step)) here = here[Number(step)]
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}
