/** Do the conditions of alert rules hold now? One finding for each subject that a rule looks at. Reads only; rows are in alerts.ts. */
import type { Series } from '../../../src-preload/contract/data.ts'
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { Absence, Condition, DeviceOffline, NotOnline, Rate, RunsEnded, Threshold } from './rules.ts'
import { type Words, words } from './words.ts'

/** `between`: past the clear bound, not past the raise bound. `unknown`: nothing is known, so nothing changes. */
export type Verdict = 'holds' | 'gone' | 'between' | 'unknown'

export type Finding = {
  /** A device id; empty = the rule as a whole, or the workspace's own series. */
  readonly subject: string
  readonly verdict: Verdict
  readonly value: number | null
  readonly detail: Readonly<Record<string, string | number | null>>
  readonly words: Words
}

const PAGE = 1_000
const MINUTE_MS = 60_000

type Subject = { readonly deviceId: string; readonly series: Series | null }
type Scoped = {
  readonly series: string
  readonly deviceId?: string | undefined
  readonly deviceGroupId?: string | undefined
}

function* everyDeviceId(tx: StoreTx): Generator<string> {
  let after: string | null = null
  for (;;) {
    const page: string[] = tx.deviceIdsAfter(after, PAGE)
    yield* page
    after = page.at(-1) ?? null
    if (page.length < PAGE) return
  }
}

/** Devices named by id or group with their series, null where they have none; else every series of the key. */
function* subjectsOf(tx: StoreTx, { series: key, deviceId, deviceGroupId }: Scoped): Generator<Subject> {
  const named = deviceId === undefined ? deviceGroupId && tx.devicesOfGroup(deviceGroupId) : [deviceId]
  if (named) {
    for (const id of named) yield { deviceId: id, series: tx.findSeries(key, id) }
    return
  }
  let after: string | null = null
  for (;;) {
    const page: Series[] = tx.seriesOfKey(key, after, PAGE)
    for (const series of page) {
      // A device that was removed says nothing any more: nobody is to be woken for it.
      if (series.deviceId === '' || tx.existingDevices([series.deviceId]).length > 0)
        yield { deviceId: series.deviceId, series }
    }
    after = page.at(-1)?.deviceId ?? null
    if (page.length < PAGE) return
  }
}

function againstBounds(condition: Threshold, value: number): Verdict {
  const { above, below } = condition
  if ((above !== undefined && value > above) || (below !== undefined && value < below)) return 'holds'
  const isUnder = above === undefined || value <= (condition.clearAbove ?? above)
  const isOver = below === undefined || value >= (condition.clearBelow ?? below)
  return isUnder && isOver ? 'gone' : 'between'
}

function* thresholds(tx: StoreTx, condition: Threshold, now: Now): Generator<Finding> {
  for (const { deviceId: subject, series } of subjectsOf(tx, condition)) {
    const value = series?.lastValue ?? null
    const at = series?.lastAt ?? null
    const isOld = at === null || (condition.maxAgeMinutes ?? Infinity) * MINUTE_MS < now.wallAt - at
    const verdict = value === null || isOld ? 'unknown' : againstBounds(condition, value)
    const { above = null, below = null } = condition
    const detail = { series: condition.series, above, below, at, unit: series?.unit ?? null }
    yield { subject, verdict, value, detail, words: words.threshold(condition, value, series?.unit ?? null) }
  }
}

function perMinute(tx: StoreTx, series: Series | null, condition: Rate, now: Now): number | null {
  if (series === null) return null
  const from = now.wallAt - condition.windowMinutes * MINUTE_MS
  const [newest] = tx.pointsOf(series.id, from, now.wallAt, 1)
  const oldest = tx.firstPoint(series.id, from, now.wallAt)
  if (newest === undefined || oldest === null || newest.at === oldest.at) return null
  return ((newest.value - oldest.value) * MINUTE_MS) / (newest.at - oldest.at)
}

