// Builds and reads every topic Muster uses; the one place where a topic is cut at its slashes.
// No MQTT client, no payloads, no clock here.

/** What a device asks for. `unknown` is a topic in the jobs namespace that names no operation (answered InvalidTopic). */
export type Operation = 'get' | 'start-next' | 'describe' | 'update' | 'unknown'

/** What one topic means to the service side. */
export type ParsedTopic =
  | { readonly kind: 'request'; readonly deviceId: string; readonly operation: Operation; readonly jobId?: string }
  | { readonly kind: 'presence'; readonly deviceId: string }
  /** A device's answer to a cancel that it was asked for (L7). */
  | { readonly kind: 'cancel-answer'; readonly deviceId: string; readonly jobId: string; readonly accepted: boolean }
  /** Something that Muster itself says (answers, announcements): heard back on MQTT 3.1.1, to be dropped. */
  | { readonly kind: 'own' }
  /** A jobs topic whose device id no device may have. */
  | { readonly kind: 'bad-device' }
  | { readonly kind: 'foreign' }

/** What a topic says to a device: an announcement, or the answer to the request made on `requestTopic`. */
export type Heard =
  | { readonly kind: 'notify' | 'notify-next'; readonly deviceId: string }
  | { readonly kind: 'answer'; readonly deviceId: string; readonly requestTopic: string; readonly accepted: boolean }
  /** The device is asked to stop one execution (L7); `cancelTopic` is where its answer begins. */
  | { readonly kind: 'cancel'; readonly deviceId: string; readonly jobId: string; readonly cancelTopic: string }

/** The topics below one prefix. */
export type Topics = {
  readonly prefix: string
  readonly requestFilter: string
  readonly presenceFilter: string
  readonly cancelAnswerFilter: string
  consoleState(consoleId: string): string
  probe(id: string): string
  get(deviceId: string): string
  startNext(deviceId: string): string
  describe(deviceId: string, jobId: string): string
  update(deviceId: string, jobId: string): string
  notify(deviceId: string): string
  notifyNext(deviceId: string): string
  presence(deviceId: string): string
  /** Where a device is asked to stop one execution (L7); its answer goes below. */
  cancel(deviceId: string, jobId: string): string
  /** What a device subscribes to in order to hear everything said to it, its own requests apart. */
  deviceFilters(deviceId: string): string[]
  /** What a device that knows the cancel handshake subscribes to beside those. */
  cancelFilter(deviceId: string): string
  /** The service's side: what a device asks. */
  parse(topic: string): ParsedTopic
  /** The device's side: what the service says; null for anything else. */
  hear(topic: string): Heard | null
}

export const DEFAULT_PREFIX = '$aws'
/** The job id by which a device asks for whatever comes next. */
export const NEXT_JOB = '$next'

const MAX_DEVICE_ID = 128
const MAX_PREFIX = 128
const MAX_PREFIX_LEVELS = 16

/**
 * True for an id that a device may have (DESIGN 6.6): 1–128 characters, NFC, no `/ + #`, nothing invisible. The same ids as the
 * contract's `deviceId`, or a device could be heard that no job can name; cheaper, since every message passes here.
 */
