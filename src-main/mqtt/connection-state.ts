// What a broker connection is at a moment, and how a refusal is named. No client here.
import type { FailureCode } from '../../src-preload/contract/failures.ts'
import type { BrokerState } from '../../src-preload/contract/vocabulary.ts'

export type Protocol = '5' | '3.1.1'

/** What the broker said of itself when it took us (CONNACK), and what was seen since. Null: not said (MQTT 3.1.1 says none of it). */
export type BrokerFacts = {
  readonly receiveMaximum: number | null
  /** Bytes. */
  readonly maximumPacketSize: number | null
  /** Seconds that it keeps our session while we are away. */
  readonly sessionExpirySeconds: number | null
  readonly retainAvailable: boolean | null
  /** Reconnects at which it no longer knew the session that it was asked to keep. */
  readonly sessionsLost: number
}

export const NO_FACTS: BrokerFacts = {
  receiveMaximum: null,
  maximumPacketSize: null,
  sessionExpirySeconds: null,
  retainAvailable: null,
  sessionsLost: 0,
}

export type ConnectionState = {
  readonly state: Exclude<BrokerState, 'unset'>
  /** Epoch ms: since when it is in this state. */
  readonly sinceAt: number
  /** Known once a broker accepted it. */
  readonly protocol: Protocol | null
  /** `broker_refused` with the broker's reason, `broker_unreachable` with the network's; null when all is well. */
  readonly code: Extract<FailureCode, 'broker_refused' | 'broker_unreachable'> | null
  readonly detail: string | null
  /** Last round trip to the broker, ms. */
  readonly latencyMs: number | null
  /** True: the broker took us without a user name, so it takes anybody. */
  readonly isOpen: boolean
  readonly facts: BrokerFacts
}

const REASONS: Readonly<Record<number, string>> = {
  1: 'the broker does not speak this version of MQTT',
  2: 'the broker refuses this client id',
  3: 'the broker is not available',
  4: 'wrong user name or password',
  5: 'the broker does not accept this user name and password',
  128: 'the broker gave no reason',
  132: 'the broker does not speak this version of MQTT',
  133: 'the broker refuses this client id',
  134: 'wrong user name or password',
  135: 'the broker does not accept this user name and password',
  136: 'the broker is not available',
  137: 'the broker is busy',
  138: 'this client is banned',
  140: 'the broker wants another way to sign in',
  149: 'the packet is too large for the broker',
  151: 'the quota is used up',
  156: 'the broker asks to use another server',
  157: 'the broker has moved',
  159: 'too many connections in a short time',
}

/** The broker's reason in words, for CONNACK codes of MQTT 3.1.1 (1–5) and 5 (128 and up). */
export function refusalReason(code: number): string {
  return REASONS[code] ?? `the broker refused with code ${code}`
}

/** True for the codes by which a broker says that it does not speak MQTT 5. */
export function isVersionRefusal(code: number): boolean {
  return code === 1 || code === 132
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address and port',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up now',
  ETIMEDOUT: 'no answer from this address',
  EHOSTUNREACH: 'no route to this host',
  ENETUNREACH: 'no network',
  ECONNRESET: 'the broker closed the connection',
  EPROTO: 'this is no TLS, or a version of it that is too old',
  ERR_SSL_WRONG_VERSION_NUMBER: 'this port does not speak TLS',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the versions of TLS do not fit',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority that signed the certificate is not known here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate belongs to another host',
}

/** A network or TLS error in words. */
export function networkReason(error: { readonly code?: unknown; readonly message: string }): string {
  const known = typeof error.code === 'string' ? NETWORK[error.code] : undefined
  // OpenSSL's own words stand between addresses in memory and places in its source.
  return known ?? /routines:[^:]*:([^:\n]+)/.exec(error.message)?.[1] ?? error.message
}
