// Two limits that aedes has no option for: the size of a packet before it is in memory, and what is kept for absent clients.
// Both reach into aedes; test/mqtt/built-in-broker.test.ts fails if an update of it takes their places away.
import type { Aedes, Client } from 'aedes'
import type { Duplex } from 'node:stream'

type Guarded = { packet: { length: number }; parse(chunk: Buffer): number }
type Persistence = { outgoingEnqueueCombi(subs: { clientId: string }[], packet: unknown): Promise<void> }

/** Ends the connection as soon as a packet's header announces more than `limit`, before its body is in memory. */
export function guardSize(socket: Duplex, client: Client, limit: number): void {
  const parser = (client as unknown as { _parser: Guarded })._parser
  const parse = parser.parse.bind(parser)
  parser.parse = (chunk) => {
    const left = parse(chunk)
    if (parser.packet.length > limit) socket.destroy()
    return left
  }
}

export type OfflineQueues = {
  /** Clients that are away and have messages waiting, and those messages. */
  count(): { readonly absentSessions: number; readonly waitingMessages: number }
}

/** Keeps at most `limit` messages for a client that is away (the memory of a broker that nobody watches is not endless). */
export function capOfflineQueues(broker: Aedes, limit: number): OfflineQueues {
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
  return {
    count: () => ({
      absentSessions: waiting.size,
      waitingMessages: [...waiting.values()].reduce((total, count) => total + count, 0),
    }),
  }
}
