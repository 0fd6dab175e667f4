// What the broker's worker and the thread that started it say to each other. Data only.
import * as z from 'zod'

/** Given to the worker as `workerData`. Port 0 takes any free one. */
export const brokerStartSchema = z.object({
  host: z.string().min(1),
  port: z.number().int().min(0).max(65535),
  credentialsPath: z.string().min(1),
  /** Devices' own credentials. */
  devicesPath: z.string().min(1),
  /** Authority and server certificate for TLS. */
  authorityPath: z.string().min(1),
  prefix: z.string().min(1),
  /** A second listener, open to the network; null = loopback only. */
  network: z.object({ host: z.string().min(1), port: z.number().int().min(0).max(65535), tls: z.boolean() }).nullable(),
  /** Connections at once; one more is closed. */
  maxConnections: z.number().int().min(1),
  /** Of them from one address of the network. */
  maxConnectionsPerAddress: z.number().int().min(1),
  /** Largest MQTT packet in bytes; a larger one ends its connection before it is read. */
  maxPacketBytes: z.number().int().min(1024),
  /** Messages kept for one absent client; the newest beyond it are dropped, as mosquitto does. */
  maxQueuedPerClient: z.number().int().min(1),
  /** Of a device; above it is slowed down. The console and the simulated fleet are not held back. */
  messagesPerSecond: z.number().min(1),
  burst: z.number().int().min(1),
  /** Longest keepalive of a device; one without is refused. */
  maxKeepaliveSeconds: z.number().int().min(1),
})
export type BrokerStart = z.infer<typeof brokerStartSchema>

/** One connection, as the broker's screen shows it. */
export type ClientRow = {
  readonly clientId: string
  readonly role: 'service' | 'fleet' | 'device'
  readonly deviceId: string | null
  readonly address: string
  readonly isEncrypted: boolean
  readonly sinceAt: number
  readonly messagesIn: number
  readonly messagesOut: number
  readonly refused: number
  readonly slowed: number
}
/** Why a connection was turned away. */
export type TurnedAway =
  | 'password'
  | 'busy'
  | 'identity'
  | 'address_limit'
  | 'connection_limit'
  | 'keepalive'
  | 'client_id'
  | 'tls'

export type LedgerReport = {
  readonly connections: number
  readonly turnedAway: Readonly<Record<string, number>>
  readonly absentSessions: number
  readonly waitingMessages: number
  readonly clients: readonly ClientRow[]
}

/** A device's connection came or went. On `connected: false`, `saidOffline` = it said goodbye (or its will spoke) before. */
export type ClientHint = {
  readonly connected: boolean
  readonly clientId: string
  readonly deviceId: string | null
  readonly saidOffline: boolean
}

/** From the worker. */
export type BrokerEvent =
  | {
      readonly type: 'ready'
      readonly host: string
      readonly port: number
      readonly networkPort: number | null
      readonly fingerprint: string | null
    }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | ({ readonly type: 'client' } & ClientHint)
  | { readonly type: 'report'; readonly id: number; readonly report: LedgerReport }
  | { readonly type: 'stopped' }

/** To the worker. `device-changed`: its credential was made anew or revoked, so its connections end. */
export type BrokerCommand =
  | { readonly type: 'stop' }
  | { readonly type: 'report'; readonly id: number }
  | { readonly type: 'device-changed'; readonly deviceId: string }
