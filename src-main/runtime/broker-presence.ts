/** The built-in broker's connections as a source of presence: who comes is online, who goes without a goodbye is lost. */
import type { FleetService, PresenceReport } from '../engine/ports/device-link.ts'
import type { ClientHint } from '../broker/start-builtin-broker.ts'

/** Comings and goings are told together: a fleet that reconnects is a few commits, not thousands. */
const GATHER_MS = 50

const report = (deviceId: string, presence: 'online' | 'lost'): PresenceReport => ({
  ...{ deviceId, presence, session: null, asleepUntil: null },
  ...{ nameEn: null, nameAr: null, attributes: null },
})

export class ConnectionPresence {
  readonly #service: () => FleetService | null
  readonly #now: () => number
  readonly #onFault: (error: unknown) => void
  /** Connections that a device has open now; a second one may come before the first is gone. */
  readonly #open = new Map<string, number>()
  #waiting = new Map<string, 'online' | 'lost'>()
  #timer: NodeJS.Timeout | null = null

  constructor(service: () => FleetService | null, now: () => number, onFault: (error: unknown) => void) {
    this.#service = service
    this.#now = now
    this.#onFault = onFault
  }

  hint({ connected, deviceId, saidOffline }: ClientHint): void {
    if (deviceId === null) return
    const count = (this.#open.get(deviceId) ?? 0) + (connected ? 1 : -1)
    if (count > 0) this.#open.set(deviceId, count)
    else this.#open.delete(deviceId)
    if (connected) this.#tell(deviceId, 'online')
    // What it said of itself before (asleep until a time) is better than what its silence says.
    else if (count <= 0 && !saidOffline) this.#tell(deviceId, 'lost')
    else if (count <= 0) this.#waiting.delete(deviceId)
  }

  /** The broker itself went: everybody who was connected to it is no longer. */
  brokerWent(): void {
    for (const deviceId of this.#open.keys()) this.#tell(deviceId, 'lost')
    this.#open.clear()
    this.#flush()
  }

  #tell(deviceId: string, presence: 'online' | 'lost'): void {
    this.#waiting.set(deviceId, presence)
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS)
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const reports = [...this.#waiting].map(([deviceId, presence]) => report(deviceId, presence))
    this.#waiting = new Map()
    if (reports.length === 0) return
    try {
      this.#service()?.presence(reports, this.#now())
    } catch (error) {
      this.#onFault(error)
    }
  }
}
