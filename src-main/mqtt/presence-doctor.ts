// Looks for what makes presence lie (fleet L20): compares what the broker keeps with what the engine heard, and asks the broker
// about itself. It changes nothing; its findings are codes and data, the words are the window's.
import { randomUUID } from 'node:crypto'
import type { DoctorCode, DoctorFinding } from '../../src-preload/contract/brokers.ts'
import type { Device } from '../../src-preload/contract/entities.ts'
import type { Presence } from '../../src-preload/contract/vocabulary.ts'
import { Probe } from './broker-probe.ts'
import type { ProbeOptions } from './broker-probe.ts'
import { Rights } from './broker-rights.ts'
import type { BrokerFacts } from './connection-state.ts'
import type { BrokerAccess } from './connection.ts'
import { readPresence } from './messages.ts'
import { makeTopics } from './topics.ts'
import type { Topics } from './topics.ts'

export type DoctorParts = {
  readonly access: BrokerAccess
  readonly prefix: string
  readonly version: 4 | 5
  readonly isOpen: boolean
  readonly isBuiltin: boolean
  readonly facts: BrokerFacts
  /** What the engine believes of each device, read after the broker was asked. */
  readonly devices: () => readonly Pick<Device, 'id' | 'presence' | 'lastHeardAt'>[]
  readonly now: () => number
  /** Longest wait for a message of our own to come back. */
  readonly echoMs?: number
}

export type Diagnosis = {
  readonly devices: number
  readonly retained: number
  readonly findings: readonly DoctorFinding[]
}

type Severity = DoctorFinding['severity']
const find = (
  code: DoctorCode,
  severity: Severity,
  deviceId: string | null = null,
  data: DoctorFinding['data'] = {},
): DoctorFinding => ({ code, severity, deviceId, data })

/** Retained `online` without a word from the device for this long is doubtful. */
const STALE_MS = 24 * 3600 * 1000
/** A device's clock that is further off than this makes its times useless. */
const CLOCK_OFF_MS = 5 * 60 * 1000
/** Sessions of absent clients that a broker may have beyond the devices that are known to be away. */
const SPARE_SESSIONS = 3
const SNAPSHOT_MS = 15_000

type Kept = { readonly online: boolean; readonly at: number | null } | 'unreadable'

function readKept(deviceId: string, payload: Buffer): Kept {
  const report = readPresence(deviceId, payload, true)
  if (!report) return 'unreadable'
  const { at } = JSON.parse(payload.toString()) as { at?: unknown }
  return { online: report.presence === 'online', at: typeof at === 'number' ? at * 1000 : null }
}

/** Every retained presence message. They come at QoS 0: at QoS 1 mosquitto hands out no more than its queue holds. */
async function snapshot(probe: Probe, topics: Topics): Promise<Map<string, Kept>> {
  const fence = topics.probe(randomUUID())
  await probe.subscribe(topics.presenceFilter, 0)
  await probe.subscribe(fence)
  await probe.publish(fence, '{}')
  await probe.heard(({ topic }) => topic === fence, SNAPSHOT_MS)
  const kept = new Map<string, Kept>()
  for (const { topic, payload, retained } of probe.messages()) {
    const parsed = topics.parse(topic)
    if (parsed.kind === 'presence' && retained) kept.set(parsed.deviceId, readKept(parsed.deviceId, payload))
  }
  return kept
}

type Known = { readonly id: string; readonly presence: Presence; readonly lastHeardAt: number | null }

function examineDevice(device: Known, kept: Kept | undefined, now: number, isBuiltin: boolean): DoctorFinding[] {
  const { id, presence, lastHeardAt } = device
  if (kept === 'unreadable') return [find('presence_unreadable', 'error', id)]
  const found: DoctorFinding[] = []
  const isHere = presence === 'online'
  // The engine heard a birth that the broker does not show to who comes later: the birth was not retained, or an old will was.
  // On the built-in broker being connected is presence enough, without any message.
  if (isHere && !kept && isBuiltin) return []
  if (isHere && !kept) found.push(find('birth_not_retained', 'warning', id, { retained: null }))
  else if (isHere && kept && !kept.online) found.push(find('birth_not_retained', 'error', id, { retained: 'offline' }))
  // The engine heard it go, and the broker still says that it is there.
  if ((presence === 'lost' || presence === 'asleep') && kept?.online)
    found.push(find('will_not_retained', 'error', id, { said: presence, lastHeardAt }))
  else if (kept?.online && lastHeardAt !== null && now - lastHeardAt > STALE_MS)
    found.push(find('sticky_online', 'warning', id, { lastHeardAt }))
  if (presence === 'unknown' && !kept && lastHeardAt !== null)
    found.push(find('never_announced', 'note', id, { lastHeardAt }))
  return found
}

