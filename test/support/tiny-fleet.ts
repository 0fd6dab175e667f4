// The smallest FleetService that can answer: jobs in memory, no rules but the protocol's plain path. For tests of the link alone.
import type {
  Announcement,
  DeviceRequest,
  FleetService,
  PresenceReport,
  Reply,
  WaitingEvent,
} from '../../src-main/engine/ports/device-link.ts'

type Execution = {
  jobId: string
  status: string
  version: number
  details: Record<string, string>
  document: Record<string, unknown>
}

const OPEN = new Set(['QUEUED', 'IN_PROGRESS'])

export class TinyFleet implements FleetService {
  readonly executions = new Map<string, Execution[]>()
  readonly reports: PresenceReport[] = []
  readonly requests: DeviceRequest[] = []
  readonly batches: number[] = []
  readonly announcedIds: string[] = []
  /** Those that wait to be published. */
  readonly waiting: WaitingEvent[] = []
  /** Thrown by the next `handle`. */
  fault: Error | null = null

  add(deviceId: string, jobId: string): Announcement {
    const list = this.executions.get(deviceId) ?? []
    list.push({ jobId, status: 'QUEUED', version: 1, details: {}, document: { operation: 'reboot' } })
    this.executions.set(deviceId, list)
    return this.#announcement(deviceId)
  }

  open(): number {
    return [...this.executions.values()].flat().filter((it) => OPEN.has(it.status)).length
  }

  states(): string[] {
    return [...this.executions.values()].flat().map((it) => it.status)
  }

  #head(deviceId: string): Execution | undefined {
    const list = (this.executions.get(deviceId) ?? []).filter((it) => OPEN.has(it.status))
    return list.find((it) => it.status === 'IN_PROGRESS') ?? list[0]
  }

  #view(it: Execution): Record<string, unknown> {
    return {
      jobId: it.jobId,
      status: it.status,
      queuedAt: 1,
      lastUpdatedAt: 1,
      versionNumber: it.version,
      executionNumber: 1,
      statusDetails: it.details,
      jobDocument: it.document,
    }
  }

  #announcement(deviceId: string): Announcement {
    const head = this.#head(deviceId)
    return {
      deviceId,
      notify: { timestamp: 1, jobs: {} },
      notifyNext: head ? { timestamp: 1, execution: this.#view(head) } : { timestamp: 1 },
    }
  }

  handle(requests: readonly DeviceRequest[]): { replies: Reply[]; announcements: Announcement[] } {
    if (this.fault) {
      const fault = this.fault
      this.fault = null
      throw fault
    }
    this.batches.push(requests.length)
    this.requests.push(...requests)
    const announcements: Announcement[] = []
    const replies = requests.map((request) => this.#answer(request, announcements))
    return { replies, announcements }
  }

  #answer(request: DeviceRequest, announcements: Announcement[]): Reply {
    const token = request.clientToken === undefined ? {} : { clientToken: request.clientToken }
    const accept = (body: object): Reply => ({
      topic: `${request.topic}/accepted`,
      payload: { ...body, timestamp: 1, ...token },
    })
    const reject = (code: string, body: object = {}): Reply => ({
      topic: `${request.topic}/rejected`,
      payload: { code, message: code, ...body, timestamp: 1, ...token },
    })
    if (request.operation === 'invalid') return reject(request.code)
    if (request.operation === 'get') return accept({ inProgressJobs: [], queuedJobs: [] })
    if (request.operation === 'start-next' || request.operation === 'describe') {
      const head = this.#head(request.deviceId)
      if (head && head.status === 'QUEUED' && request.operation === 'start-next') {
        head.status = 'IN_PROGRESS'
        head.version += 1
      }
      return accept(head ? { execution: this.#view(head) } : {})
    }
    const it = this.executions.get(request.deviceId)?.find(({ jobId }) => jobId === request.jobId)
    if (!it) return reject('ResourceNotFound')
    const executionState = () => ({ executionState: { status: it.status, versionNumber: it.version } })
    if (!OPEN.has(it.status)) return reject('InvalidStateTransition', executionState())
    if (request.expectedVersion !== undefined && request.expectedVersion !== it.version)
      return reject('VersionMismatch', executionState())
    it.status = request.status
    it.version += 1
    if (!OPEN.has(it.status)) announcements.push(this.#announcement(request.deviceId))
    return accept(request.includeJobExecutionState ? executionState() : {})
  }

  presence(reports: readonly PresenceReport[]): void {
    this.reports.push(...reports)
  }

  announceAll(afterDeviceId: string | null, limit: number): { announcements: Announcement[]; next: string | null } {
    const ids = [...this.executions.keys()]
      .filter((id) => this.#head(id) && (afterDeviceId === null || id > afterDeviceId))
      .sort()
    const page = ids.slice(0, limit)
    return {
      announcements: page.map((id) => this.#announcement(id)),
      next: ids.length > limit ? (page.at(-1) ?? null) : null,
    }
  }

  announced(deviceIds: readonly string[]): void {
    this.announcedIds.push(...deviceIds)
  }

  events(afterId: number, limit: number): WaitingEvent[] {
    return this.waiting.filter(({ id }) => id > afterId).slice(0, limit)
  }

  eventsSent(ids: readonly number[]): void {
    for (const id of ids) this.waiting.splice(0, this.waiting.length, ...this.waiting.filter((it) => it.id !== id))
  }
}
