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

function startOf(cursor: Page['cursor'], total: number): number {
  if (cursor === null || cursor === undefined) return 0
  if (!/^\d{1,9}$/.test(cursor) || Number(cursor) > total) throw new BadCursor()
  return Number(cursor)
}

function counted(all: readonly Omit<PreviewedDevice, 'document'>[]): Preview['counts'] {
  const of = (verdict: PreviewedDevice['verdict']) => all.filter((one) => one.verdict === verdict).length
  const presence = { online: 0, asleep: 0, lost: 0, unknown: 0 }
  for (const one of all) if (one.verdict === 'get') presence[one.presence] += 1
  const busy = all.filter((one) => one.verdict === 'get' && one.openCount > 0).length
  return { get: of('get'), precheck: of('precheck'), held: of('held'), invalid: of('invalid'), busy, presence }
}

/** The preview of a job that was prepared for its accepted devices; `held` = the others of its target. */
export function previewOf(
  tx: StoreTx,
  job: Pick<PreparedJob, 'filledDocument' | 'fleetPlan' | 'devices' | 'work'>,
  held: readonly string[],
  page: Page,
  wallAt: number,
): Preview {
  const plan = job.fleetPlan ?? null
  const what = { plan, document: job.filledDocument }
  const ids = inOrder(tx, plan, job.devices?.deviceIds ?? [])
  const rows = [...ids, ...held].map((id) => tx.getDevice(id)).filter((device) => device !== null)
  const start = startOf(page.cursor, rows.length)
  const all = rows.map((device, index) => {
    const { document, ...verdict } = judged(device, what)
    const { id: deviceId, nameEn, nameAr, presence } = device
    const wave = device.isAccepted ? waveOf(plan, index, ids.length) : null
    const openCount = tx.countOpenExecutions([deviceId])
    const row = { deviceId, nameEn, nameAr, presence, ...verdict, openCount, wave }
    // Ten thousand documents are made for their faults; only those of the page are kept.
    return index >= start && index < start + page.limit ? { ...row, document } : { ...row, document: null }
  })
  const counts = counted(all)
  const templateId = job.work.template?.id ?? null
  const usualMs = templateId === null ? null : median(tx.lastDeviceDurations(templateId, PAST))
  const first = firstAt(tx, plan, rows, wallAt)
  const end = start + page.limit
  return {
    items: all.slice(start, end),
    next: end < all.length ? String(end) : null,
    total: all.length,
    counts,
    usualMs,
    endsAboutAt: usualMs === null || counts.get === 0 ? null : (first ?? wallAt) + lastsMs(plan, counts.get, usualMs),
    firstAt: first,
  }
}
