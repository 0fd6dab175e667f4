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
  | { readonly wrong: Wrong }
)

/** Why a line is refused, in both languages of the screen. */
export type Wrong = { readonly en: string; readonly ar: string }
export const wrong = (en: string, ar: string): Wrong => ({ en, ar })
const tooLong = (what: string, most: number) =>
  wrong(`${what} has more than ${most} characters.`, `أكثر من ${most} حرفًا: ${what}.`)

const wrongFile = (wrong: Wrong, line = 1): ReadLine[] => [{ line, deviceId: null, wrong }]

function badId(id: string): Wrong | null {
  if (id === '') return wrong('There is no id.', 'لا معرّف في السطر.')
  if ([...id].length > LIMITS.deviceIdChars) return tooLong('id', LIMITS.deviceIdChars)
  if (/[/+#\p{C}]/u.test(id))
    return wrong('A device id holds no / + # and no control characters.', 'لا يحوي المعرّف / + # ولا رموز تحكم.')
  return id === id.normalize('NFC') ? null : wrong('The id is not in NFC form.', 'المعرّف ليس بصيغة NFC.')
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
function problemOf(device: DeviceLine): Wrong | null {
  const id = badId(device.id)
  if (id !== null) return id
  for (const [field, name] of [
    ['nameEn', device.nameEn],
    ['nameAr', device.nameAr],
  ] as const) {
    if (name && name.length > LIMITS.nameChars) return tooLong(field, LIMITS.nameChars)
  }
  if (device.timezone && !isZone(device.timezone)) {
    const zone = device.timezone.slice(0, 60)
    return wrong(`"${zone}" is not a time zone.`, `ليست منطقة زمنية: "${zone}".`)
  }
  if (device.tags && device.tags.length > TAGS)
    return wrong(`There are more than ${TAGS} tags.`, `الوسوم أكثر من ${TAGS}.`)
  const long = device.tags?.find((tag) => tag.length > TAG_CHARS)
  if (long !== undefined) return tooLong(`tag "${long.slice(0, 20)}…"`, TAG_CHARS)
  if (device.attributes && isTooDeep(device.attributes))
    return wrong(
      `The attributes are nested more than ${LIMITS.jsonDepth} levels deep.`,
      `السمات متداخلة أكثر من ${LIMITS.jsonDepth} مستوى.`,
    )
  if (device.attributes && JSON.stringify(device.attributes).length > ATTRIBUTES_CHARS)
    return tooLong('attributes', ATTRIBUTES_CHARS)
  return null
}

function judged(device: DeviceLine): ReadLine {
  const problem = problemOf(device)
  const place = { line: device.line, deviceId: device.id === '' ? null : device.id.slice(0, LIMITS.deviceIdChars) }
  return problem === null ? { ...place, device } : { ...place, wrong: problem }
}

function wrongHeader(header: readonly string[]): Wrong | null {
  if (!header.includes('id')) {
    return wrong('The first row names the columns; "id" is not among them.', 'الصف الأول يسمّي الأعمدة وليس بينها "id".')
  }
  const seen = new Set<string>()
  for (const name of header) {
    const isKnown = (FIXED_COLUMNS as readonly string[]).includes(name) || name.length > ATTRIBUTE.length
    if (!isKnown || (!name.startsWith(ATTRIBUTE) && !(FIXED_COLUMNS as readonly string[]).includes(name))) {
      const known = FIXED_COLUMNS.join(', ')
      return wrong(
        `There is no column "${name.slice(0, 60)}". Known are ${known} and ${ATTRIBUTE}…`,
        `لا عمود باسم "${name.slice(0, 60)}". المعروف: ${known} و ${ATTRIBUTE}…`,
      )
    }
    if (seen.has(name)) {
      const column = name.slice(0, 60)
      return wrong(`The column "${column}" is there twice.`, `العمود "${column}" مكرر.`)
    }
    seen.add(name)
  }
  return null
}

function fromCells(header: readonly string[], { line, cells }: CsvRow): ReadLine {
  if (cells.length !== header.length) {
    const deviceId = withoutGuard(cells[header.indexOf('id')] ?? '').slice(0, LIMITS.deviceIdChars) || null
    const counts = wrong(
      `It has ${cells.length} cells; the first row has ${header.length}.`,
      `خلاياه ${cells.length} وخلايا الصف الأول ${header.length}.`,
    )
    return { line, deviceId, wrong: counts }
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
  if (!csv.ok) return wrongFile({ en: csv.message, ar: csv.messageAr }, csv.line)
  const [first, ...rows] = csv.rows
  if (!first) return wrongFile(wrong('The file is empty.', 'الملف فارغ.'))
  const header = first.cells.map(columnName)
  const bad = wrongHeader(header)
  return bad === null ? rows.map((row) => fromCells(header, row)) : wrongFile(bad, first.line)
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
  if (!isObject(value)) return { line, deviceId: id, wrong: wrong('It is not an object.', 'ليس كائنًا.') }
  for (const [name, item] of Object.entries(value)) {
    const fit = Object.hasOwn(FITS, name) ? FITS[name] : undefined
    if (!fit) {
      const field = name.slice(0, 60)
      return { line, deviceId: id, wrong: wrong(`There is no field "${field}".`, `لا حقل باسم "${field}".`) }
    }
    if (!fit[0](item))
      return { line, deviceId: id, wrong: wrong(`"${name}" must be ${fit[1]}.`, `نوع "${name}" غير صحيح.`) }
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
    return wrongFile(wrong('The file is not valid JSON.', 'الملف ليس JSON صحيحًا.'))
  }
  const devices = isObject(value) ? value.devices : value
  if (!Array.isArray(devices)) {
    return wrongFile(
      wrong(
        'A list of devices is expected, or an object with "devices".',
        'المنتظر قائمة أجهزة أو كائن فيه "devices".',
      ),
    )
  }
  return devices.map((item, index) => fromObject(item, index + 1))
}

/** Lines in the order of the file; JSON counts devices from 1. A file that cannot be read, or has too many, is one refused line. */
export function readDeviceFile(format: 'csv' | 'json', text: string): ReadLine[] {
  const lines = format === 'csv' ? readCsvLines(text) : readJsonLines(text)
  if (lines.length <= IMPORT_MAX) return lines
  return wrongFile(
    wrong(`The file has more than ${IMPORT_MAX} devices. Part it.`, `في الملف أكثر من ${IMPORT_MAX} جهاز. جزّئه.`),
  )
}
