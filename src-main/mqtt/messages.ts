// Reads what devices send: hostile until parsed. A request comes out as the engine's `DeviceRequest`, wrong ones as `invalid`.
// No MQTT client, no judging of states here.
import * as z from 'zod'
import { DEVICE_WORDS } from '../../src-preload/contract/vocabulary.ts'
import type { DeviceRequest, PresenceReport, RejectCode } from '../engine/ports/device-link.ts'
import type { Operation } from './topics.ts'

/** Largest payload taken, in bytes (DESIGN 6.23). */
export const MAX_PAYLOAD_BYTES = 128 * 1024
/** Deepest nesting taken: an object inside the payload is depth 2. */
export const MAX_DEPTH = 32
const MAX_TOKEN_CHARS = 2_048
/** Keeps nothing between two texts, for none is given as a stream. */
const UTF8 = new TextDecoder('utf-8', { fatal: true })
const MAX_DETAIL_PAIRS = 100
const MAX_DETAIL_CHARS = 1_024

type Refusal = { readonly code: RejectCode; readonly message: string }
type Body =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | ({ readonly ok: false } & Refusal)

const invalidJson = (message: string): Body => ({ ok: false, code: 'InvalidJson', message })
const invalidRequest = (message: string): Body => ({ ok: false, code: 'InvalidRequest', message })

/** True if brackets nest deeper than allowed; read before parsing, so that no parser recurses on a hostile text. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at += 1
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > MAX_DEPTH) return true
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return false
}

/** The payload as a JSON object. An empty payload is `{}` (fleet 1.2); not UTF-8 or not JSON is InvalidJson. */
export function readBody(payload: Uint8Array): Body {
  if (payload.byteLength === 0) return { ok: true, value: {} }
  if (payload.byteLength > MAX_PAYLOAD_BYTES) {
    return invalidRequest(`the payload has ${payload.byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} are taken`)
  }
  let value: unknown
  try {
    const text = UTF8.decode(payload)
    if (isTooDeep(text)) return invalidRequest(`the payload is nested deeper than ${MAX_DEPTH} levels`)
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof TypeError) return invalidJson('the payload is not UTF-8')
    if (error instanceof SyntaxError) return invalidJson('the payload is not JSON')
    throw error
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return invalidRequest('the payload is not a JSON object')
  return { ok: true, value: value as Record<string, unknown> }
}

/** The token of a message that is refused unread otherwise; undefined if it has none that could be given back. */
export function readToken(payload: Uint8Array): string | undefined {
  const body = readBody(payload)
  const token = body.ok ? field(body.value, 'clientToken') : undefined
  return typeof token === 'string' && token.length <= MAX_TOKEN_CHARS ? token : undefined
}

/** Own property only; null counts as absent, as JSON writers of several languages send it. */
function field(body: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(body, name) ? (body[name] ?? undefined) : undefined
}

/** A whole number, or the same as decimal text: the embedded C client and the Python v1 sample send text. */
const wholeNumber = (low: number, high: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d{1,16}$/)
        .transform(Number),
    ])
    .refine((it) => Number.isSafeInteger(it) && it >= low && it <= high)

const DETAIL_KEY = /^[a-zA-Z0-9:_-]{1,128}$/
const hasControl = (text: string) => /\p{Cc}/u.test(text)
/** Half of a character: it has no UTF-8 and would come back as something else. */
const hasHalf = (text: string) => /\p{Cs}/u.test(text)
/** Characters, not code units: an emoji is one. */
const isWithin = (text: string, most: number) =>
  text.length <= most || (text.length <= most * 2 && [...text].length <= most)

function detailText(value: unknown): string | null {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (typeof value !== 'string') return null
  if (value === '' || !isWithin(value, MAX_DETAIL_CHARS)) return null
  return hasControl(value) || hasHalf(value) ? null : value
}

