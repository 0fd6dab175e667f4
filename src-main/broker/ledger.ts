// What the built-in broker knows of each connection: who, since when, from where, how much. Counts only; decides nothing.
import type { Client } from 'aedes'
import type { Identity } from './credentials.ts'
import type { ClientRow, LedgerReport, TurnedAway } from './broker-messages.ts'
import type { Pace } from './pace.ts'

/** Where a connection came from, known before it says who it is. */
export type Origin = {
  readonly address: string
  /** True: through the listener that is open to the network. */
  readonly isNetwork: boolean
  readonly isEncrypted: boolean
  /** Of a certificate that our authority signed; null = none. */
  readonly certificate: { readonly commonName: string; readonly fingerprint: string } | null
}

/** One connection. Fields other than counts are set once, at sign-in. */
export type Entry = {
  readonly origin: Origin
  identity: Identity | null
  sinceAt: number
  keepaliveSeconds: number
  pace: Pace | null
  messagesIn: number
  messagesOut: number
  refused: number
  slowed: number
  subscriptions: number
  /** The console, which asked to be told when a message was taken. */
  isStamped: boolean
  /** Its last own presence message said offline. */
  saidOffline: boolean
}

const MOST_ROWS = 200

export class Ledger {
  readonly #entries = new WeakMap<Client, Entry>()
  readonly #live = new Map<Client, Entry>()
  readonly #turnedAway = new Map<TurnedAway, number>()

  open(client: Client, origin: Origin): Entry {
    const counts = { messagesIn: 0, messagesOut: 0, refused: 0, slowed: 0, subscriptions: 0 }
    const words = { isStamped: false, saidOffline: false }
    const entry = { origin, identity: null, sinceAt: 0, keepaliveSeconds: 0, pace: null, ...words, ...counts }
    this.#entries.set(client, entry)
    return entry
  }

  of(client: Client | null): Entry | null {
    return (client && this.#entries.get(client)) ?? null
  }

  came(client: Client, at: number): void {
    const entry = this.#entries.get(client)
    if (!entry) return
    entry.sinceAt = at
    this.#live.set(client, entry)
  }

  /** True if it was here: told once for each connection. */
  went(client: Client): boolean {
    this.#entries.get(client)?.pace?.end()
    return this.#live.delete(client)
  }

  turnAway(why: TurnedAway): void {
    this.#turnedAway.set(why, (this.#turnedAway.get(why) ?? 0) + 1)
  }

  clientsOf(deviceId: string): Client[] {
    return [...this.#live].flatMap(([client, { identity }]) =>
      identity?.role === 'device' && identity.deviceId === deviceId ? [client] : [],
    )
  }

  report(absent: { readonly absentSessions: number; readonly waitingMessages: number }): LedgerReport {
    const clients = [...this.#live]
      .sort(([, a], [, b]) => b.sinceAt - a.sinceAt)
      .slice(0, MOST_ROWS)
      .map(([client, entry]) => rowOf(client.id, entry))
    const turnedAway = Object.fromEntries(this.#turnedAway)
    return { connections: this.#live.size, turnedAway, ...absent, clients }
  }
}

function rowOf(clientId: string, entry: Entry): ClientRow {
  const { identity, origin, sinceAt, messagesIn, messagesOut, refused, slowed } = entry
  return {
    clientId,
    role: identity?.role ?? 'device',
    deviceId: identity?.role === 'device' ? identity.deviceId : null,
    address: origin.address,
    isEncrypted: origin.isEncrypted,
    ...{ sinceAt, messagesIn, messagesOut, refused, slowed },
  }
}
