/** Brokers: what a profile may hold beyond its address, the built-in broker's settings, and what is told of both. No requests here. */
import * as z from 'zod'
import { BROKER_PROTOCOLS, BUILTIN_EXPOSURES, LIMITS } from './vocabulary.ts'

const instant = z.number().int()
const pem = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/-----BEGIN [A-Z ]*CERTIFICATE-----/, 'Expected a certificate as PEM text, with its BEGIN and END lines.')

/** How a profile signs in over TLS. The private key and its passphrase are secrets: here is only whether they are kept. */
export const brokerTls = z.strictObject({
  /** PEM; null = the authorities that the system trusts. */
  ca: pem(LIMITS.caChars).nullish(),
  /** PEM, with its chain; null = no client certificate. */
  clientCertificate: pem(LIMITS.certificateChars).nullish(),
  hasKey: z.boolean().default(false),
  hasPassphrase: z.boolean().default(false),
  /** The name in the broker's certificate, where it differs from the address. */
  serverName: z.string().trim().min(1).max(253).nullish(),
})
export type BrokerTls = z.infer<typeof brokerTls>

/** Messages; 0 = it keeps all of them. Null or left out: `LIMITS.brokerQueue`. */
export const queueLimit = z.number().int().min(0).max(10_000_000)

/**
 * The user property (MQTT 5) in which the broker itself says when it took a message, as ISO 8601 or epoch seconds or ms. Null or left
 * out: it says none, and one that a device adds is not believed.
 */
export const clockProperty = z.string().trim().min(1).max(100)

/** What a broker profile may hold besides address, user name and prefix. All may be left out. */
export const brokerExtras = {
  /** Given to a named profile when it is first saved. */
  id: z.string().min(1).max(64).nullish(),
  name: z.string().trim().min(1).max(LIMITS.nameChars).nullish(),
  /** `auto` (also when left out): MQTT 5, then 3.1.1 where that is refused. */
  protocol: z.enum(BROKER_PROTOCOLS).nullish(),
  /** Null or left out: mqtts and wss with the system's authorities and no client certificate. */
  tls: brokerTls.nullish(),
  /**
   * What the broker keeps for the console at most while it is away (mosquitto: `max_queued_messages`). No broker says it; by it is
   * known whether so much came in after a connect that some may be lost.
   */
  queueLimit: queueLimit.nullish(),
  clockProperty: clockProperty.nullish(),
}

/** A topic prefix (fleet 1.2, 1.8): no wildcard, no slash at its end, and never `$share` or `$SYS`. */
export const topicPrefix = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^+#]*[^+#/]$/, 'The prefix holds no wildcard and no slash at its end')
  .regex(
    /^(?!\$share(\/|$))/,
    'A shared subscription ($share) cannot be used: it delivers nothing below a prefix that begins with $.',
  )
  .regex(/^(?!\$SYS(\/|$))/, 'The $SYS topics belong to the broker.')

/** The built-in broker's settings. Everything takes effect at once; devices connect again. */
export const builtinBrokerSettings = z.strictObject({
  /** `network` listens on all addresses of this computer and asks every device for its own credentials. */
  exposure: z.enum(BUILTIN_EXPOSURES),
  /** Port on loopback; null = the one of last time, else any free one. */
  port: z.number().int().min(1).max(65_535).nullable(),
  /** Port on the network. */
  networkPort: z.number().int().min(1).max(65_535),
  /** Encrypted on the network. Without it passwords cross the network readable, and certificates cannot be used. */
  tls: z.boolean(),
  maxConnections: z.number().int().min(1).max(20_000),
  maxConnectionsPerAddress: z.number().int().min(1).max(20_000),
  /** Messages a second that one device may publish for long; a device above it is slowed down, never cut off. */
  messagesPerSecond: z.number().int().min(1).max(10_000),
  /** Messages that it may send at once before it is slowed down. */
  burst: z.number().int().min(1).max(100_000),
  maxPacketBytes: z.number().int().min(16_384).max(1_048_576),
  /** Longest keepalive that a device may ask for; a device without one is refused. */
  maxKeepaliveSeconds: z.number().int().min(10).max(65_535),
})
export type BuiltinBrokerSettings = z.infer<typeof builtinBrokerSettings>

/** One device's right to sign in to the built-in broker. The secret itself was shown once and is not kept. */
export const builtinCredential = z.object({
  deviceId: z.string(),
  kind: z.enum(['password', 'certificate']),
  createdAt: instant,
  createdBy: z.string(),
  /** Times that it was made anew. */
  rotations: z.number().int(),
  /** Certificates only. */
  expiresAt: instant.nullable(),
})
export type BuiltinCredential = z.infer<typeof builtinCredential>

/** One connection to the built-in broker. */
export const builtinClient = z.object({
  clientId: z.string(),
  role: z.enum(['service', 'fleet', 'device']),
  deviceId: z.string().nullable(),
  address: z.string(),
  isEncrypted: z.boolean(),
  sinceAt: instant,
  /** Messages that it published, and messages that were sent to it. */
  messagesIn: z.number().int(),
  messagesOut: z.number().int(),
  /** Publishes and subscriptions that its rights forbade. */
  refused: z.number().int(),
  /** Publishes that waited because it sent too fast. */
  slowed: z.number().int(),
})
export type BuiltinClient = z.infer<typeof builtinClient>

export const builtinBrokerStatus = z.object({
  /** False: the settings name another broker, or it could not be started. */
  isRunning: z.boolean(),
  /** Where programs on this computer connect. */
  url: z.string().nullable(),
  /** Where devices connect, one for each address of this computer; empty on loopback. */
  networkUrls: z.array(z.string()),
  isEncrypted: z.boolean(),
  /** SHA-256 of the certificate that it shows, as devices' makers write it. */
  fingerprint: z.string().nullable(),
  /** The authority that devices must trust, PEM; null until TLS was first used. */
  authority: z.string().nullable(),
  detail: z.string().nullable(),
  connections: z.number().int(),
  /** Connections turned away since it started, by why: password, identity, address_limit, connection_limit, keepalive, client_id. */
  turnedAway: z.record(z.string(), z.number().int()),
  /** Sessions kept for clients that are away, and the messages that wait in them. */
  absentSessions: z.number().int(),
  waitingMessages: z.number().int(),
  /** At most 200, newest first. */
  clients: z.array(builtinClient),
})
export type BuiltinBrokerStatus = z.infer<typeof builtinBrokerStatus>

/** What the presence doctor found (fleet L20). The words are the window's, by `code`. */
export const DOCTOR_CODES = [
  'birth_not_retained',
  'will_not_retained',
  'sticky_online',
  'never_announced',
  'presence_unreadable',
  'clock_wrong',
  'zombie_sessions',
  'sessions_unreadable',
  'share_dead',
  'retain_off',
  'v3_only',
  'persistence_off',
  'sessions_off',
  'broker_open',
  'broker_away',
] as const
export type DoctorCode = (typeof DOCTOR_CODES)[number]

export const doctorFinding = z.object({
  code: z.enum(DOCTOR_CODES),
  severity: z.enum(['error', 'warning', 'note']),
  deviceId: z.string().nullable(),
  /** Numbers, instants and short texts that belong to the code. */
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type DoctorFinding = z.infer<typeof doctorFinding>

export const doctorReport = z.object({
  checkedAt: instant,
  /** Devices known, and retained presence messages read from the broker. */
  devices: z.number().int(),
  retained: z.number().int(),
  /** Errors first; at most 1,000, `more` counts the rest. */
  findings: z.array(doctorFinding),
  more: z.number().int(),
})
export type DoctorReport = z.infer<typeof doctorReport>