/** DESIGN 6.7: numbers and booleans become text, anything nested is refused; keys that JavaScript gives a meaning too. */
const statusDetails = z.unknown().transform((given, context): Record<string, string> => {
  const fail = (): never => {
    context.addIssue({ code: 'custom', message: 'not a map of short texts' })
    return z.NEVER
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return fail()
  const pairs = Object.entries(given)
  if (pairs.length > MAX_DETAIL_PAIRS) return fail()
  const details: Record<string, string> = {}
  for (const [key, value] of pairs) {
    const text = detailText(value)
    if (text === null || key === '__proto__' || !DETAIL_KEY.test(key)) return fail()
    details[key] = text
  }
  return details
})

/** AWS's C++ client sends these as text too. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
const attempt = wholeNumber(1, Number.MAX_SAFE_INTEGER).optional()

const SCHEMAS = {
  get: z.object({}),
  'start-next': z.object({
    statusDetails: statusDetails.optional(),
    stepTimeoutInMinutes: wholeNumber(1, 10_080).optional(),
  }),
  describe: z.object({ executionNumber: attempt, includeJobDocument: flag.default(true) }),
  update: z.object({
    status: z.enum(DEVICE_WORDS),
    statusDetails: statusDetails.optional(),
    expectedVersion: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
    executionNumber: attempt,
    includeJobExecutionState: flag.default(false),
    includeJobDocument: flag.default(false),
    stepTimeoutInMinutes: wholeNumber(-1, 10_080)
      .refine((minutes) => minutes !== 0)
      .optional(),
  }),
} as const

const FIELDS = [
  'status',
  'statusDetails',
  'expectedVersion',
  'executionNumber',
  'includeJobExecutionState',
  'includeJobDocument',
  'stepTimeoutInMinutes',
] as const

/** What each field must be, said to the device that got it wrong. */
const EXPECTED: Record<(typeof FIELDS)[number], string> = {
  status: `status must be one of ${DEVICE_WORDS.join(', ')}`,
  statusDetails: `statusDetails must map keys of letters, digits, ":", "_", "-" to texts of 1 to ${MAX_DETAIL_CHARS} characters`,
  expectedVersion: 'expectedVersion must be a whole number, 0 or more',
  executionNumber: 'executionNumber must be a whole number, 1 or more',
  includeJobExecutionState: 'includeJobExecutionState must be true or false',
  includeJobDocument: 'includeJobDocument must be true or false',
  stepTimeoutInMinutes: 'stepTimeoutInMinutes must be 1 to 10080 (or -1 in an update)',
}

function explain(error: z.ZodError): string {
  const name = error.issues[0]?.path[0]
  return EXPECTED[name as (typeof FIELDS)[number]] ?? 'the request is not understood'
}

export type Envelope = {
  readonly deviceId: string
  readonly operation: Operation
  readonly jobId: string | undefined
  readonly topic: string
}

/** A device's message as the engine takes it. Check order: JSON, topic, schema (fleet 1.4); lookups are the engine's. */
export function readRequest(envelope: Envelope, payload: Uint8Array): DeviceRequest {
  const { deviceId, operation, topic, jobId = '' } = envelope
  const body = readBody(payload)
  const token = body.ok ? field(body.value, 'clientToken') : undefined
  const isToken = typeof token === 'string' && token.length <= MAX_TOKEN_CHARS
  const base = { deviceId, topic, clientToken: isToken ? token : undefined }
  const invalid = (code: RejectCode, message: string): DeviceRequest => ({
    ...base,
    operation: 'invalid',
    code,
    message,
  })
  if (!body.ok) return invalid(body.code, body.message)
  if (operation === 'unknown') return invalid('InvalidTopic', 'no operation has this topic')
  if (token !== undefined && !isToken)
    return invalid('InvalidRequest', `clientToken must be a text of at most ${MAX_TOKEN_CHARS} characters`)
  const plain = operation === 'update' ? plainUpdate(body.value) : null
  if (plain !== null) return buildRequest(base, operation, jobId, plain)
  const given = Object.fromEntries(FIELDS.map((name) => [name, field(body.value, name)]))
  const parsed = SCHEMAS[operation].safeParse(given)
  if (!parsed.success) return invalid('InvalidRequest', explain(parsed.error))
  const request = buildRequest(base, operation, jobId, parsed.data)
  const said = request.operation === 'update' ? instant.safeParse(field(body.value, 'timestamp')) : null
  return said?.success ? ({ ...request, saidAt: asEpochMs(said.data) } as DeviceRequest) : request
}

/** What most updates are, a status and nothing else, without the schema: every message passes here. Null = read it by the schema. */
function plainUpdate(body: Readonly<Record<string, unknown>>): z.output<(typeof SCHEMAS)['update']> | null {
  const status = DEVICE_WORDS.find((word) => word === field(body, 'status'))
  const isPlain =
    field(body, 'timestamp') === undefined &&
    FIELDS.every((name) => name === 'status' || field(body, name) === undefined)
  return status !== undefined && isPlain ? { status, includeJobExecutionState: false, includeJobDocument: false } : null
}

type Base = Pick<DeviceRequest, 'deviceId' | 'topic' | 'clientToken'>

function buildRequest(
  base: Base,
  operation: Exclude<Operation, 'unknown'>,
  jobId: string,
  data: unknown,
): DeviceRequest {
  if (operation === 'get') return { ...base, operation }
  if (operation === 'start-next') {
    const { statusDetails: details, stepTimeoutInMinutes } = data as z.output<(typeof SCHEMAS)['start-next']>
    return { ...base, operation, statusDetails: details, stepTimeoutInMinutes }
  }
  if (operation === 'describe') {
    const { executionNumber, includeJobDocument } = data as z.output<(typeof SCHEMAS)['describe']>
    return { ...base, operation, jobId, executionNumber, includeJobDocument }
  }
  const it = data as z.output<(typeof SCHEMAS)['update']>
  return {
    ...base,
    operation,
    jobId,
    status: it.status,
    statusDetails: it.statusDetails,
    expectedVersion: it.expectedVersion,
    executionNumber: it.executionNumber,
    includeJobExecutionState: it.includeJobExecutionState,
    includeJobDocument: it.includeJobDocument,
    stepTimeoutInMinutes: it.stepTimeoutInMinutes,
  }
}

const shortText = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !hasControl(text))
/** Whole seconds; a device that says milliseconds is understood too (13 digits). */
const instant = z.number().finite().nonnegative().max(8.64e15)

