/** Requests about brokers: profiles, the connection test, the built-in broker and its credentials, the presence doctor. */
import * as z from 'zod'
import { deviceId } from './base.ts'
import { brokerProfile, settings } from './entities.ts'
import {
  brokerTls,
  builtinBrokerStatus,
  builtinCredential,
  clockProperty,
  doctorReport,
  queueLimit,
  topicPrefix,
} from './brokers.ts'
import { byId, none } from './requests-plan.ts'
import { BROKER_PROTOCOLS, BROKER_TEST_FAULTS, BROKER_TEST_STATES, LIMITS } from './vocabulary.ts'

/** A private key as PEM; never answered, never logged. */
const keyText = z
  .string()
  .max(LIMITS.certificateChars)
  .regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'Expected a private key as PEM text, with its BEGIN and END lines.')
const passwordText = z.string().max(1024)
/** Left out: what is kept stays. Null: what is kept is forgotten. */
const secrets = {
  password: passwordText.nullish(),
  key: keyText.nullish(),
  passphrase: passwordText.nullish(),
}
const tlsInput = brokerTls.omit({ hasKey: true, hasPassphrase: true })

export const brokerTestStep = z.object({
  step: z.string(),
  /** `warned`: it works, but something is not as it should be. `waiting`: not reached. */
  state: z.enum(BROKER_TEST_STATES),
  code: z.string().nullable(),
  /** Names the fault or the remark; the words for it are the window's. */
  fault: z.enum(BROKER_TEST_FAULTS).nullable(),
  detail: z.string().nullable(),
  ms: z.number().nullable(),
})

export const brokerRequests = {
  'broker.test': {
    input: z.strictObject({
      url: z.string().max(500),
      username: z.string().max(255).nullish(),
      /** Left out: the stored password is used, and so are the stored key and passphrase. */
      ...secrets,
      prefix: z.string().max(100).nullish(),
      /** The saved profile whose secrets are used where none are given; left out: the one in use. */
      profileId: z.string().max(64).nullish(),
      protocol: z.enum(BROKER_PROTOCOLS).nullish(),
      tls: tlsInput.nullish(),
      /** Any one device's account, to see what it may beside its own; kept nowhere. Left out: only what anybody may is tried. */
      device: z.strictObject({ username: z.string().min(1).max(255), password: passwordText.nullable() }).nullish(),
    }),
    output: z.object({ ok: z.boolean(), steps: z.array(brokerTestStep) }),
  },
  'broker.setPassword': { input: z.strictObject({ password: passwordText.nullable() }), output: settings },
  'brokers.list': {
    input: none,
    output: z.object({ items: z.array(brokerProfile.extend({ isActive: z.boolean() })) }),
  },
  /** Makes a profile, or changes the one with this id. Codes: `invalid_certificate`, `too_many`, `not_found`, `service_unavailable`. */
  'brokers.save': {
    input: z.strictObject({
      id: z.string().min(1).max(64).nullish(),
      name: z.string().trim().min(1).max(LIMITS.nameChars),
      url: z.string().max(500),
      username: z.string().max(255).nullish(),
      prefix: topicPrefix,
      protocol: z.enum(BROKER_PROTOCOLS).nullish(),
      tls: tlsInput.nullish(),
      /** Left out: what is kept stays. Null: the default, or none. */
      queueLimit: queueLimit.nullish(),
      clockProperty: clockProperty.nullish(),
      ...secrets,
      /** True: it is the one in use from now on. */
      use: z.boolean().default(false),
    }),
    output: brokerProfile.extend({ isActive: z.boolean() }),
  },
  /** Forgets its secrets too. Code `in_use` for the one in use. */
  'brokers.delete': { input: byId, output: z.object({ id: z.string() }) },
  'brokers.use': { input: byId, output: settings },
  'builtinBroker.status': { input: none, output: builtinBrokerStatus },
  'builtinBroker.credentials': { input: none, output: z.object({ items: z.array(builtinCredential) }) },
  /** The secret is in this answer and never again. Code `already_exists`. */
  'builtinBroker.createCredential': {
    input: z.strictObject({ deviceId, kind: z.enum(['password', 'certificate']).default('password') }),
    output: z.object({
      credential: builtinCredential,
      password: z.string().nullable(),
      certificate: z.string().nullable(),
      privateKey: z.string().nullable(),
      /** What the device must trust, PEM. */
      authority: z.string().nullable(),
    }),
  },
  /** A new secret; the old one ends at once, and so does its connection. */
  'builtinBroker.rotateCredential': {
    input: z.strictObject({ deviceId }),
    output: z.object({
      credential: builtinCredential,
      password: z.string().nullable(),
      certificate: z.string().nullable(),
      privateKey: z.string().nullable(),
      authority: z.string().nullable(),
    }),
  },
  'builtinBroker.revokeCredential': {
    input: z.strictObject({ deviceId }),
    output: z.object({ deviceId: z.string() }),
  },
  'fleet.doctor': { input: none, output: doctorReport },
} as const
