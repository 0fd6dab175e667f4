// The first half of the connection test: address, name, port, TLS, sign-in, version. Each either holds or ends the test.
import { lookup } from 'node:dns/promises'
import { connect as connectSocket, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { readAddress, tlsOptions } from './broker-address.ts'
import type { BrokerAddress, TlsAccess } from './broker-address.ts'
import { connackFault, networkFault, tlsFault } from './broker-faults.ts'
import { HungUp, Probe } from './broker-probe.ts'
import type { BrokerAccess } from './connection.ts'
import { isVersionRefusal, networkReason, refusalReason } from './connection-state.ts'
import type { DeviceAccount } from './device-rights.ts'
import { StepFailed } from './test-recorder.ts'
import { prefixProblem } from './topics.ts'

export type BrokerToTest = {
  readonly access: BrokerAccess
  readonly prefix: string
  /** Somebody who is not the console, to try what a device may; null and left out: only what anybody may is tried. */
  readonly device?: DeviceAccount | null
  /** True for the built-in broker, whose rights are this program's own. */
  readonly isBuiltin?: boolean
  /** Longest wait for one step. */
  readonly stepTimeoutMs?: number
  /** Longest wait for a message of our own to come back. */
  readonly echoMs?: number
}

/** How long a broker may take to say, after the handshake, that it wanted a client certificate (TLS 1.3 says so late). */
const AFTERTHOUGHT_MS = 300

export function checkAddress({ access, prefix }: BrokerToTest): BrokerAddress {
  const problem = prefixProblem(prefix)
  if (problem) throw new StepFailed('invalid_input', 'prefix_wrong', problem)
  const address = readAddress(access.url)
  if (address) return address
  const example =
    'The address must begin with mqtt://, mqtts://, ws:// or wss:// and name a host, such as mqtt://broker:1883.'
  throw new StepFailed('invalid_input', 'address_wrong', example)
}

export async function findHost(host: string): Promise<string> {
  try {
    return (await lookup(host)).address
  } catch (error) {
    throw new StepFailed('broker_unreachable', 'dns_unknown', networkReason(error as NodeJS.ErrnoException))
  }
}

export async function reachPort({ host, port }: BrokerAddress): Promise<string> {
  const socket = connectSocket(port, host)
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.once('connect', resolve)
    })
    return `${host}:${port}`
  } catch (error) {
    const fault = networkFault(error as NodeJS.ErrnoException) ?? 'port_closed'
    throw new StepFailed('broker_unreachable', fault, networkReason(error as NodeJS.ErrnoException))
  } finally {
    socket.destroy()
  }
}

/** After the handshake: silence is consent. */
function settled(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, AFTERTHOUGHT_MS)
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  })
}

function describe(socket: TLSSocket): string {
  const { subject, valid_to: until } = socket.getPeerCertificate()
  const name: unknown = subject?.CN
  return [socket.getProtocol(), typeof name === 'string' ? name : null, until && `valid until ${until}`]
    .filter(Boolean)
    .join(', ')
}

/** Shakes hands as the console will; answers with version, name and end of the certificate. */
export async function shakeHands({ host, port }: BrokerAddress, tls: TlsAccess | null): Promise<string> {
  let socket: TLSSocket | null = null
  try {
    // A key that does not fit its certificate, or its passphrase, is refused before anything is sent.
    const made = connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...tlsOptions(tls) })
    socket = made
    await new Promise<void>((resolve, reject) => {
      made.once('error', reject)
      made.once('close', () => reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })))
      made.once('secureConnect', resolve)
    })
    await settled(made)
    return describe(made)
  } catch (error) {
    throw new StepFailed(
      'broker_unreachable',
      tlsFault(error as NodeJS.ErrnoException),
      networkReason(error as NodeJS.ErrnoException),
    )
  } finally {
    socket?.destroy()
  }
}

export type SignedIn = { readonly probe: Probe; readonly version: 4 | 5; readonly clientId: string }

function refused(error: unknown): StepFailed {
  if (error instanceof HungUp) return new StepFailed('broker_refused', 'hung_up', error.message)
  const { code } = error as { code?: unknown }
  if (typeof code === 'number') return new StepFailed('broker_refused', connackFault(code), refusalReason(code))
  return new StepFailed(
    'broker_unreachable',
    networkFault(error as NodeJS.ErrnoException) ?? 'no_answer',
    networkReason(error as NodeJS.ErrnoException),
  )
}

/** MQTT 5 first, then 3.1.1 where that is not spoken, unless the profile names one. */
export async function signIn({ access }: BrokerToTest, clientId: string): Promise<SignedIn> {
  const open = async (version: 4 | 5): Promise<SignedIn> => ({
    probe: await Probe.open({ access, version, clientId }),
    version,
    clientId,
  })
  if (access.protocol !== '3.1.1') {
    try {
      return await open(5)
    } catch (error) {
      const { code } = error as { code?: unknown }
      const isOtherVersion = error instanceof HungUp || (typeof code === 'number' && isVersionRefusal(code))
      if (!isOtherVersion || access.protocol === '5') throw refused(error)
    }
  }
  try {
    return await open(4)
  } catch (error) {
    throw refused(error)
  }
}