function* rates(tx: StoreTx, condition: Rate, now: Now): Generator<Finding> {
  const { risesBy, fallsBy } = condition
  for (const { deviceId: subject, series } of subjectsOf(tx, condition)) {
    const value = perMinute(tx, series, condition, now)
    const isFast =
      value !== null && ((risesBy !== undefined && value >= risesBy) || (fallsBy !== undefined && value <= -fallsBy))
    const verdict = value === null ? 'unknown' : isFast ? 'holds' : 'gone'
    const detail = { series: condition.series, windowMinutes: condition.windowMinutes, unit: series?.unit ?? null }
    yield { subject, verdict, value, detail, words: words.rate(condition, value, series?.unit ?? null) }
  }
}

function* absences(tx: StoreTx, condition: Absence, now: Now): Generator<Finding> {
  for (const { deviceId: subject, series } of subjectsOf(tx, condition)) {
    const at = series?.lastAt ?? null
    const value = at === null ? null : Math.floor((now.wallAt - at) / MINUTE_MS)
    const verdict = value === null || value >= condition.minutes ? 'holds' : 'gone'
    const detail = { series: condition.series, minutes: condition.minutes, at }
    yield { subject, verdict, value, detail, words: words.absence(condition, value) }
  }
}

function* notOnline(tx: StoreTx, condition: NotOnline): Generator<Finding> {
  const { deviceGroupId } = condition
  let total = 0
  let value = 0
  for (const id of deviceGroupId === undefined ? everyDeviceId(tx) : tx.devicesOfGroup(deviceGroupId)) {
    total += 1
    if (tx.getDevice(id)?.presence !== 'online') value += 1
  }
  const percent = total === 0 ? 0 : (value * 100) / total
  const isMany = condition.count === undefined ? percent >= (condition.percent ?? 100) : value >= condition.count
  const detail = { total, percent: Math.round(percent * 10) / 10, deviceGroupId: deviceGroupId ?? null }
  const verdict = total > 0 && isMany ? 'holds' : 'gone'
  yield { subject: '', verdict, value, detail, words: words.notOnline(value, total) }
}

/** Since when a device is offline: null = it is online; undefined = it never announced itself, or sleeps as it said it would. */
function offlineSince(device: Device, now: Now): number | null | undefined {
  if (device.presence === 'online') return null
  if (device.presence === 'unknown') return undefined
  if (device.presence === 'asleep' && device.asleepUntil !== null) {
    return device.asleepUntil <= now.wallAt ? device.asleepUntil : undefined
  }
  return device.presenceAt ?? undefined
}

function* offline(tx: StoreTx, condition: DeviceOffline, now: Now): Generator<Finding> {
  const { deviceId, deviceGroupId, minutes } = condition
  const ids =
    deviceId !== undefined
      ? [deviceId]
      : deviceGroupId === undefined
        ? everyDeviceId(tx)
        : tx.devicesOfGroup(deviceGroupId)
  for (const subject of ids) {
    const device = tx.getDevice(subject)
    if (device === null) continue
    const since = offlineSince(device, now)
    const value = typeof since === 'number' ? Math.floor((now.wallAt - since) / MINUTE_MS) : null
    const verdict = since === null ? 'gone' : value === null ? 'unknown' : value >= minutes ? 'holds' : 'between'
    const detail = { minutes, presence: device.presence, at: since ?? null }
    yield { subject, verdict, value, detail, words: words.offline(value) }
  }
}

function* runsEnded(tx: StoreTx, condition: RunsEnded, now: Now): Generator<Finding> {
  const { statuses, reasons = null, windowMinutes, scheduleId = null, templateId = null } = condition
  const from = now.wallAt - windowMinutes * MINUTE_MS
  const value = tx.countRunsOf({ scheduleId, templateId, statuses, reasons, from, to: now.wallAt })
  const verdict = value >= condition.count ? 'holds' : 'gone'
  yield {
    subject: '',
    verdict,
    value,
    detail: { windowMinutes, scheduleId, templateId },
    words: words.runs(condition, value),
  }
}

/** Findings of one condition, each subject once. A device that is gone has none. */
export function evaluate(tx: StoreTx, condition: Condition, now: Now): Iterable<Finding> {
  switch (condition.kind) {
    case 'threshold':
      return thresholds(tx, condition, now)
    case 'rate':
      return rates(tx, condition, now)
    case 'absence':
      return absences(tx, condition, now)
    case 'not_online':
      return notOnline(tx, condition)
    case 'device_offline':
      return offline(tx, condition, now)
    case 'runs':
      return runsEnded(tx, condition, now)
  }
}
