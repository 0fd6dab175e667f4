// What the broker's worker and the thread that started it say to each other. Data only.
import * as z from 'zod'

/** Given to the worker as `workerData`. Port 0 takes any free one. */
export const brokerStartSchema = z.object({
  host: z.string().min(1),
  port: z.number().int().min(0).max(65535),
  credentialsPath: z.string().min(1),
  prefix: z.string().min(1),
  /** Connections at once; one more is closed. */
  maxConnections: z.number().int().min(1),
  /** Largest MQTT packet in bytes; a larger one ends its connection before it is read. */
  maxPacketBytes: z.number().int().min(1024),
  /** Messages kept for one absent client; the newest beyond it are dropped, as mosquitto does. */
  maxQueuedPerClient: z.number().int().min(1),
})
export type BrokerStart = z.infer<typeof brokerStartSchema>

/** From the worker. */
export type BrokerEvent =
  | { readonly type: 'ready'; readonly host: string; readonly port: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  /** A hint only: what a device says of itself is the truth about it. */
  | {
      readonly type: 'client'
      readonly connected: boolean
      readonly clientId: string
      readonly deviceId: string | null
    }
  | { readonly type: 'stopped' }

/** To the worker. */
export type BrokerCommand = { readonly type: 'stop' }