/**
 * Only a clock that is ahead shows: a birth from long ago is as good as one by a slow clock. The device's own times are worthless
 * then, and so is its `until`.
 */
function examineClock(id: string, kept: Kept | undefined, now: number): DoctorFinding[] {
  if (!kept || kept === 'unreadable' || kept.at === null || kept.at - now <= CLOCK_OFF_MS) return []
  return [find('clock_wrong', 'warning', id, { aheadMs: kept.at - now })]
}

/** What the broker says of sessions: `$SYS` of mosquitto and its kin. */
async function examineSessions(probe: Probe, away: number, echoMs: number): Promise<DoctorFinding[]> {
  const topic = '$SYS/broker/clients/disconnected'
  if ((await probe.subscribe(topic)) !== 'granted') return [find('sessions_unreadable', 'note')]
  if (!(await probe.heard((it) => it.topic === topic, echoMs))) return [find('sessions_unreadable', 'note')]
  const said = probe.messages().findLast((it) => it.topic === topic)
  const sessions = Number(said?.payload.toString())
  if (!Number.isFinite(sessions) || sessions <= away + SPARE_SESSIONS) return []
  return [find('zombie_sessions', 'warning', null, { sessions, away })]
}

async function examineBroker(parts: DoctorParts, options: ProbeOptions, topics: Topics): Promise<DoctorFinding[]> {
  const { facts, version, isOpen, isBuiltin, echoMs = 1_500 } = parts
  const found: DoctorFinding[] = []
  if (version === 4 && !isBuiltin) found.push(find('v3_only', 'note'))
  if (isOpen) found.push(find('broker_open', 'warning'))
  if (facts.sessionsLost > 0) found.push(find('persistence_off', 'warning', null, { times: facts.sessionsLost }))
  const rights = new Rights(await Probe.open(options), options, topics, echoMs)
  try {
    const isRetaining = await rights.retain().then(
      (remark) => remark.fault !== 'retain_off',
      () => false,
    )
    if (!isRetaining) found.push(find('retain_off', 'error'))
    const share = await rights.share()
    // The built-in broker has no shared subscriptions, whatever the prefix; nothing that belongs to us uses them.
    if (share.fault === 'share_dead' && !isBuiltin)
      found.push(find('share_dead', 'note', null, { prefix: parts.prefix }))
    const sessions = await rights.sessions()
    if (sessions.fault === 'sessions_off') found.push(find('sessions_off', 'warning'))
  } finally {
    await rights.end()
  }
  return found
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }

/** Errors first, the broker's before the devices', then by device. Rejects when the broker cannot be reached. */
export async function examinePresence(parts: DoctorParts): Promise<Diagnosis> {
  const topics = makeTopics(parts.prefix)
  const clientId = `muster-doctor-${randomUUID().slice(0, 8)}`
  const options: ProbeOptions = { access: parts.access, version: parts.version, clientId }
  const probe = await Probe.open(options)
  try {
    const kept = await snapshot(probe, topics)
    const devices = parts.devices()
    const now = parts.now()
    const away = devices.filter(({ presence }) => presence === 'asleep' || presence === 'lost').length
    const ofSessions = parts.isBuiltin ? [] : await examineSessions(probe, away, parts.echoMs ?? 1_500)
    const ofDevices = devices.flatMap((device) => [
      ...examineDevice(device, kept.get(device.id), now, parts.isBuiltin),
      ...examineClock(device.id, kept.get(device.id), now),
    ])
    const ofBroker = await examineBroker(parts, { ...options, clientId: `${clientId}-2` }, topics)
    const findings = [...ofBroker, ...ofSessions, ...ofDevices].sort((a, b) => RANK[a.severity] - RANK[b.severity])
    return { devices: devices.length, retained: kept.size, findings }
  } finally {
    await probe.end()
  }
}
