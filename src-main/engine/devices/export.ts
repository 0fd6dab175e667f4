/** All devices that are ours as one text that the import reads back to the same: CSV for spreadsheets, JSON for programs. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { StoreTx } from '../ports/store.ts'
import { ATTRIBUTE, attributeNames, attributeText, FIXED_COLUMNS, listText } from './columns.ts'
import { csvText } from './csv.ts'

const PAGE = 1_000

type Exported = { readonly device: Device; readonly groups: readonly string[] }

/** Names of the static groups of each device: the English one, which the import knows too. */
function groupNames(tx: StoreTx): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const id of tx.deviceGroupIds()) {
    const group = tx.getDeviceGroup(id)
    const name = group?.nameEn ?? group?.nameAr
    if (group?.kind !== 'static' || !name) continue
    for (const deviceId of tx.devicesOfGroup(id)) names.set(deviceId, [...(names.get(deviceId) ?? []), name])
  }
  return names
}

/** Held devices are nobody's yet and stay out. */
function accepted(tx: StoreTx): Exported[] {
  const names = groupNames(tx)
  const found: Exported[] = []
  for (let after: string | null = null; ; ) {
    const page: string[] = tx.deviceIdsAfter(after, PAGE)
    for (const id of page) {
      const device = tx.getDevice(id)
      if (device?.isAccepted) found.push({ device, groups: names.get(id) ?? [] })
    }
    after = page.at(-1) ?? null
    if (page.length < PAGE) return found
  }
}

function asCsv(rows: readonly Exported[]): string {
  const names = attributeNames(rows.map(({ device }) => device))
  const header = [...FIXED_COLUMNS, ...names.map((name) => `${ATTRIBUTE}${name}`)]
  const cells = rows.map(({ device, groups }) => [
    ...[device.id, device.nameEn ?? '', device.nameAr ?? '', device.timezone ?? ''],
    ...[listText(device.tags), listText(groups)],
    ...names.map((name) => (Object.hasOwn(device.attributes, name) ? attributeText(device.attributes[name]) : '')),
  ])
  return csvText([header, ...cells])
}

function asJson(rows: readonly Exported[]): string {
  const devices = rows.map(({ device: { id, nameEn, nameAr, timezone, tags, attributes }, groups }) => {
    return { id, nameEn, nameAr, timezone, tags, groups, attributes }
  })
  return `${JSON.stringify({ devices }, null, 2)}\n`
}

/** In order of id; `devices` = how many there are. */
export function exportDevices(tx: StoreTx, format: 'csv' | 'json'): { text: string; devices: number } {
  const rows = accepted(tx)
  return { text: format === 'csv' ? asCsv(rows) : asJson(rows), devices: rows.length }
}
