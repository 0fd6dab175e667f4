// Sends answers first, announcements after them, events last, never more at once than the broker takes.
// An announcement that still waits is replaced by a newer one to the same device. Nothing is kept across a broken connection.
import type { Announcement, CancelAsked, Reply } from '../engine/ports/device-link.ts'
import type { PublishOptions } from './connection.ts'
import type { Topics } from './topics.ts'

/** `done`: whether the broker took it; may be called before the call returns, and never for a connection that broke before. */
export type Send = (topic: string, payload: string, options: PublishOptions, done: (ok: boolean) => void) => void

/** Most publishes without PUBACK at once (DESIGN 6.4), or fewer if the broker says so. */
export const MAX_IN_FLIGHT = 1_000

type Waiting = {
  notify: Announcement['notify']
  notifyNext: Announcement['notifyNext']
  cancels: ReadonlyMap<string, CancelAsked>
}
/** Answers to a question are of no use to a device that left long ago; updates' answers are, at any time. */
const QUESTION = /\/(?:get|start-next)\/(?:accepted|rejected)$/
/** fleet 5.1, MQTT 5 only: a stale head or answer must not reach a device that comes back much later. */
const EXPIRES: PublishOptions = { expirySeconds: 60 }
const STAYS: PublishOptions = {}
type Outgoing = { readonly topic: string; readonly payload: string; readonly settle: (ok: boolean) => void }

export class PacedPublisher {
  readonly #topics: Topics
  readonly #send: Send
  readonly #onAnnounced: (deviceId: string) => void
  readonly #onRoom: () => void
  #replies: Reply[] = []
  #nextReply = 0
  #events: Outgoing[] = []
  readonly #announcements = new Map<string, Waiting>()
  #walk: MapIterator<[string, Waiting]> | null = null
  readonly #announcing = new Map<string, number>()
  #inFlight = 0
  #window = MAX_IN_FLIGHT
  #generation = 0
  #isPumping = false

  /** `onAnnounced`: the broker took all that is to be said to this device. `onRoom`: fewer announcements wait than may be in flight. */
  constructor(topics: Topics, send: Send, onAnnounced: (deviceId: string) => void, onRoom: () => void) {
    this.#topics = topics
    this.#send = send
    this.#onAnnounced = onAnnounced
    this.#onRoom = onRoom
  }

  /** A fresh connection: whatever waited was computed for an older moment and is dropped. */
  restart(receiveMaximum: number): void {
    this.#generation += 1
    this.#replies = []
    this.#nextReply = 0
    this.#events = []
    this.#announcements.clear()
    this.#walk = null
    this.#announcing.clear()
    this.#inFlight = 0
    this.#window = Math.max(1, Math.min(MAX_IN_FLIGHT, receiveMaximum))
  }

  /** True when no device is owed an announcement that was handed over here. */
  get hasAnnouncedAll(): boolean {
    return this.#announcements.size === 0 && this.#announcing.size === 0
  }

  get hasRoom(): boolean {
    return this.#announcements.size < this.#window
  }

  reply(replies: readonly Reply[]): void {
    for (const reply of replies) this.#replies.push(reply)
    this.#pump()
  }

  /** True once the broker took it. Never settles for a connection that broke before. */
  event(topic: string, payload: string): Promise<boolean> {
    return new Promise((settle) => {
      this.#events.push({ topic, payload, settle })
      this.#pump()
    })
  }

  announce(announcements: readonly Announcement[]): void {
    for (const { deviceId, notify, notifyNext, cancels = [] } of announcements) {
      const waiting = this.#announcements.get(deviceId)
      this.#announcements.set(deviceId, {
        notify: notify ?? waiting?.notify ?? null,
        notifyNext: notifyNext ?? waiting?.notifyNext ?? null,
        cancels: new Map([...(waiting?.cancels ?? []), ...cancels.map((one) => [one.jobId, one] as const)]),
      })
    }
    this.#pump()
  }

  /** What is settled while it sends is taken up by the same walk, never by one inside it. */
  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      this.#sendAll()
    } finally {
      this.#isPumping = false
    }
  }

  #sendAll(): void {
    while (this.#inFlight < this.#window) {
      const reply = this.#replies[this.#nextReply]
      if (reply) {
        this.#nextReply += 1
        this.#sendReply(reply)
      } else {
        if (this.#replies.length > 0) {
          this.#replies = []
          this.#nextReply = 0
        }
        const next = this.#takeAnnouncement()
        if (next === null) break
        this.#sendAnnouncement(...next)
      }
    }
    while (this.#inFlight < this.#window && this.#announcements.size === 0) {
      const event = this.#events.shift()
      if (!event) return
      this.#dispatch(event.topic, event.payload, STAYS, event.settle)
    }
  }

  /** The oldest. One walk for all: a walk begun anew steps over everything that was taken since the map last shrank. */
  #takeAnnouncement(): [string, Waiting] | null {
    this.#walk ??= this.#announcements.entries()
    const next = this.#walk.next()
    if (next.done) {
      this.#walk = null
      return null
    }
    this.#announcements.delete(next.value[0])
    return next.value
  }

  #sendReply({ topic, payload }: Reply): void {
    this.#dispatch(topic, JSON.stringify(payload), QUESTION.test(topic) ? EXPIRES : STAYS, () => {})
  }

  #sendAnnouncement(deviceId: string, { notify, notifyNext, cancels }: Waiting): void {
    let isTaken = true
    const settle = (ok: boolean) => {
      isTaken &&= ok
      const left = (this.#announcing.get(deviceId) ?? 1) - 1
      if (left > 0) return void this.#announcing.set(deviceId, left)
      this.#announcing.delete(deviceId)
      if (isTaken && !this.#announcements.has(deviceId)) this.#onAnnounced(deviceId)
    }
    const messages = [
      ...(notify ? [[this.#topics.notify(deviceId), notify, STAYS] as const] : []),
      ...(notifyNext ? [[this.#topics.notifyNext(deviceId), notifyNext, EXPIRES] as const] : []),
      ...[...cancels.values()].map(
        ({ jobId, payload }) => [this.#topics.cancel(deviceId, jobId), payload, STAYS] as const,
      ),
    ]
    this.#announcing.set(deviceId, (this.#announcing.get(deviceId) ?? 0) + messages.length)
    for (const [topic, payload, how] of messages) this.#dispatch(topic, JSON.stringify(payload), how, settle)
  }

  #dispatch(topic: string, payload: string, how: PublishOptions, settle: (ok: boolean) => void): void {
    const generation = this.#generation
    this.#inFlight += 1
    this.#send(topic, payload, how, (ok) => {
      if (generation !== this.#generation) return
      this.#inFlight -= 1
      settle(ok)
      this.#pump()
      if (this.hasRoom) this.#onRoom()
    })
  }
}
