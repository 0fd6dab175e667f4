// A broker's address taken apart, as mqtt.js takes it (given a text it would use Node's deprecated url.parse).
import type { IClientOptions } from 'mqtt'

const DEFAULT_PORTS = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 } as const
type Scheme = keyof typeof DEFAULT_PORTS

export type BrokerAddress = Pick<IClientOptions, 'host' | 'hostname' | 'path' | 'username' | 'password'> & {
  readonly protocol: Scheme
  readonly host: string
  readonly port: number
  readonly isTls: boolean
}

/** The parts of `url`, or null if it is not one of mqtt:// mqtts:// ws:// wss:// with a host. */
export function readAddress(url: string): BrokerAddress | null {
  if (!URL.canParse(url)) return null
  const { protocol, hostname, port, pathname, search, username, password } = new URL(url)
  const scheme = protocol.slice(0, -1)
  if (!Object.hasOwn(DEFAULT_PORTS, scheme) || hostname === '') return null
  const known = scheme as Scheme
  const isWeb = known === 'ws' || known === 'wss'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    protocol: known,
    host,
    // A web socket's URL is put together again from this one, so a version 6 address keeps its brackets.
    hostname: isWeb ? hostname : host,
    port: port === '' ? DEFAULT_PORTS[known] : Number(port),
    isTls: known === 'mqtts' || known === 'wss',
    ...(isWeb && { path: `${pathname}${search}` }),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  }
}

/** What TLS needs beyond the address: PEM texts. Null and left out: the system's authorities, no client certificate. */
export type TlsAccess = {
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
  readonly passphrase: string | null
  /** The name in the broker's certificate where it differs from the address. */
  readonly serverName: string | null
}

/** The oldest TLS that is spoken. */
export const OLDEST_TLS = 'TLSv1.2'

/** Options for tls.connect and mqtt.connect alike. */
export function tlsOptions(tls: TlsAccess | null | undefined) {
  const { ca, cert, key, passphrase, serverName } = tls ?? {}
  return {
    rejectUnauthorized: true,
    minVersion: OLDEST_TLS,
    ...(ca && { ca }),
    ...(cert && key && { cert, key }),
    ...(cert && key && passphrase && { passphrase }),
    ...(serverName && { servername: serverName }),
  } as const
}

/** The same for mqtt.connect. Throws for an address that `readAddress` does not take: settings are checked before. */
export function dial(url: string, tls?: TlsAccess | null): IClientOptions {
  const address = readAddress(url)
  if (!address)
    throw new Error('The broker address must begin with mqtt://, mqtts://, ws:// or wss:// and name a host.')
  const { isTls, ...options } = address
  if (!isTls) return options
  const secure = tlsOptions(tls)
  // A web socket takes its TLS options from a place of their own.
  return address.protocol === 'wss' ? { ...options, ...secure, wsOptions: { ...secure } } : { ...options, ...secure }
}
