// The last messages to and from each device, for people's eyes. Bounded and in memory only; nothing is decided by it.
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import { escapeBytes } from './intake.ts'

/** Devices that were heard or told last; the one that has been silent longest makes room. */
const DEVICES = 200
const MESSAGES = 100
/** Of each payload so much is kept, as a copy: what arrives is a view into far larger buffers. */
const KEPT_BYTES = 2_048

type Shown = RequestOutput<'devices.messages'>['items'][number]
/** A message that was noted; its outcome is filled in when it is known. */
export type Noted = { outcome: string }
type Kept = Noted & Omit<Shown, 'text' | 'outcome'> & { readonly head: Uint8Array | string }

function beginning(payload: string): Uint8Array {
  return Buffer.from(payload.slice(0, KEPT_BYTES)).subarray(0, KEPT_BYTES)
}

export class MessageRing {
  readonly #now: () => number
  readonly #devices = new Map<string, Kept[]>()

  /** `now`: epoch ms. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** `brokerAt`: when the broker took it, where it says so. */
  heard(deviceId: string, topic: string, payload: Uint8Array, brokerAt: number | null = null): Noted {
    const head = Uint8Array.prototype.slice.call(payload, 0, KEPT_BYTES)
    return this.#keep(deviceId, { ...this.#about('in', topic, payload.byteLength), brokerAt, head, outcome: 'waiting' })
  }

  /** `outcome` becomes `sent` or `lost` when the broker has answered. */
  told(deviceId: string, topic: string, payload: string): Noted {
    const bytes = Buffer.byteLength(payload)
    // What we say was made as a string and is turned into bytes only if somebody looks.
    const head = bytes <= KEPT_BYTES ? payload : beginning(payload)
    return this.#keep(deviceId, { ...this.#about('out', topic, bytes), brokerAt: null, head, outcome: 'sending' })
  }

  /** Newest first; what is not plain text is escaped. Empty for a device that was neither heard nor told lately. */
  of(deviceId: string): Shown[] {
    const kept = this.#devices.get(deviceId) ?? []
    return kept.toReversed().map(({ head, ...rest }) => {
      const shown = typeof head === 'string' ? Buffer.from(head) : head
      const text = escapeBytes(shown, KEPT_BYTES, rest.bytes > shown.byteLength)
      return { ...rest, topic: escapeBytes(Buffer.from(rest.topic), 300), text: text.slice(0, KEPT_BYTES) }
    })
  }

  #about(direction: 'in' | 'out', topic: string, bytes: number) {
    return { at: this.#now(), direction, topic, bytes }
  }

  #keep(deviceId: string, message: Kept): Noted {
    const known = this.#devices.get(deviceId)
    const messages = known ?? []
    // The order of the map is the order in which devices were last busy.
    if (known) this.#devices.delete(deviceId)
    this.#devices.set(deviceId, messages)
    messages.push(message)
    if (messages.length > MESSAGES) messages.shift()
    if (this.#devices.size > DEVICES) {
      const [oldest] = this.#devices.keys()
      if (oldest !== undefined) this.#devices.delete(oldest)
    }
    return message
  }
}

/** The device that a topic of ours is about; null = none. */
export function deviceOfTopic(topic: string): string | null {
  return /\/things\/([^/]+)\//.exec(topic)?.[1] ?? null
}
