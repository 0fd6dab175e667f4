// The built-in broker itself: aedes on a loopback socket, credentials always required. MQTT 3.1.1 only.
// No worker plumbing here (broker-thread.ts), no files (credentials.ts).
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Aedes } from 'aedes'
import type { AuthenticateError, Client, PublishPacket, Subscription } from 'aedes'
import { deviceMayPublish, deviceMaySubscribe, fleetMaySubscribe, makeTopics } from '../mqtt/topics.ts'
import type { Topics } from '../mqtt/topics.ts'
import { identify } from './credentials.ts'
import type { BrokerCredentials, Identity } from './credentials.ts'
import type { BrokerStart } from './broker-messages.ts'

/** What is said of the built-in broker wherever it is named. */
export const BUILTIN_BROKER_NOTE = 'The built-in broker speaks MQTT 3.1.1 only.'

export type ClientHint = { readonly connected: boolean; readonly clientId: string; readonly deviceId: string | null }
export type RunningBroker = { readonly port: number; stop(): Promise<void> }

type Guarded = { packet: { length: number }; parse(chunk: Buffer): number }
type Persistence = { outgoingEnqueueCombi(subs: { clientId: string }[], packet: unknown): Promise<void> }

/** CONNACK 4: bad user name or password. */
function refusal(): AuthenticateError {
  return Object.assign(new Error('bad user name or password'), { returnCode: 4 })
}

function mayPublish(topics: Topics, who: Identity | undefined, topic: string): boolean {
  if (who?.role === 'service') return !topic.startsWith('$SYS/')
  if (who?.role === 'device') return deviceMayPublish(topics, who.deviceId, topic)
  if (who?.role !== 'fleet') return false
  const parsed = topics.parse(topic)
  return parsed.kind === 'request' || parsed.kind === 'presence'
}

function maySubscribe(topics: Topics, who: Identity | undefined, filter: string): boolean {
  if (who?.role === 'service') return true
  if (who?.role === 'device') return deviceMaySubscribe(topics, who.deviceId, filter)
  return who?.role === 'fleet' && fleetMaySubscribe(topics, filter)
}

/** Ends the connection as soon as a packet's header announces more than `limit`, before its body is in memory. */
function guardSize(socket: Socket, client: Client, limit: number): void {
  const parser = (client as unknown as { _parser: Guarded })._parser
  const parse = parser.parse.bind(parser)
  parser.parse = (chunk) => {
    const left = parse(chunk)
    if (parser.packet.length > limit) socket.destroy()
    return left
  }
}

/** Keeps at most `limit` messages for a client that is away (the memory of a broker that nobody watches is not endless). */
function capOfflineQueues(broker: Aedes, limit: number): void {
  const inner = broker as unknown as { persistence: Persistence; clients: Record<string, unknown> }
  const waiting = new Map<string, number>()
  const enqueue = inner.persistence.outgoingEnqueueCombi.bind(inner.persistence)
  inner.persistence.outgoingEnqueueCombi = (subs, packet) =>
    enqueue(
      subs.filter(({ clientId }) => {
        if (inner.clients[clientId] !== undefined) return true
        const count = waiting.get(clientId) ?? 0
        if (count >= limit) return false
        waiting.set(clientId, count + 1)
        return true
      }),
      packet,
    )
  broker.on('clientReady', (client) => waiting.delete(client.id))
}

function applyAccess(
  broker: Aedes,
  credentials: BrokerCredentials,
  topics: Topics,
  who: WeakMap<Client, Identity>,
): void {
  broker.authenticate = (client, username, password, done) => {
    const identity = identify(credentials, username, password)
    if (!identity) return done(refusal(), false)
    who.set(client, identity)
    return done(null, true)
  }
  broker.authorizePublish = (client: Client | null, packet: PublishPacket, done) => {
    const identity = client ? who.get(client) : undefined
    done(mayPublish(topics, identity, packet.topic) ? null : new Error(`not allowed to publish on ${packet.topic}`))
  }
  broker.authorizeSubscribe = (client: Client, subscription: Subscription, done) => {
    done(null, maySubscribe(topics, who.get(client), subscription.topic) ? subscription : null)
  }
}

/** Starts listening. Rejects with the socket's error (`EADDRINUSE`, `EACCES`). */
export async function runBroker(
  start: BrokerStart,
  credentials: BrokerCredentials,
  onHint: (hint: ClientHint) => void,
): Promise<RunningBroker> {
  const who = new WeakMap<Client, Identity>()
  const broker = await Aedes.createBroker({ maxTopicLevels: 32, connectTimeout: 10_000, drainTimeout: 30_000 })
  applyAccess(broker, credentials, makeTopics(start.prefix), who)
  capOfflineQueues(broker, start.maxQueuedPerClient)
  const hint = (connected: boolean) => (client: Client) => {
    const identity = who.get(client)
    onHint({ connected, clientId: client.id, deviceId: identity?.role === 'device' ? identity.deviceId : null })
  }
  broker.on('clientReady', hint(true))
  broker.on('clientDisconnect', hint(false))
  const server = createServer({ noDelay: true }, (socket) =>
    guardSize(socket, broker.handle(socket), start.maxPacketBytes),
  )
  server.maxConnections = start.maxConnections
  const closeBroker = () => new Promise<void>((resolve) => broker.close(resolve))
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(start.port, start.host, resolve)
    })
  } catch (error) {
    await closeBroker()
    throw error
  }
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await closeBroker()
      await closed
    },
  }
}
