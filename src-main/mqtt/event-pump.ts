// Events from the outbox to the broker, in order, at least once: a batch is fetched, published, and forgotten when the broker took it.
// It keeps nothing but what is under way.
import type { WaitingEvent } from '../engine/ports/device-link.ts'

export type EventPumpParts = {
  /** The oldest that wait; null = they cannot be read now. */
  readonly fetch: (limit: number) => WaitingEvent[] | null
  /** True once the broker took it. */
  readonly publish: (event: WaitingEvent) => Promise<boolean>
  /** The broker took these; false = that could not be stored, so they stay. */
  readonly sent: (ids: readonly number[]) => boolean
}

const BATCH = 100

export class EventPump {
  readonly #parts: EventPumpParts
  #isBusy = false
  #isOpen = false
  #isAskedAgain = false
  #generation = 0

  constructor(parts: EventPumpParts) {
    this.#parts = parts
  }

  /** The connection stands: what waits may go. */
  open(): void {
    this.#isOpen = true
    this.wake()
  }

  /** The connection broke: what was under way is sent again after the next `open`. */
  close(): void {
    this.#isOpen = false
    this.#isBusy = false
    this.#generation += 1
  }

  /** Something waits. */
  wake(): void {
    this.#isAskedAgain = true
    if (this.#isOpen && !this.#isBusy) void this.#pump(this.#generation)
  }

  async #pump(generation: number): Promise<void> {
    this.#isBusy = true
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false
      const batch = this.#parts.fetch(BATCH) ?? []
      const taken = await Promise.all(batch.map((event) => this.#parts.publish(event)))
      if (generation !== this.#generation) return
      const ids = batch.flatMap(({ id }, index) => (taken[index] ? [id] : []))
      const isStored = ids.length === 0 || this.#parts.sent(ids)
      if (!isStored || ids.length < batch.length) break
      if (batch.length === BATCH) this.#isAskedAgain = true
    }
    this.#isBusy = false
  }
}
