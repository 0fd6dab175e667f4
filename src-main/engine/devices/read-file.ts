/** From the text of a file to lines about devices. Says what is wrong with each line by its shape; devices are not looked up here. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { ImportedLine } from '../../../src-preload/contract/requests-rollout.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { isZone } from '../timing/zone.ts'
import { ATTRIBUTE, attributeOf, FIXED_COLUMNS, readList } from './columns.ts'
import type { DeviceLine } from './columns.ts'
import { readCsv, withoutGuard } from './csv.ts'
import type { CsvRow } from './csv.ts'

export const IMPORT_MAX = 10_000
const TAGS = 64
const TAG_CHARS = 64
const ATTRIBUTES_CHARS = 32_768

export type Refused = Extract<ImportedLine['state'], 'refused'>
/** A line, or why it cannot be one. */
export type ReadLine = { readonly line: number; readonly deviceId: string | null } & (
  | { readonly device: DeviceLine }
  | { readonly wrong: string }
)

const wrongFile = (wrong: string, line = 1): ReadLine[] => [{ line, deviceId: null, wrong }]

function badId(id: string): string | null {
  if (id === '') return 'There is no id.'
  if ([...id].length > LIMITS.deviceIdChars) return `An id has at most ${LIMITS.deviceIdChars} characters.`
  if (/[/+#\p{C}]/u.test(id)) return 'A device id holds no / + # and no control characters.'
  return id === id.normalize('NFC') ? null : 'The id is not in NFC form.'
}

/** Without recursion: what is nested too deep must not end the stack. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LIMITS.jsonDepth) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}

/** What is wrong with the values of a line by themselves; null = nothing. */
function problemOf(device: DeviceLine): string | null {
  const id = badId(device.id)
  if (id !== null) return id
  for (const [field, name] of [
    ['nameEn', device.nameEn],
    ['nameAr', device.nameAr],
  ] as const) {
    if (name && name.length > LIMITS.nameChars) return `${field} has more than ${LIMITS.nameChars} characters.`
  }
  if (device.timezone && !isZone(device.timezone)) return `"${device.timezone.slice(0, 60)}" is not a time zone.`
  if (device.tags && device.tags.length > TAGS) return `There are more than ${TAGS} tags.`
  const long = device.tags?.find((tag) => tag.length > TAG_CHARS)
  if (long !== undefined) return `The tag "${long.slice(0, 20)}…" has more than ${TAG_CHARS} characters.`
  if (device.attributes && isTooDeep(device.attributes))
    return `The attributes are nested more than ${LIMITS.jsonDepth} levels deep.`
  if (device.attributes && JSON.stringify(device.attributes).length > ATTRIBUTES_CHARS)
    return `The attributes are longer than ${ATTRIBUTES_CHARS} characters.`
  return null
}

function judged(device: DeviceLine): ReadLine {
  const wrong = problemOf(device)
  const place = { line: device.line, deviceId: device.id === '' ? null : device.id.slice(0, LIMITS.deviceIdChars) }
  return wrong === null ? { ...place, device } : { ...place, wrong }
}

function wrongHeader(header: readonly string[]): string | null {
  if (!header.includes('id')) return 'The first row names the columns; "id" is not among them.'
  const seen = new Set<string>()
  for (const name of header) {
    const isKnown = (FIXED_COLUMNS as readonly string[]).includes(name) || name.length > ATTRIBUTE.length
    if (!isKnown || (!name.startsWith(ATTRIBUTE) && !(FIXED_COLUMNS as readonly string[]).includes(name))) {
      return `There is no column "${name.slice(0, 60)}". Known are ${FIXED_COLUMNS.join(', ')} and ${ATTRIBUTE}…`
    }
    if (seen.has(name)) return `The column "${name.slice(0, 60)}" is there twice.`
    seen.add(name)
  }
  return null
}

function fromCells(header: readonly string[], { line, cells }: CsvRow): ReadLine {
  if (cells.length !== header.length) {
    const deviceId = withoutGuard(cells[header.indexOf('id')] ?? '').slice(0, LIMITS.deviceIdChars) || null
    return { line, deviceId, wrong: `It has ${cells.length} cells; the first row has ${header.length}.` }
  }
  const said: Record<string, unknown> = {}
  const attributes: [string, unknown][] = []
  for (const [index, name] of header.entries()) {
    const cell = withoutGuard(cells[index] ?? '')
    if (name === 'tags' || name === 'groups') said[name] = readList(cell)
    else if (name.startsWith(ATTRIBUTE))
      attributes.push([name.slice(ATTRIBUTE.length), cell === '' ? undefined : attributeOf(cell)])
    else said[name] = name === 'id' ? cell.trim() : cell === '' ? null : cell
  }
  // fromEntries makes own properties of any name: `__proto__` is a name like any other.
  const more = attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}
  return judged({ ...(said as { id: string }), ...more, line })
}

/** Spaces count in an attribute's name and nowhere else. */
function columnName(cell: string): string {
  const name = withoutGuard(cell)
  return (FIXED_COLUMNS as readonly string[]).includes(name.trim()) ? name.trim() : name
}

function readCsvLines(text: string): ReadLine[] {
  const csv = readCsv(text)
  if (!csv.ok) return wrongFile(csv.message, csv.line)
  const [first, ...rows] = csv.rows
  if (!first) return wrongFile('The file is empty.')
  const header = first.cells.map(columnName)
  const wrong = wrongHeader(header)
  return wrong === null ? rows.map((row) => fromCells(header, row)) : wrongFile(wrong, first.line)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown) => value === null || typeof value === 'string'
const isTexts = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string')

const FITS: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  id: [(value) => typeof value === 'string', 'text'],
  nameEn: [isText, 'text or null'],
  nameAr: [isText, 'text or null'],
  timezone: [isText, 'text or null'],
  tags: [isTexts, 'a list of texts'],
  groups: [isTexts, 'a list of texts'],
  attributes: [isObject, 'an object'],
}

function fromObject(value: unknown, line: number): ReadLine {
  const id = isObject(value) && typeof value.id === 'string' ? value.id.slice(0, LIMITS.deviceIdChars) : null
  if (!isObject(value)) return { line, deviceId: id, wrong: 'It is not an object.' }
  for (const [name, item] of Object.entries(value)) {
    const fit = Object.hasOwn(FITS, name) ? FITS[name] : undefined
    if (!fit) return { line, deviceId: id, wrong: `There is no field "${name.slice(0, 60)}".` }
    if (!fit[0](item)) return { line, deviceId: id, wrong: `"${name}" must be ${fit[1]}.` }
  }
  const said = value as { id?: string; attributes?: Device['attributes'] }
  const whole = said.attributes === undefined ? {} : { isWhole: true }
  return judged({ ...said, ...whole, id: said.id ?? '', line })
}

function readJsonLines(text: string): ReadLine[] {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return wrongFile('The file is not valid JSON.')
  }
  const devices = isObject(value) ? value.devices : value
  if (!Array.isArray(devices)) return wrongFile('A list of devices is expected, or an object with "devices".')
  return devices.map((item, index) => fromObject(item, index + 1))
}

/** Lines in the order of the file; JSON counts devices from 1. A file that cannot be read, or has too many, is one refused line. */
export function readDeviceFile(format: 'csv' | 'json', text: string): ReadLine[] {
  const lines = format === 'csv' ? readCsvLines(text) : readJsonLines(text)
  return lines.length > IMPORT_MAX ? wrongFile(`The file has more than ${IMPORT_MAX} devices. Part it.`) : lines
}
