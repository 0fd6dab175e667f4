// The built-in broker's doors: plain TCP on loopback, and on the network TLS or plain TCP. Counts connections before a byte is read.
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import type { Authority } from './authority.ts'
import type { BrokerStart, TurnedAway } from './broker-messages.ts'
import type { Origin } from './ledger.ts'

const HANDSHAKE_MS = 10_000

/** IPv4 inside IPv6 reads as IPv4. */
const plainAddress = (address: string | undefined) => (address ?? '').replace(/^::ffff:/, '')

/** Connections now, in all and by address. */
class Seats {
  readonly #most: number
  readonly #mostPerAddress: number
  readonly #byAddress = new Map<string, number>()
  #taken = 0

  constructor({ maxConnections, maxConnectionsPerAddress }: BrokerStart) {
    this.#most = maxConnections
    this.#mostPerAddress = maxConnectionsPerAddress
  }

  /** Null: taken, and given back when the socket closes. */
  take(socket: Socket, isNetwork: boolean): TurnedAway | null {
    const address = plainAddress(socket.remoteAddress)
    const here = this.#byAddress.get(address) ?? 0
    if (this.#taken >= this.#most) return 'connection_limit'
    if (isNetwork && here >= this.#mostPerAddress) return 'address_limit'
    this.#taken += 1
    this.#byAddress.set(address, here + 1)
    socket.once('close', () => {
      this.#taken -= 1
      const left = (this.#byAddress.get(address) ?? 1) - 1
      if (left > 0) this.#byAddress.set(address, left)
      else this.#byAddress.delete(address)
    })
    return null
  }
}

export type ListenerHooks = {
  readonly onConnection: (socket: Socket, origin: Origin) => void
  readonly onTurnedAway: (why: TurnedAway) => void
}

/** A certificate counts when our authority signed it; any other is as good as none. */
function certificateOf(socket: TLSSocket): Origin['certificate'] {
  if (!socket.authorized) return null
  const { subject, fingerprint256 } = socket.getPeerCertificate()
  const commonName: unknown = subject?.CN
  return typeof commonName === 'string' && fingerprint256 ? { commonName, fingerprint: fingerprint256 } : null
}

function guarded(server: Server, seats: Seats, isNetwork: boolean, hooks: ListenerHooks): Server {
  // Before any other listener of the raw socket: a connection too many costs nothing.
  server.prependListener('connection', (socket: Socket) => {
    const full = seats.take(socket, isNetwork)
    if (!full) return
    hooks.onTurnedAway(full)
    socket.destroy()
  })
  return server
}

function plainServer(seats: Seats, isNetwork: boolean, hooks: ListenerHooks): Server {
  const server = createServer({ noDelay: true }, (socket) => {
    if (socket.destroyed) return
    const address = plainAddress(socket.remoteAddress)
    hooks.onConnection(socket, { address, isNetwork, isEncrypted: false, certificate: null })
  })
  return guarded(server, seats, isNetwork, hooks)
}

function tlsServer({ authority, server }: Authority, seats: Seats, hooks: ListenerHooks): Server {
  const tls = createTlsServer(
    {
      key: server.privateKey,
      cert: `${server.certificate}${authority.certificate}`,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
      noDelay: true,
    },
    (socket) => {
      const address = plainAddress(socket.remoteAddress)
      hooks.onConnection(socket, {
        address,
        isNetwork: true,
        isEncrypted: true,
        certificate: certificateOf(socket),
      })
    },
  )
  tls.on('tlsClientError', (_error, socket) => {
    hooks.onTurnedAway('tls')
    socket.destroy()
  })
  return guarded(tls, seats, true, hooks)
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

export type Listeners = {
  readonly port: number
  readonly networkPort: number | null
  /** No new connections; resolves when the last one is gone. */
  close(): Promise<void>
}

const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()))

/** Opens both doors or none. Rejects with the socket's error (`EADDRINUSE`, `EACCES`). */
export async function openListeners(
  start: BrokerStart,
  authority: Authority | null,
  hooks: ListenerHooks,
): Promise<Listeners> {
  const seats = new Seats(start)
  const local = plainServer(seats, false, hooks)
  const port = await listen(local, start.port, start.host)
  const { network } = start
  if (!network) return { port, networkPort: null, close: () => closed(local) }
  const outer = network.tls && authority ? tlsServer(authority, seats, hooks) : plainServer(seats, true, hooks)
  try {
    const networkPort = await listen(outer, network.port, network.host)
    return {
      port,
      networkPort,
      close: async () => {
        await Promise.all([closed(local), closed(outer)])
      },
    }
  } catch (error) {
    await closed(local)
    throw error
  }
}
