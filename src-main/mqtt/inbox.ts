// What arrives, from bytes to something that the engine can judge: topics, floods, retained leftovers, old wills. Everything here is
// hostile until read. It answers only what needs no judging: ids that no device may have, and floods.
import type { CancelAnswer, DeviceRequest, PresenceReport, RejectCode, Reply } from '../engine/ports/device-link.ts'
import type { Incoming } from './connection.ts'
import type { FloodGate } from './flood-gate.ts'
import { beginningOf } from './intake.ts'
import type { MessageRing, Noted } from './message-ring.ts'
import type { Intake } from './intake.ts'
import { readCancelAnswer } from './cancel-answer.ts'
import { readPresence, readRequest, readToken } from './messages.ts'
import { replyTopic } from './topics.ts'
import type { ParsedTopic, Topics } from './topics.ts'

/** A request that waits for the engine, with as much of its bytes as may be shown; or a device's word about itself. */
export type Waiting =
  | { readonly request: DeviceRequest; readonly payload: Uint8Array; readonly bytes: number; readonly noted: Noted }
  | { readonly report: PresenceReport }
  | { readonly cancelAnswer: CancelAnswer }

/** `judge`: for the engine; `answer`: settled here; null: ignored, and counted as such. */
export type Read =
  | { readonly kind: 'judge'; readonly item: Waiting }
  | { readonly kind: 'answer'; readonly reply: Reply }
  | null

/** Requests under ids that no device may have share one bucket: there are too many such ids. */
const NOBODY = ''

/** Only of an answer is it kept when the broker took it. */
function stamped(request: DeviceRequest, brokerAt: number | null | undefined): DeviceRequest {
  return request.operation !== 'update' || brokerAt == null ? request : { ...request, brokerAt }
}

export class Inbox {
  readonly #topics: Topics
  readonly #intake: Intake
  readonly #gate: FloodGate
  readonly #ring: MessageRing
  readonly #now: () => number
  readonly #sessions = new Map<string, string>()

  constructor(topics: Topics, intake: Intake, ring: MessageRing, gate: FloodGate, now: () => number) {
    this.#topics = topics
    this.#intake = intake
    this.#ring = ring
    this.#gate = gate
    this.#now = now
  }

  /** Never throws. */
  read(message: Incoming): Read {
    this.#intake.arrived()
    const parsed = this.#topics.parse(message.topic)
    if (parsed.kind === 'own' || parsed.kind === 'foreign') return this.#ignore(parsed.kind)
    if (parsed.kind === 'presence') return this.#readPresence(parsed.deviceId, message)
    if (parsed.kind === 'cancel-answer') return this.#readCancelAnswer(parsed, message)
    // A retained request is an old one that somebody left on the broker; obeying it at every connect would repeat it.
    if (message.retained) return this.#ignore('retained')
    const deviceId = parsed.kind === 'request' ? parsed.deviceId : NOBODY
    const admission = this.#gate.admit(deviceId)
    if (admission !== 'pass') return this.#throttle(deviceId, message, admission === 'tell')
    if (parsed.kind === 'bad-device') return this.#refuse(null, message, 'InvalidTopic', 'no device may have this id')
    return this.#readRequest(parsed, message)
  }

  /** Counts what the engine answered; replies in the order of the requests, none at all if another engine answers now. */
  judged(items: readonly Waiting[], replies: readonly Reply[]): void {
    let at = 0
    for (const item of items) {
      if (!('request' in item)) continue
      const reply = replies[at]
      at += 1
      if (!reply) continue
      this.#intake.answered()
      item.noted.outcome = 'accepted'
      const { code } = reply.payload
      const { deviceId, topic } = item.request
      if (typeof code !== 'string' || !reply.topic.endsWith('/rejected')) continue
      item.noted.outcome = code
      this.#intake.refused({ deviceId, topic, code, payload: item.payload, bytes: item.bytes })
    }
  }

  #ignore(as: Parameters<Intake['ignored']>[0]): null {
    this.#intake.ignored(as)
    return null
  }

  #readRequest(parsed: Extract<ParsedTopic, { kind: 'request' }>, { topic, payload, brokerAt }: Incoming): Read {
    const { deviceId, operation, jobId } = parsed
    const noted = this.#ring.heard(deviceId, topic, payload, brokerAt)
    const request = stamped(readRequest({ deviceId, operation, jobId, topic }, payload), brokerAt)
    return { kind: 'judge', item: { request, payload: beginningOf(payload), bytes: payload.byteLength, noted } }
  }

  #readCancelAnswer(parsed: Extract<ParsedTopic, { kind: 'cancel-answer' }>, message: Incoming): Read {
    if (message.retained) return this.#ignore('retained')
    if (this.#gate.admit(parsed.deviceId) !== 'pass') {
      this.#intake.throttled(parsed.deviceId)
      return null
    }
    const noted = this.#ring.heard(parsed.deviceId, message.topic, message.payload, message.brokerAt)
    const cancelAnswer = readCancelAnswer(parsed, message.payload)
    noted.outcome = cancelAnswer === null ? 'ignored' : 'accepted'
    return cancelAnswer === null ? this.#ignore('foreign') : { kind: 'judge', item: { cancelAnswer } }
  }

  #readPresence(deviceId: string, { topic, payload, retained, brokerAt }: Incoming): Read {
    // A bucket of its own: a flood of requests must not swallow the will that tells of its end.
    if (this.#gate.admit(`presence ${deviceId}`) !== 'pass') {
      this.#intake.throttled(deviceId)
      return null
    }
    const noted = this.#ring.heard(deviceId, topic, payload, brokerAt)
    noted.outcome = 'ignored'
    const report = readPresence(deviceId, payload, retained)
    if (!report) return this.#ignore('presence')
    if (!this.#isCurrent(report)) return this.#ignore('oldWill')
    noted.outcome = 'accepted'
    return { kind: 'judge', item: { report } }
  }

  /** False for the will of an earlier session that comes after a newer birth (fleet 5.1). */
  #isCurrent({ deviceId, presence, session }: PresenceReport): boolean {
    const known = this.#sessions.get(deviceId)
    if (presence !== 'online' && known !== undefined && session !== null && session !== known) return false
    if (session !== null) this.#sessions.set(deviceId, session)
    return true
  }

  #throttle(deviceId: string, message: Incoming, isTold: boolean): Read {
    this.#intake.throttled(deviceId)
    if (!isTold) return null
    return this.#refuse(
      deviceId || null,
      message,
      'RequestThrottled',
      'too many requests from this device; ask less often',
    )
  }

  #refuse(deviceId: string | null, { topic, payload }: Incoming, code: RejectCode, why: string): Read {
    this.#intake.answered()
    if (deviceId !== null) this.#ring.heard(deviceId, topic, payload).outcome = code
    this.#intake.refused({ deviceId, topic, code, payload, bytes: payload.byteLength })
    const clientToken = readToken(payload)
    const body = { code, message: why, timestamp: Math.floor(this.#now() / 1_000) }
    const told = clientToken === undefined ? body : { ...body, clientToken }
    return { kind: 'answer', reply: { topic: replyTopic(topic, 'rejected'), payload: told } }
  }
}
