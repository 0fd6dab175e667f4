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

type Row = { -readonly [K in keyof Sighting]: Sighting[K] }

export class Witness {
  readonly #rows = new Map<string, Row>()

  #row(deviceId: string, jobId: string, executionNumber: number): Row {
    const key = JSON.stringify([deviceId, jobId, executionNumber])
    let row = this.#rows.get(key)
    if (!row) {
      row = { deviceId, jobId, executionNumber, handedOut: 0, began: 0, afterEnd: 0, ended: null }
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
  }

  ended(deviceId: string, jobId: string, executionNumber: number, status: string): void {
    this.#row(deviceId, jobId, executionNumber).ended = status
  }

  /** A copy of everything seen so far. */
  sightings(): Sighting[] {
    return [...this.#rows.values()].map((row) => ({ ...row }))
  }

  /** Attempts that were begun, or handed out after their end, more than once: empty when all is well. */
  doubles(): Sighting[] {
    return this.sightings().filter((row) => row.began > 1 || row.afterEnd > 0)
  }
}
