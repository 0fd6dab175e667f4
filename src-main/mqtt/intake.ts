// What devices' messages came to, in numbers, and the last ones that were refused. Outlives connections; nothing is decided here.
import type { Intake as IntakeView, RefusedMessage } from '../../src-preload/contract/requests-executions.ts'

/** Why a message was neither answered nor obeyed. */
export type IgnoredAs = keyof IntakeView['ignored']
export type IntakeCounts = Omit<IntakeView, 'events'>

const LAST = 100
const DEVICES_TOLD = 20
/** Devices with a count of their own; those beyond are in the totals only. */
const DEVICES_COUNTED = 1_000
const TEXT_CHARS = 300
const TOPIC_CHARS = 300
/** Enough of a payload for what is shown; the rest need not be kept while the engine judges. */
const KEPT_BYTES = TEXT_CHARS * 4

const hex = (value: number) => value.toString(16).padStart(2, '0')

/** Plain text stays, what cannot be seen or turns the direction is written as `\u{…}`. */
function escapeText(text: string, most: number): string {
  const shown = text.replace(/[\p{C}\\\u2028\u2029]/gu, (char) =>
    char === '\\' ? '\\\\' : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  )
  const chars = [...shown]
  return chars.length > most ? `${chars.slice(0, most).join('')}…` : shown
}

/** Bytes of a device for people's eyes: UTF-8 as text, anything else byte by byte (`\xff`); `isCut`: it is a beginning only. */
export function escapeBytes(payload: Uint8Array, most = TEXT_CHARS, isCut = false): string {
  const head = payload.subarray(0, most * 4)
  try {
    // A character that the cut goes through is left out, not taken for a fault.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const text = decoder.decode(head, { stream: isCut || head.byteLength < payload.byteLength })
    return escapeText(text, most)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const bytes = [...head.subarray(0, most)]
    const shown = bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hex(byte)}`))
    return shown.join('')
  }
}

/** The payload, or its beginning as a copy, so that a large one is not kept alive by what waits. */
export function beginningOf(payload: Uint8Array): Uint8Array {
  return payload.byteLength <= KEPT_BYTES * 4 ? payload : Uint8Array.prototype.slice.call(payload, 0, KEPT_BYTES + 4)
}

export type Refused = {
  readonly deviceId: string | null
  readonly topic: string
  readonly code: string
  readonly payload: Uint8Array
  readonly bytes: number
}

export class Intake {
  readonly #now: () => number
  readonly #sinceAt: number
  #messages = 0
  #answered = 0
  #throttled = 0
  readonly #ignored: IntakeView['ignored'] = { own: 0, foreign: 0, retained: 0, presence: 0, oldWill: 0 }
  readonly #refused = new Map<string, number>()
  readonly #devices = new Map<string, { refused: number; throttled: number }>()
  readonly #last: RefusedMessage[] = []

  /** `now`: epoch ms. */
  constructor(now: () => number) {
    this.#now = now
    this.#sinceAt = now()
  }

  arrived(): void {
    this.#messages += 1
  }

  ignored(as: IgnoredAs): void {
    this.#ignored[as] += 1
  }

  /** Accepted or rejected: the device was answered. */
  answered(): void {
    this.#answered += 1
  }

  throttled(deviceId: string): void {
    this.#throttled += 1
    const device = this.#device(deviceId)
    if (device) device.throttled += 1
  }

  refused({ deviceId, topic, code, payload, bytes }: Refused): void {
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1)
    const device = deviceId === null ? null : this.#device(deviceId)
    if (device) device.refused += 1
    const shown = { at: this.#now(), deviceId, topic: escapeText(topic, TOPIC_CHARS), code, bytes }
    this.#last.unshift({ ...shown, text: escapeBytes(payload) })
    if (this.#last.length > LAST) this.#last.pop()
  }

  /** The counts; of the refusals only this device's when one is named. */
  view(deviceId: string | null = null): IntakeCounts {
    const devices = [...this.#devices].map(([id, counts]) => ({ deviceId: id, ...counts }))
    return {
      sinceAt: this.#sinceAt,
      messages: this.#messages,
      answered: this.#answered,
      ignored: { ...this.#ignored },
      refused: Object.fromEntries(this.#refused),
      throttled: this.#throttled,
      devices: devices
        .filter((device) => deviceId === null || device.deviceId === deviceId)
        .toSorted((a, b) => b.refused + b.throttled - a.refused - a.throttled)
        .slice(0, DEVICES_TOLD),
      lastRefusals: this.#last.filter((refusal) => deviceId === null || refusal.deviceId === deviceId),
    }
  }

  #device(id: string): { refused: number; throttled: number } | null {
    const known = this.#devices.get(id)
    if (known) return known
    if (this.#devices.size >= DEVICES_COUNTED) return null
    const fresh = { refused: 0, throttled: 0 }
    this.#devices.set(id, fresh)
    return fresh
  }
}
