/** Blast radius (L13): what a job would do before it starts, device by device. Reads only; nothing is stored. */
import type { Device, Target } from '../../../src-preload/contract/entities.ts'
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import type { PreviewedDevice } from '../../../src-preload/contract/requests-rollout.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { BadCursor, type StoreTx } from '../ports/store.ts'
import type { PreparedJob } from '../queue/new-job.ts'
import { documentFault, failedCheck, isPerDevice, ownDocument } from './checks.ts'
import { waveOf } from './plan.ts'
import { minutesFor } from './rate.ts'
import { isSameForAll, windowState } from './windows.ts'

type Preview = RequestOutput<'jobs.preview'>
type Page = { readonly cursor?: string | null | undefined; readonly limit: number }

const MINUTE_MS = 60_000
/** How many past device runs tell the usual time. */
const PAST = 50
const ALL = 1_000

function everyHeld(tx: StoreTx): string[] {
  const held: string[] = []
  let after: string | null = null
  for (;;) {
    const page = tx.deviceIdsAfter(after, ALL)
    held.push(...tx.heldDevices(page))
    after = page.at(-1) ?? null
    if (page.length < ALL) return held
  }
}

/** The devices of a target that are held: they would get nothing (section 5). */
export function heldOf(tx: StoreTx, target: Target): string[] {
  if (target.kind === 'device') return tx.heldDevices([target.deviceId])
  if (target.kind === 'devices') return tx.heldDevices([...new Set(target.deviceIds)])
  if (target.kind === 'group') return tx.heldDevices(tx.devicesOfGroup(target.deviceGroupId))
  return everyHeld(tx)
}

/** The target without those; null = nobody is left. Groups and `all` leave them out by themselves. */
export function withoutHeld(target: Target, held: readonly string[]): Target | null {
  if (target.kind === 'device') return held.includes(target.deviceId) ? null : target
  if (target.kind !== 'devices') return target
  const deviceIds = target.deviceIds.filter((id) => !held.includes(id))
  return deviceIds.length === 0 ? null : { ...target, deviceIds }
}

type What = { readonly plan: FleetPlan | null; readonly document: PreparedJob['filledDocument'] }

function judged(device: Device, what: What) {
  if (!device.isAccepted) {
    const words = { whyEn: 'It has only been heard. Accept it first.', whyAr: 'سُمِع الجهاز فقط. اقبله أولًا.' }
    return { verdict: 'held' as const, ...words, document: null }
  }
  const refusal = failedCheck(what.plan, device) ?? documentFault(what.document, device)
  if (refusal !== null) {
    const { verdict, whyEn, whyAr } = refusal
    const own = verdict === 'precheck' ? documentOf(what, device) : null
    return { verdict, whyEn, whyAr, document: own }
  }
  return { verdict: 'get' as const, whyEn: null, whyAr: null, document: documentOf(what, device) }
}

function documentOf({ document }: What, device: Device) {
  if (document === null || !isPerDevice(document)) return document
  const own = ownDocument(document, device)
  return own.missing.length > 0 ? null : own.document
}

function inOrder(tx: StoreTx, plan: FleetPlan | null, ids: readonly string[]): readonly string[] {
  if (plan?.presence !== 'online_first') return ids
  const isOnline = (id: string) => tx.getDevice(id)?.presence === 'online'
  return [...ids.filter(isOnline), ...ids.filter((id) => !isOnline(id))]
}

