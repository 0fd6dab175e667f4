/** The seam between the engine and the MQTT edge. The link parses topics and payloads; the engine judges and answers; the link sends. */
import type { DeviceWord } from '../../../src-preload/contract/vocabulary.ts'
import type { MessageEvents } from './message-events.ts'

/** Reply codes of the device protocol, exactly these nine (fleet 1.4). */
export const REJECT_CODES = [
  'InvalidTopic',
  'InvalidJson',
  'InvalidRequest',
  'InvalidStateTransition',
  'ResourceNotFound',
  'VersionMismatch',
  'InternalError',
  'RequestThrottled',
  'TerminalStateReached',
] as const
export type RejectCode = (typeof REJECT_CODES)[number]

type RequestBase = {
  readonly deviceId: string
  /** The request's own topic; the reply goes to `topic/accepted` or `topic/rejected`. */
  readonly topic: string
  readonly clientToken: string | undefined
}

/** A device's request, already parsed; `invalid` carries the refusal that parsing decided (still answered in order). */
export type DeviceRequest =
  | (RequestBase & { readonly operation: 'get' })
  | (RequestBase & {
      readonly operation: 'start-next'
      readonly statusDetails: Record<string, string> | undefined
      /** Minutes 1–10080; undefined = none given. */
      readonly stepTimeoutInMinutes: number | undefined
    })
  | (RequestBase & {
      readonly operation: 'describe'
      readonly jobId: string
      readonly executionNumber: number | undefined
      readonly includeJobDocument: boolean
    })
  | (RequestBase & {
      readonly operation: 'update'
      readonly jobId: string
      readonly status: DeviceWord
      readonly statusDetails: Record<string, string> | undefined
      readonly expectedVersion: number | undefined
      readonly executionNumber: number | undefined
      readonly includeJobExecutionState: boolean
      readonly includeJobDocument: boolean
      /** 1–10080, or −1 to remove the step timer. */
      readonly stepTimeoutInMinutes: number | undefined
      /** The payload's own `timestamp`, as epoch ms; unchecked. */
      readonly saidAt?: number
      /** When the broker took it, epoch ms, where it says so. */
      readonly brokerAt?: number
    })
  | (RequestBase & { readonly operation: 'invalid'; readonly code: RejectCode; readonly message: string })

/** A payload to send as JSON; topics and payloads are final. */
export type Reply = { readonly topic: string; readonly payload: Record<string, unknown> }

/** What a device must be told since its list or its head changed (fleet 1.5). */
export type Announcement = {
  readonly deviceId: string
  /** Payload of `notify`; null = the list did not change. */
  readonly notify: Record<string, unknown> | null
  /** Payload of `notify-next`; null = the head did not change. */
  readonly notifyNext: Record<string, unknown> | null
  /** Cancels that the device is asked for (L7), each below its job. */
  readonly cancels?: readonly CancelAsked[]
}

/** A device is asked to stop one execution; only devices that said that they know this are (L7). */
export type CancelAsked = { readonly jobId: string; readonly payload: Record<string, unknown> }

/** What a device answered: it stops, it goes on to its end first, or it refuses. */
export type CancelAnswer = {
  readonly deviceId: string
  /** The public id, from the topic. */
  readonly jobId: string
  readonly answer: 'accepted' | 'finishing' | 'refused'
  /** The attempt that was meant; undefined = the present one. */
  readonly executionNumber: number | undefined
  readonly reason: string | null
}

/** How the link stands: what the engine needs in order not to judge by silence (5.3). */
export type LinkNews =
  /** No device can be heard: timers are not decided. */
  | { readonly state: 'away' }
  /** Connected; without a session, what devices said meanwhile is lost. Timers still wait. */
  | { readonly state: 'connected'; readonly sessionPresent: boolean }
  /** What waited at the broker has come in; `isFull` = so much that its queue may have overflowed. */
  | { readonly state: 'drained'; readonly isFull: boolean }

/** An event as it waits in the outbox; `topic` is below the prefix. */
export type WaitingEvent = { readonly id: number; readonly topic: string; readonly payload: string }

export type PresenceReport = {
  readonly deviceId: string
  readonly presence: 'online' | 'asleep' | 'lost'
  readonly session: string | null
  readonly asleepUntil: number | null
  readonly nameEn: string | null
  readonly nameAr: string | null
  readonly attributes: Record<string, unknown> | null
  /** True: the broker's retained copy, read at subscription; presence is set, last heard does not move. */
  readonly retained?: boolean
}

/** What the engine offers to the link. All calls are synchronous and commit before they return (DESIGN 6.1). */
export type FleetService = {
  /** Judges a batch in order in one commit; if that commit fails each request is judged again alone. Replies in request order. */
  handle(requests: readonly DeviceRequest[], wallAt: number): { replies: Reply[]; announcements: Announcement[] }
  presence(reports: readonly PresenceReport[], wallAt: number): void
  /** After a start, or a connect without session: the full state of one page of devices with pending executions. */
  announceAll(
    afterDeviceId: string | null,
    limit: number,
    wallAt: number,
  ): { announcements: Announcement[]; next: string | null }
  /** The broker took these announcements (PUBACK): the executions leave the outbox. */
  announced(deviceIds: readonly string[], wallAt: number): void
  /** Events that wait, oldest first, after this id (fleet 1.6). */
  events(afterId: number, limit: number): WaitingEvent[]
  /** The broker took these events. */
  eventsSent(ids: readonly number[], wallAt: number): void
  /** Devices' answers to cancels, in order; what nobody asked for changes nothing. */
  cancelAnswers?(answers: readonly CancelAnswer[], wallAt: number): void
  /** Left out = devices can always be heard. */
  link?(news: LinkNews, wallAt: number): void
  /** Messages of other topics, for event schedules; left out = nobody listens. */
  readonly messages?: MessageEvents
}

/** What the link offers to the engine: called after each commit that changed a device's list. */
export type DeviceLink = {
  announce(announcements: readonly Announcement[]): void
  /** Many devices are owed their whole state: told page by page with `FleetService.announceAll`. */
  announceAgain?(): void
  /** A commit put events into the outbox; the link fetches them with `FleetService.events` when the broker is there. */
  eventsWait?(): void
}