export function isDeviceId(id: string): boolean {
  if (id.length === 0 || id.length > MAX_DEVICE_ID * 2) return false
  if (id.length > MAX_DEVICE_ID && [...id].length > MAX_DEVICE_ID) return false
  return !/[/+#\p{C}]/u.test(id) && id.normalize('NFC') === id
}

/** Null for a usable prefix, else what is wrong with it (fleet 1.2; `$share` delivers nothing with a `$` prefix). */
export function prefixProblem(prefix: string): string | null {
  if (prefix.length === 0) return 'The topic prefix is empty.'
  if (prefix.length > MAX_PREFIX) return `The topic prefix is longer than ${MAX_PREFIX} characters.`
  if (/[+#\p{Cc}\p{Cs}]/u.test(prefix)) return 'The topic prefix may not hold +, # or control characters.'
  const levels = prefix.split('/')
  if (levels.length > MAX_PREFIX_LEVELS) return `The topic prefix has more than ${MAX_PREFIX_LEVELS} levels.`
  if (levels.some((level) => level === ''))
    return 'The topic prefix may not begin or end with a slash, nor hold two in a row.'
  if (levels[0] === '$share') return 'A shared subscription ($share) cannot be used: one console answers for a prefix.'
  if (levels[0] === '$SYS') return 'The $SYS topics belong to the broker.'
  return null
}

/** The topic on which a request is answered. */
export function replyTopic(requestTopic: string, outcome: 'accepted' | 'rejected'): string {
  return `${requestTopic}/${outcome}`
}

function parseRequest(deviceId: string, rest: readonly string[]): ParsedTopic {
  const last = rest.at(-1)
  if (last === 'accepted' || last === 'rejected') return { kind: 'own' }
  const [first, second] = rest
  if (rest.length === 1 && (first === 'notify' || first === 'notify-next')) return { kind: 'own' }
  if (!isDeviceId(deviceId)) return { kind: 'bad-device' }
  if (rest.length === 1 && (first === 'get' || first === 'start-next')) {
    return { kind: 'request', deviceId, operation: first }
  }
  if (rest.length === 2 && first) {
    if (second === 'get') return { kind: 'request', deviceId, operation: 'describe', jobId: first }
    if (second === 'update' && first !== NEXT_JOB)
      return { kind: 'request', deviceId, operation: 'update', jobId: first }
  }
  return { kind: 'request', deviceId, operation: 'unknown' }
}

function hearCancel(base: string, topic: string): Heard | null {
  const [deviceId = '', jobs, jobId = '', word, ...rest] = topic.slice(base.length).split('/')
  if (jobs !== 'jobs' || jobId === '' || word !== 'cancel' || rest.length > 0) return null
  return { kind: 'cancel', deviceId, jobId, cancelTopic: topic }
}

function hearTopic(things: string, extra: string, topic: string): Heard | null {
  if (topic.startsWith(`${extra}things/`)) return hearCancel(`${extra}things/`, topic)
  if (!topic.startsWith(things)) return null
  const levels = topic.slice(things.length).split('/')
  const deviceId = levels[0] ?? ''
  const last = levels.at(-1) ?? ''
  if (levels[1] !== 'jobs') return null
  if (levels.length === 3 && (last === 'notify' || last === 'notify-next')) return { kind: last, deviceId }
  if (levels.length < 4 || (last !== 'accepted' && last !== 'rejected')) return null
  return { kind: 'answer', deviceId, requestTopic: topic.slice(0, -last.length - 1), accepted: last === 'accepted' }
}

function parsePresence(extra: string, topic: string): ParsedTopic {
  const base = `${extra}things/`
  if (!topic.startsWith(base)) return { kind: 'foreign' }
  const levels = topic.slice(base.length).split('/')
  const deviceId = levels[0] ?? ''
  const [, jobs, jobId = '', word, outcome] = levels
  const isAnswer = outcome === 'accepted' || outcome === 'rejected'
  if (levels.length === 5 && jobs === 'jobs' && jobId !== '' && word === 'cancel' && isAnswer && isDeviceId(deviceId)) {
    return { kind: 'cancel-answer', deviceId, jobId, accepted: outcome === 'accepted' }
  }
  if (levels.length !== 2 || levels[1] !== 'presence' || !isDeviceId(deviceId)) return { kind: 'foreign' }
  return { kind: 'presence', deviceId }
}

/** The topics below `prefix`. Throws if `prefixProblem` would name a problem: settings are checked before they get here. */
export function makeTopics(prefix: string): Topics {
  const problem = prefixProblem(prefix)
  if (problem) throw new Error(problem)
  const things = `${prefix}/things/`
  const extra = `${prefix}/muster/`
  const jobs = (deviceId: string) => `${things}${deviceId}/jobs/`
  return {
    prefix,
    requestFilter: `${things}+/jobs/#`,
    presenceFilter: `${extra}things/+/presence`,
    cancelAnswerFilter: `${extra}things/+/jobs/+/cancel/+`,
    consoleState: (consoleId) => `${extra}state/${consoleId}`,
    probe: (id) => `${extra}probe/${id}`,
    get: (deviceId) => `${jobs(deviceId)}get`,
    startNext: (deviceId) => `${jobs(deviceId)}start-next`,
    describe: (deviceId, jobId) => `${jobs(deviceId)}${jobId}/get`,
    update: (deviceId, jobId) => `${jobs(deviceId)}${jobId}/update`,
    notify: (deviceId) => `${jobs(deviceId)}notify`,
    notifyNext: (deviceId) => `${jobs(deviceId)}notify-next`,
    presence: (deviceId) => `${extra}things/${deviceId}/presence`,
    cancel: (deviceId, jobId) => `${extra}things/${deviceId}/jobs/${jobId}/cancel`,
    deviceFilters: (deviceId) => [
      `${jobs(deviceId)}notify`,
      `${jobs(deviceId)}notify-next`,
      `${jobs(deviceId)}get/+`,
      `${jobs(deviceId)}start-next/+`,
      `${jobs(deviceId)}+/get/+`,
      `${jobs(deviceId)}+/update/+`,
    ],
    parse: (topic) => {
      if (!topic.startsWith(things)) return parsePresence(extra, topic)
      const levels = topic.slice(things.length).split('/')
      if (levels[1] !== 'jobs' || levels.length < 3) return { kind: 'foreign' }
      return parseRequest(levels[0] ?? '', levels.slice(2))
    },
    cancelFilter: (deviceId) => `${extra}things/${deviceId}/jobs/+/cancel`,
    hear: (topic) => hearTopic(things, extra, topic),
  }
}

/** True if a device of this id may publish there: its own requests and its own presence, never an answer. */
export function deviceMayPublish(topics: Topics, deviceId: string, topic: string): boolean {
  const parsed = topics.parse(topic)
  const isOwn = parsed.kind === 'request' || parsed.kind === 'presence' || parsed.kind === 'cancel-answer'
  return isOwn && parsed.deviceId === deviceId
}

/** True if a device of this id may subscribe there: everything below its own jobs and presence, and whether a console is there. */
export function deviceMaySubscribe(topics: Topics, deviceId: string, filter: string): boolean {
  const own = [`${topics.prefix}/things/${deviceId}/jobs/`, `${topics.prefix}/muster/things/${deviceId}/`]
  return own.some((base) => filter.startsWith(base)) || filter.startsWith(`${topics.prefix}/muster/state/`)
}

/** True if the fleet of simulated devices may subscribe there: all things' topics below the prefix. */
export function fleetMaySubscribe(topics: Topics, filter: string): boolean {
  return filter.startsWith(`${topics.prefix}/things/`) || filter.startsWith(`${topics.prefix}/muster/`)
}

/** The console subscribes to it where the built-in broker is to stamp what it forwards; nothing is ever published there. */
export const STAMP_FILTER = '$muster/stamped'
const STAMP = '$muster/at/'

/** The topic as the built-in broker forwards it to a console that asked for it; `at` (epoch ms): when the broker took the message. */
export function stampTopic(topic: string, at: number): string {
  return `${STAMP}${at}/${topic}`
}

/** The topic as it was, and what stood before it; null = no stamp. */
export function readStamp(topic: string): { readonly topic: string; readonly at: number } | null {
  if (!topic.startsWith(STAMP)) return null
  const end = topic.indexOf('/', STAMP.length)
  return end < 0 ? null : { topic: topic.slice(end + 1), at: Number(topic.slice(STAMP.length, end)) }
}
