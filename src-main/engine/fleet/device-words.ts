/**
 * What a device's message says beside its status: its own clock, its counter, and that it can be heard. Clocks are kept as they are
 * said, never used to judge; a gap in the counter means that something was lost on the way (5.3).
 */
import type { EngineContext } from '../context.ts'
import type { DeviceRequest } from '../ports/device-link.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow } from '../ports/store-work.ts'

type Update = Extract<DeviceRequest, { operation: 'update' }>

/** 2000-01-01 and 2100-01-01: a clock that says less or more was never set. */
const SANE_FROM = 946_684_800_000
const SANE_TO = 4_102_444_800_000
/** Seconds are told from milliseconds by their size. */
const MS_FROM = 1e11
/** A device's offset is written anew when it moved by more than this: most messages say nothing new. */
const OFFSET_STEP_MS = 2_000
/** Counters of so many devices are remembered; beyond that they begin anew. */
const SEQ_KEPT = 20_000

function instantOf(said: string | number | undefined): number | null {
  if (said === undefined) return null
  const value = typeof said === 'number' ? said : /^\d{9,13}(\.\d{1,6})?$/.test(said) ? Number(said) : Number.NaN
  const at = Math.round(value < MS_FROM ? value * 1_000 : value)
  return at >= SANE_FROM && at < SANE_TO ? at : null
}

/** When the device says that it was: `statusDetails.at`, else the payload's `timestamp`; null = it says none that makes sense. */
export function deviceTime(request: Pick<Update, 'statusDetails' | 'saidAt'>): number | null {
  return instantOf(request.statusDetails?.at) ?? instantOf(request.saidAt)
}

/** The clocks under which an answer was given, those that are known; the console's is the step's own time. Undefined = none is. */
export function clocksOf(request: Pick<Update, 'brokerAt'>, saidAt: number | null): { clocks: Clocks } | undefined {
  const { brokerAt } = request
  if (saidAt === null && brokerAt === undefined) return undefined
  return { clocks: { ...(saidAt !== null && { deviceAt: saidAt }), ...(brokerAt !== undefined && { brokerAt }) } }
}
type Clocks = { readonly deviceAt?: number; readonly brokerAt?: number }

/** How far the device's clock is from ours; not while old messages come in, whose age would look like an offset. */
export function noteClock(ctx: EngineContext, tx: StoreTx, deviceId: string, saidAt: number | null, now: Now): void {
  if (saidAt === null || ctx.life.link !== 'heard') return
  const device = tx.getDevice(deviceId)
  const clockOffsetMs = saidAt - now.wallAt
  if (device === null) return
  if (device.clockOffsetMs !== null && Math.abs(device.clockOffsetMs - clockOffsetMs) <= OFFSET_STEP_MS) return
  tx.updateDevice({ ...device, clockOffsetMs }, null)
}

/** True when the device's counter (`statusDetails.seq`) shows that a message of it never came. */
export function hasGap(
  ctx: EngineContext,
  before: ExecutionRow,
  request: Pick<Update, 'statusDetails' | 'deviceId'>,
): boolean {
  const seq = Number(request.statusDetails?.seq ?? Number.NaN)
  if (!Number.isSafeInteger(seq) || seq < 0) return false
  const { deviceSeq } = ctx.life
  const stored = Number(before.statusDetails?.seq ?? Number.NaN)
  const last = deviceSeq.get(request.deviceId) ?? (Number.isSafeInteger(stored) ? stored : null)
  if (deviceSeq.size >= SEQ_KEPT && !deviceSeq.has(request.deviceId)) deviceSeq.clear()
  deviceSeq.set(request.deviceId, seq)
  return last !== null && seq > last + 1
}
