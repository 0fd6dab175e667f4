/** How a device stands in a file: the same fields as CSV cells and as JSON. Text and values only; nothing is looked up or stored. */
import type { Device } from '../../../src-preload/contract/entities.ts'

/** What a file can say of a device. Left out = not said, so it stays; null = emptied. */
export type DeviceLine = {
  readonly line: number
  readonly id: string
  readonly nameEn?: string | null
  readonly nameAr?: string | null
  readonly timezone?: string | null
  readonly tags?: readonly string[]
  /** Names of static groups: all that it is a member of. */
  readonly groups?: readonly string[]
  /** Laid over what the device has; undefined inside = taken away. */
  readonly attributes?: Readonly<Record<string, unknown>>
  /** True: `attributes` are all there are. */
  readonly isWhole?: boolean
}

export const ATTRIBUTE = 'attributes.'
export const FIXED_COLUMNS = ['id', 'nameEn', 'nameAr', 'timezone', 'tags', 'groups'] as const

const JSON_TEXT = /^(?:true|false|null|[{["].*)$/s

/** `a; b` with `\;` for a semicolon inside a name. */
export function readList(cell: string): string[] {
  const parts = cell.match(/(?:\\.|[^;\\]|\\$)+/gs) ?? []
  return parts.map((part) => part.replace(/\\([;\\])/g, '$1').trim()).filter((part) => part !== '')
}

export function listText(items: readonly string[]): string {
  return items.map((item) => item.replace(/[;\\]/g, (char) => `\\${char}`)).join('; ')
}

/** A number only if it would be written the same way again, so that `1.10` and `007` stay text. */
function isNumber(text: string): boolean {
  return /^-?\d/.test(text) && String(Number(text)) === text
}

/** The value that a cell means: numbers, true, false, null and JSON as such, anything else as text. */
export function attributeOf(cell: string): unknown {
  if (isNumber(cell)) return Number(cell)
  if (!JSON_TEXT.test(cell)) return cell
  try {
    return JSON.parse(cell) as unknown
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return cell
  }
}

/** The cell that `attributeOf` reads as this value. Text that would be read as something else is written as JSON text. */
export function attributeText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  const isPlain = value !== '' && attributeOf(value) === value && value.trim() === value
  return isPlain ? value : JSON.stringify(value)
}

/** All attribute names of these devices, sorted, so that two exports of the same devices are the same text. */
export function attributeNames(devices: readonly Pick<Device, 'attributes'>[]): string[] {
  return [...new Set(devices.flatMap(({ attributes }) => Object.keys(attributes)))].toSorted()
}
