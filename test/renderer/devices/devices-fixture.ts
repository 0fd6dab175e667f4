/** A fleet in memory: devices, facets, one device in full, and groups. */
import type { DeviceRow } from '../../../src-preload/contract/requests-fleet.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { aRun, MINUTE, someGroups } from '../harness/fixtures.ts'

// jsdom lays nothing out; the list needs a height to know which rows are in view
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 640 })
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 900 })

/** One device with everything filled in. */
export function aDevice(id: string, some: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id,
    nameEn: `Kiosk ${id}`,
    nameAr: null,
    presence: 'online',
    presenceAt: 0,
    asleepUntil: null,
    session: null,
    lastHeardAt: Date.now() - 3000,
    attributes: { site: 'north', fw: '4.8.2' },
    tags: ['kiosk'],
    timezone: null,
    origin: 'heard',
    isAccepted: true,
    clockOffsetMs: null,
    fitsAws: true,
    createdAt: 0,
    createdBy: 'engine',
    updatedAt: 0,
    updatedBy: 'engine',
    version: 4,
    groupNames: [{ id: 'grp-a', nameEn: 'Kiosks · Corniche', nameAr: 'أكشاك الكورنيش' }],
    openCount: 0,
    lastRuns: ['COMPLETED:succeeded', 'FAILED:failed'],
    lastReason: 'failed',
    ...some,
  }
}

/** Three devices: one there, one not heard, one that never announced itself. */
export function someDevices(): DeviceRow[] {
  return [
    aDevice('ksk-1', { nameEn: 'Corniche kiosk 1', nameAr: 'كشك الكورنيش 1' }),
    aDevice('ksk-2', { presence: 'lost', lastHeardAt: Date.now() - 26 * MINUTE }),
    aDevice('mtr.1', {
      nameEn: 'North meter 1',
      presence: 'unknown',
      lastHeardAt: null,
      presenceAt: null,
      origin: 'registered',
      createdBy: 'Sara H.',
      fitsAws: false,
      attributes: {},
      tags: [],
      groupNames: [],
      lastRuns: [],
      lastReason: null,
      openCount: 1,
    }),
  ]
}

type Detail = RequestOutput<'devices.get'>

/** An execution that waits for its device, told of it or not. */
export function anOpen(
  jobId: string,
  deviceId: string,
  some: Partial<Detail['open'][number]> = {},
): Detail['open'][number] {
  return {
    jobId,
    publicJobId: `public-${jobId}`,
    deviceId,
    state: 'QUEUED',
    executionNumber: 1,
    versionNumber: 1,
    statusDetails: null,
    queuedAt: 0,
    startedAt: null,
    lastUpdatedAt: 0,
    deadlineAt: null,
    stepDeadlineAt: null,
    announcedAt: null,
    rank: null,
    unconfirmedAt: null,
    saidAt: null,
    overallDeadlineAt: null,
    cancelAskedAt: null,
    nameEn: 'Price list push',
    nameAr: null,
    ...some,
  }
}

export function inFull(row: DeviceRow, some: Partial<Detail> = {}): Detail {
  return {
    ...row,
    open: row.openCount > 0 ? [anOpen('j1', row.id)] : [],
    runs: row.lastRuns.length > 0 ? [aRun('r1', { kind: 'device', deviceId: row.id, nameEn: 'Firmware 4.8.2' })] : [],
    ...some,
  }
}

/** Teaches the fake engine a fleet; `rows` of it are paged by 200. */
export function teachFleet(fake: FakeMuster, rows: readonly DeviceRow[] = someDevices()): void {
  fake.answer('devices.list', (input: { cursor?: string | null; limit: number }) => {
    const from = Number(input.cursor ?? 0)
    const to = from + input.limit
    return { items: rows.slice(from, to), next: to < rows.length ? String(to) : null, total: rows.length }
  })
  const presence = { online: 0, asleep: 0, lost: 0, unknown: 0 }
  for (const row of rows) presence[row.presence] += 1
  fake.answer('devices.facets', () => ({
    total: rows.length,
    held: rows.filter((row) => !row.isAccepted).length,
    presence,
    groups: someGroups().map(({ id, nameEn, nameAr, deviceCount }) => ({ id, nameEn, nameAr, count: deviceCount })),
  }))
  fake.answer('devices.get', (input: { id: string }) => inFull(rows.find((row) => row.id === input.id) as DeviceRow))
}
