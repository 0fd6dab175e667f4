// Names what went wrong on the way to a broker: network, TLS and CONNACK errors to the contract's fault words. No sockets here.
import type { BrokerTestFault } from '../../src-preload/contract/vocabulary.ts'

const BY_CODE: Readonly<Record<string, BrokerTestFault>> = {
  ENOTFOUND: 'dns_unknown',
  EAI_AGAIN: 'dns_unknown',
  EAI_FAIL: 'dns_unknown',
  ECONNREFUSED: 'port_closed',
  ETIMEDOUT: 'port_silent',
  EHOSTUNREACH: 'port_silent',
  ENETUNREACH: 'port_silent',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_untrusted',
  CERT_SIGNATURE_FAILURE: 'tls_untrusted',
  CERT_UNTRUSTED: 'tls_untrusted',
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_not_yet_valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_host',
}

const BY_SHAPE: readonly (readonly [RegExp, BrokerTestFault])[] = [
  [/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/, 'tls_client_needed'],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(EXPIRED|UNKNOWN|REVOKED)|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)/,
    'tls_client_wrong',
  ],
  [
    /KEY_VALUES_MISMATCH|BAD_DECRYPT|BAD_PASSWORD|NO_START_LINE|KEY_TYPE_MISMATCH|INTERRUPTED_OR_CANCELLED|WRONG_TAG/,
    'tls_client_wrong',
  ],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW|INSUFFICIENT_SECURITY|DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL/,
    'tls_protocol',
  ],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE/, 'tls_plain'],
]

/** The fault that a network or TLS error names, or null when it names none. */
export function networkFault(error: { readonly code?: unknown }): BrokerTestFault | null {
  const { code } = error
  if (typeof code !== 'string') return null
  return BY_CODE[code] ?? BY_SHAPE.find(([shape]) => shape.test(code))?.[1] ?? null
}

/** The same while TLS is being set up: whoever hangs up at the first bytes does not speak it. */
export function tlsFault(error: { readonly code?: unknown }): BrokerTestFault {
  return networkFault(error) ?? (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'tls_plain' : 'tls_protocol')
}

/** The fault that a CONNACK code names (1–5 of MQTT 3.1.1, 128 and up of MQTT 5). */
export function connackFault(code: number): BrokerTestFault {
  if (code === 4 || code === 5 || code === 134 || code === 135) return 'auth_wrong'
  return code === 2 || code === 133 ? 'auth_client_id' : 'auth_other'
}
