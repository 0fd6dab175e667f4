/** The form of a device as typed, and what is sent of it. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'

export type DeviceForm = {
  id: string
  nameEn: string
  nameAr: string
  tags: string
  attributes: string
  timezone: string
}

/** Empty for a new device. */
export function formOf(device: Device | null): DeviceForm {
  return {
    id: device?.id ?? '',
    nameEn: device?.nameEn ?? '',
    nameAr: device?.nameAr ?? '',
    tags: device?.tags.join(', ') ?? '',
    attributes: JSON.stringify(device?.attributes ?? {}, null, 2),
    timezone: device?.timezone ?? '',
  }
}

/** What is wrong with an id before it is sent, or null. */
export function idWrong(id: string): 'idEmpty' | 'idLong' | 'idSigns' | null {
  if (id === '') return 'idEmpty'
  if (id.length > LIMITS.deviceIdChars) return 'idLong'
  return /[/+#\p{C}]/u.test(id) ? 'idSigns' : null
}

/** The object that the text says, or null when it says none. */
export function objectOf(text: string): Device['attributes'] | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Device['attributes']
    return null
  } catch {
    return null // not JSON: the field says so
  }
}

/** The fields that register and change share. */
export function fieldsOf(form: DeviceForm) {
  const tags = form.tags
    .split(/[,،]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
  return {
    nameEn: form.nameEn.trim() || null,
    nameAr: form.nameAr.trim() || null,
    tags: [...new Set(tags)],
    attributes: objectOf(form.attributes) ?? {},
    timezone: form.timezone.trim() || null,
  }
}
