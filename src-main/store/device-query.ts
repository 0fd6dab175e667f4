/** The query of a device group: `field:value` terms joined by spaces, all must hold. Pure; both stores read it here. */
import type { Device } from '../../src-preload/contract/entities.ts'
import { plainText } from '../../src-preload/contract/plain-text.ts'

type Term = { readonly field: string; readonly value: string }

/** `site:"North yard" tag:kiosk lab` → three terms; a bare word is looked for in id and names. */
export function parseDeviceQuery(query: string): Term[] {
  const terms: Term[] = []
  for (const found of query.matchAll(/(?:([^\s:"]+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = (found[2] ?? found[3] ?? '').toLowerCase()
    if (value !== '') terms.push({ field: (found[1] ?? '').toLowerCase(), value })
  }
  return terms
}

/** `*` at the end means "begins with"; a lone `*` means "is there at all". */
function fits(actual: unknown, wanted: string): boolean {
  if (actual === null || actual === undefined) return false
  const text = plainText(actual).toLowerCase()
  return wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted
}

function attribute(device: Device, field: string): unknown {
  const key = Object.keys(device.attributes).find((name) => name.toLowerCase() === field)
  return key === undefined ? undefined : device.attributes[key]
}

function holds(device: Device, { field, value }: Term): boolean {
  switch (field) {
    case '':
      return [device.id, device.nameEn, device.nameAr].some((text) =>
        text?.toLowerCase().includes(value.replace(/\*$/, '')),
      )
    case 'id':
      return fits(device.id, value)
    case 'name':
      return fits(device.nameEn, value) || fits(device.nameAr, value)
    case 'presence':
      return fits(device.presence, value)
    case 'tag':
      return device.tags.some((tag) => fits(tag, value))
    case 'timezone':
      return fits(device.timezone, value)
    default:
      return fits(attribute(device, field), value)
  }
}

/** An empty query matches nothing: a group that means every device is said so by the target `all`. Held devices are in no such group. */
export function matchesDevice(device: Device, terms: readonly Term[]): boolean {
  return device.isAccepted && terms.length > 0 && terms.every((term) => holds(device, term))
}
