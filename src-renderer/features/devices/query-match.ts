/** How many devices a typed group query would find. The engine decides; this is the preview beside the field, by the same rules. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import { plainText } from '../../../src-preload/contract/plain-text.ts'

type Known = Pick<Device, 'id' | 'nameEn' | 'nameAr' | 'presence' | 'tags' | 'timezone' | 'attributes'>
type Term = { field: string; value: string }

/** `site:"North yard" tag:kiosk lab` is three terms; a bare word has no field. */
export function termsOf(query: string): Term[] {
  return [...query.matchAll(/(?:([^\s:"]+):)?(?:"([^"]*)"|(\S+))/g)]
    .map((found) => ({
      field: (found[1] ?? '').toLowerCase(),
      value: (found[2] ?? found[3] ?? '').toLowerCase(),
    }))
    .filter((term) => term.value !== '')
}

function fits(actual: unknown, wanted: string): boolean {
  if (actual === null || actual === undefined) return false
  const text = plainText(actual).toLowerCase()
  return wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted
}

function valuesOf(device: Known, field: string): readonly unknown[] {
  if (field === 'id') return [device.id]
  if (field === 'name') return [device.nameEn, device.nameAr]
  if (field === 'presence') return [device.presence]
  if (field === 'tag') return device.tags
  if (field === 'timezone') return [device.timezone]
  const key = Object.keys(device.attributes).find((name) => name.toLowerCase() === field)
  return key === undefined ? [] : [device.attributes[key]]
}

function holds(device: Known, { field, value }: Term): boolean {
  if (field !== '') return valuesOf(device, field).some((actual) => fits(actual, value))
  const word = value.replace(/\*$/, '')
  return [device.id, device.nameEn, device.nameAr].some((text) => text?.toLowerCase().includes(word))
}

/** True when all terms hold; a query without terms finds nothing. */
export function queryFinds(device: Known, query: string): boolean {
  const terms = termsOf(query)
  return terms.length > 0 && terms.every((term) => holds(device, term))
}