/** When devices may first see it; null = at once. Windows in the devices' own zones are told by the earliest of all. */
function firstAt(tx: StoreTx, plan: FleetPlan | null, devices: readonly Device[], wallAt: number): number | null {
  const startAt = plan?.startAt && plan.startAt > wallAt ? plan.startAt : null
  const from = startAt ?? wallAt
  const windows = plan?.windows ?? []
  if (windows.length === 0) return startAt
  const { timezone } = tx.getSettings()
  const zones = isSameForAll(windows) ? ['UTC'] : [...new Set(devices.map((device) => device.timezone ?? timezone))]
  const opens = zones.map((zone) => windowState(windows, zone, from)).map((one) => (one.isOpen ? from : one.opensAt))
  const known = opens.filter((at) => at !== null)
  const first = known.length === 0 ? null : Math.min(...known)
  return first === from ? startAt : first
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

/** Rate, the job's cap and waves, with every device taking its usual time. Devices that sleep are not guessed at. */
function lastsMs(plan: FleetPlan | null, devices: number, usualMs: number): number {
  const cap = plan?.caps?.job ?? null
  const rounds = cap === null ? 1 : Math.ceil(devices / cap)
  const waves = plan?.waves?.length ?? 1
  return Math.max(minutesFor(plan?.rate, devices) * MINUTE_MS + usualMs, rounds * usualMs) + (waves - 1) * usualMs
}

/** What the first page found out about all devices; later pages carry it in their cursor, so that they read their own devices only. */
type Sums = Pick<Preview, 'counts' | 'usualMs' | 'endsAboutAt' | 'firstAt'>

const CURSOR = /^\d{1,9}(\.\d{1,9}){10}(\.(\d{1,15})?){3}$/

function cursorOf(start: number, total: number, { counts, usualMs, endsAboutAt, firstAt }: Sums): string {
  const { get, precheck, held, invalid, busy, presence } = counts
  const { online, asleep, lost, unknown } = presence
  const numbers = [start, total, get, precheck, held, invalid, busy, online, asleep, lost, unknown]
  return [...numbers, usualMs ?? '', endsAboutAt ?? '', firstAt ?? ''].join('.')
}

function readCursor(cursor: string, total: number): { start: number; sums: Sums | null } {
  if (!CURSOR.test(cursor)) throw new BadCursor()
  const [numbers, times] = [cursor.split('.').slice(0, 11).map(Number), cursor.split('.').slice(11)]
  const [start = 0, then, get = 0, precheck = 0, held = 0, invalid = 0, busy = 0] = numbers
  const [online = 0, asleep = 0, lost = 0, unknown = 0] = numbers.slice(7)
  // The target has changed since: the sums are made anew.
  if (then !== total) return { start: Math.min(start, total), sums: null }
  if (start > total) throw new BadCursor()
  const [usualMs = null, endsAboutAt = null, firstAt = null] = times.map((text) => (text === '' ? null : Number(text)))
  const counts = { get, precheck, held, invalid, busy, presence: { online, asleep, lost, unknown } }
  return { start, sums: { counts, usualMs, endsAboutAt, firstAt } }
}

function counted(all: readonly Omit<PreviewedDevice, 'document'>[]): Preview['counts'] {
  const of = (verdict: PreviewedDevice['verdict']) => all.filter((one) => one.verdict === verdict).length
  const presence = { online: 0, asleep: 0, lost: 0, unknown: 0 }
  for (const one of all) if (one.verdict === 'get') presence[one.presence] += 1
  const busy = all.filter((one) => one.verdict === 'get' && one.openCount > 0).length
  return { get: of('get'), precheck: of('precheck'), held: of('held'), invalid: of('invalid'), busy, presence }
}

type Previewed = Pick<PreparedJob, 'filledDocument' | 'fleetPlan' | 'devices' | 'work'>
/** A device of the target; its place among those that may get the job says its wave. */
type Placed = { readonly id: string; readonly index: number }

function judgedRow(tx: StoreTx, job: Previewed, { id, index }: Placed): PreviewedDevice | null {
  const device = tx.getDevice(id)
  if (device === null) return null
  const plan = job.fleetPlan ?? null
  const { nameEn, nameAr, presence } = device
  const wave = device.isAccepted ? waveOf(plan, index, job.devices?.deviceIds.length ?? 0) : null
  const verdict = judged(device, { plan, document: job.filledDocument })
  return { deviceId: id, nameEn, nameAr, presence, ...verdict, openCount: tx.countOpenExecutions([id]), wave }
}

/** Reads every device of the target once; the documents made for their faults are not kept. */
function sumUp(tx: StoreTx, job: Previewed, placed: readonly Placed[], wallAt: number): Sums {
  const plan = job.fleetPlan ?? null
  const all = placed.flatMap((place) => {
    const row = judgedRow(tx, job, place)
    return row === null ? [] : [{ ...row, document: null }]
  })
  const counts = counted(all)
  const templateId = job.work.template?.id ?? null
  const usualMs = templateId === null ? null : median(tx.lastDeviceDurations(templateId, PAST))
  const zoned = isSameForAll(plan?.windows ?? []) ? [] : placed.map(({ id }) => tx.getDevice(id))
  const first = firstAt(
    tx,
    plan,
    zoned.filter((device) => device !== null),
    wallAt,
  )
  const endsAboutAt =
    usualMs === null || counts.get === 0 ? null : (first ?? wallAt) + lastsMs(plan, counts.get, usualMs)
  return { counts, usualMs, endsAboutAt, firstAt: first }
}

/**
 * The preview of a job that was prepared for its accepted devices; `held` = the others of its target. The first page reads all devices,
 * the later ones their own.
 */
export function previewOf(tx: StoreTx, job: Previewed, held: readonly string[], page: Page, wallAt: number): Preview {
  const ids = inOrder(tx, job.fleetPlan ?? null, job.devices?.deviceIds ?? [])
  const placed = [...ids, ...held].map((id, index) => ({ id, index }))
  const known = page.cursor === null || page.cursor === undefined ? null : readCursor(page.cursor, placed.length)
  const start = known?.start ?? 0
  const sums = known?.sums ?? sumUp(tx, job, placed, wallAt)
  const end = start + page.limit
  const items = placed.slice(start, end).map((place) => judgedRow(tx, job, place))
  return {
    items: items.filter((row) => row !== null),
    next: end < placed.length ? cursorOf(end, placed.length, sums) : null,
    total: placed.length,
    ...sums,
  }
}
