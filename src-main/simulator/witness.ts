// What each simulated device saw and did, so that a test can prove that nothing was done twice. No protocol here.

/** One attempt at one job on one device, as the device itself lived it. */
export type Sighting = {
  readonly deviceId: string
  readonly jobId: string
  readonly executionNumber: number
  /** How often the service handed it out (more than once is normal after a lost answer). */
  readonly handedOut: number
  /** How often the device began the work: more than once is a double. */
  readonly began: number
  /** How often the device was handed it after its end had been accepted: more than zero is a double. */
  readonly afterEnd: number
  /** The device's last word, once the service accepted it (or said that it had it already). */
  readonly ended: string | null
}

/** In the order in which the devices lived it: what a proof of order and caps is made of. */
export type Moment = {
  /** `said`: it first sent its last word; `ended`: it learned that the service has it, which may be much later. */
  readonly what: 'began' | 'said' | 'ended'
  readonly deviceId: string
  readonly jobId: string
  readonly executionNumber: number
}

type Row = { -readonly [K in keyof Sighting]: Sighting[K] } & { said: boolean }

export class Witness {
  readonly #rows = new Map<string, Row>()
  readonly #moments: Moment[] = []

  #onEnded: (() => void) | null = null
  #begun = 0

  /** Executions begun so far, by all devices. */
  get begun(): number {
    return this.#begun
  }

  /** Called after each end; for whoever waits for the last one. */
  whenEnded(call: () => void): void {
    this.#onEnded = call
  }

  #row(deviceId: string, jobId: string, executionNumber: number): Row {
    const key = JSON.stringify([deviceId, jobId, executionNumber])
    let row = this.#rows.get(key)
    if (!row) {
      row = { deviceId, jobId, executionNumber, handedOut: 0, began: 0, afterEnd: 0, ended: null, said: false }
      this.#rows.set(key, row)
    }
    return row
  }

  handedOut(deviceId: string, jobId: string, executionNumber: number): void {
    const row = this.#row(deviceId, jobId, executionNumber)
    row.handedOut += 1
    if (row.ended !== null) row.afterEnd += 1
  }

  began(deviceId: string, jobId: string, executionNumber: number): void {
    this.#row(deviceId, jobId, executionNumber).began += 1
    this.#begun += 1
    this.#moments.push({ what: 'began', deviceId, jobId, executionNumber })
  }

  said(deviceId: string, jobId: string, executionNumber: number): void {
    const row = this.#row(deviceId, jobId, executionNumber)
    if (row.said || row.began === 0) return
    row.said = true
    this.#moments.push({ what: 'said', deviceId, jobId, executionNumber })
  }

  ended(deviceId: string, jobId: string, executionNumber: number, status: string): void {
    const row = this.#row(deviceId, jobId, executionNumber)
    const isFirst = row.ended === null
    row.ended = status
    // What was refused before it began was never under way.
    if (isFirst && row.began > 0) this.#moments.push({ what: 'ended', deviceId, jobId, executionNumber })
    this.#onEnded?.()
  }

  /** A copy of everything seen so far. */
  sightings(): Sighting[] {
    return [...this.#rows.values()].map(({ said: _said, ...row }) => row)
  }

  /** Everything in order. */
  moments(): readonly Moment[] {
    return this.#moments
  }

  /** The jobs that each device began, in its own order. */
  orders(): Map<string, string[]> {
    const orders = new Map<string, string[]>()
    for (const { what, deviceId, jobId } of this.#moments) {
      if (what !== 'began') continue
      const list = orders.get(deviceId) ?? []
      list.push(jobId)
      orders.set(deviceId, list)
    }
    return orders
  }

  /** The most executions that were under way at once, as the devices saw it. */
  mostAtOnce(of: (moment: Moment) => boolean = () => true): number {
    let now = 0
    let most = 0
    for (const moment of this.#moments) {
      if (!of(moment)) continue
      // Work is over when the last word is said: how long its answer takes is not the work's.
      if (moment.what === 'began') now += 1
      else if (moment.what === 'said') now -= 1
      most = Math.max(most, now)
    }
    return most
  }

  /** Attempts that were begun, or handed out after their end, more than once: empty when all is well. */
  doubles(): Sighting[] {
    return this.sightings().filter((row) => row.began > 1 || row.afterEnd > 0)
  }
}