const presenceSchema = z.object({
  online: z.boolean(),
  at: instant.optional(),
  session: z.union([shortText, z.number().transform(String)]).optional(),
  until: instant.optional(),
  /** Said on purpose before leaving; a will never says it. */
  goodbye: z.boolean().optional(),
  name: z
    .union([
      shortText.transform((en) => ({ en, ar: undefined })),
      z.object({ en: shortText.optional(), ar: shortText.optional() }),
    ])
    .optional(),
  attributes: z.record(z.string(), z.union([z.string().max(1_024), z.number(), z.boolean()])).optional(),
})

const asEpochMs = (said: number | undefined) =>
  said === undefined ? null : Math.round(said < 1e11 ? said * 1000 : said)

/** A device's word about itself, or null if it is not understood. Offline is `asleep` only if the device said goodbye. */
export function readPresence(deviceId: string, payload: Uint8Array, retained: boolean): PresenceReport | null {
  const body = readBody(payload)
  const parsed = body.ok && payload.byteLength > 0 ? presenceSchema.safeParse(body.value) : null
  if (!parsed?.success) return null
  const { online, session, until, goodbye, name, attributes } = parsed.data
  const isAsleep = goodbye === true || until !== undefined
  return {
    deviceId,
    presence: online ? 'online' : isAsleep ? 'asleep' : 'lost',
    session: session ?? null,
    asleepUntil: online ? null : asEpochMs(until),
    nameEn: name?.en ?? null,
    nameAr: name?.ar ?? null,
    attributes: attributes && Object.keys(attributes).length <= MAX_DETAIL_PAIRS ? attributes : null,
    retained,
  }
}
