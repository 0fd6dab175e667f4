/** `data_collection_topics`: listens to MQTT topics for a while and keeps what is said there as points in series. */
import * as z from 'zod'
import type { Heard, StoredReadings } from '../engine/ports/data-service.ts'
import { readings } from './readings-schema.ts'
import { defineTask, type TaskContext } from './task.ts'

const MOST_SECONDS = 3_600
/** Points are stored this often while it listens, or when so many messages wait. */
const FLUSH_MS = 1_000
const FLUSH_MESSAGES = 200
const PAYLOAD_BYTES = 128 * 1024

// `+` alone in its level, `#` alone and last.
const topicFilter = z
  .string()
  .min(1)
  .max(500)
  .regex(/^(?:\+|[^+#\0/]*)(?:\/(?:\+|[^+#\0/]*))*(?:\/#)?$|^#$/, 'is not an MQTT topic filter')

const schema = z.strictObject({
  topicFilters: z.array(topicFilter).min(1).max(20).meta({
    labelEn: 'Topics',
    labelAr: 'المواضيع',
    descriptionEn: 'MQTT topic filters, such as site/+/telemetry.',
    descriptionAr: 'مرشحات مواضيع MQTT مثل site/+/telemetry.',
  }),
  durationSeconds: z
    .number()
    .int()
    .min(1)
    .max(MOST_SECONDS)
    .default(30)
    .meta({ labelEn: 'Listen for (s)', labelAr: 'مدة الاستماع (ث)' }),
  readings,
  deviceLevel: z.number().int().min(1).max(50).optional().meta({
    labelEn: 'Level that names the device',
    labelAr: 'المستوى الذي يسمي الجهاز',
    descriptionEn:
      'Which level of the topic is the device id, 1 = the first. Left out: the readings are the workspace’s.',
    descriptionAr: 'أي مستوى من الموضوع هو معرّف الجهاز، 1 = الأول. إن تُرك فالقراءات لمساحة العمل.',
  }),
})
type Params = z.output<typeof schema>

type Tally = { messages: number; stored: number; readonly ignored: Record<string, number> }

function add(tally: Tally, { stored, ignored }: StoredReadings): void {
  tally.stored += stored
  for (const [why, many] of Object.entries(ignored)) tally.ignored[why] = (tally.ignored[why] ?? 0) + many
}

function ignore(tally: Tally, why: string): null {
  tally.ignored[why] = (tally.ignored[why] ?? 0) + 1
  return null
}

/** A payload is JSON, a bare number included; null for what it is not. */
function readPayload(payload: Uint8Array): { value: unknown } | null {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null
    throw error
  }
}

type Message = Parameters<Parameters<TaskContext['listen']>[1]>[0]

function heardOf(params: Params, message: Message, tally: Tally): Heard | null {
  tally.messages += 1
  if (message.payload.byteLength > PAYLOAD_BYTES) return ignore(tally, 'too_long')
  const said = readPayload(message.payload)
  if (said === null) return ignore(tally, 'not_json')
  const { deviceLevel } = params
  const deviceId = deviceLevel === undefined ? '' : (message.topic.split('/')[deviceLevel - 1] ?? '')
  if (deviceLevel !== undefined && deviceId === '') return ignore(tally, 'unknown_device')
  // A topic that says a bare number says the one reading that is asked for.
  const isBare = typeof said.value === 'number' && params.readings.length === 1
  const value = isBare ? { [params.readings[0]?.path ?? params.readings[0]?.key ?? '']: said.value } : said.value
  return { deviceId, said: value, heardAt: message.at, isRetained: message.retained }
}

export const dataCollectionTopics = defineTask({
  key: 'data_collection_topics',
  nameEn: 'Collect readings from topics',
  nameAr: 'جمع القراءات من المواضيع',
  descriptionEn: 'Listens to MQTT topics for a while and keeps the readings said there as points in series.',
  descriptionAr: 'يستمع إلى مواضيع MQTT مدةً ويحفظ القراءات التي ترد فيها نقاطًا في سلاسل.',
  jobType: 'data_collection',
  isIdempotent: true,
  timeoutMs: null,
  schema,
  async run(params, { listen, storeHeard, runId, signal }) {
    const tally: Tally = { messages: 0, stored: 0, ignored: {} }
    let waiting: Heard[] = []
    const flush = () => {
      const heard = waiting
      waiting = []
      if (heard.length > 0) add(tally, storeHeard(runId, params.readings, heard))
    }
    // What cannot be stored ends the listening: going on would only lose more.
    const broken = new AbortController()
    const tryFlush = () => {
      try {
        flush()
      } catch (error) {
        broken.abort(error)
      }
    }
    const timer = setInterval(tryFlush, FLUSH_MS)
    try {
      const order = { filters: params.topicFilters, forMs: params.durationSeconds * 1_000 }
      const take = (message: Message) => {
        const heard = heardOf(params, message, tally)
        if (heard !== null) waiting.push(heard)
        if (waiting.length >= FLUSH_MESSAGES) tryFlush()
      }
      await listen(order, take, AbortSignal.any([signal, broken.signal]))
      broken.signal.throwIfAborted()
      flush()
    } finally {
      clearInterval(timer)
    }
    const resultSummary = `${tally.stored} points from ${tally.messages} messages`
    return { ok: true, result: { ...tally }, resultSummary, exitCode: 0 }
  },
})
