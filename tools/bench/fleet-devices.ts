/** The devices of the fleet bench, in a process of their own: each answers IN_PROGRESS and SUCCEEDED to what it is told to do, and notes
 *  what it saw. Knows topics and nothing else of Muster. */
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { makeTopics } from '../../src-main/mqtt/topics.ts'
import { Witness } from '../../src-main/simulator/witness.ts'

const CONNECTIONS = 10
const FILTERS_PER_SUBSCRIBE = 300

const [url = '', countText = '0'] = process.argv.slice(2)
const topics = makeTopics('$aws')
const witness = new Witness()
const ids = Array.from({ length: Number(countText) }, (_, index) => `d-${String(index).padStart(5, '0')}`)
let accepted = 0
let rejected = 0
let heard = 0

type Told = { readonly execution?: { readonly jobId: string; readonly executionNumber: number } }

function work(client: MqttClient, deviceId: string, { execution }: Told): void {
  if (!execution) return
  const { jobId, executionNumber } = execution
  witness.handedOut(deviceId, jobId, executionNumber)
  witness.began(deviceId, jobId, executionNumber)
  for (const status of ['IN_PROGRESS', 'SUCCEEDED']) {
    client.publish(topics.update(deviceId, jobId), JSON.stringify({ status, clientToken: `${jobId} ${status}` }), {
      qos: 1,
    })
  }
}

function hear(client: MqttClient, topic: string, payload: Buffer): void {
  heard += 1
  const told = topics.hear(topic)
  if (told?.kind === 'notify-next') work(client, told.deviceId, JSON.parse(payload.toString()) as Told)
  if (told?.kind !== 'answer') return
  if (told.accepted) accepted += 1
  else rejected += 1
  const { clientToken } = JSON.parse(payload.toString()) as { clientToken?: string }
  const [jobId = '', status = ''] = clientToken?.split(' ') ?? []
  if (told.accepted && status === 'SUCCEEDED') witness.ended(told.deviceId, jobId, 1, status)
}

async function connect(mine: readonly string[]): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4 })
  client.on('message', (topic, payload) => hear(client, topic, payload))
  const filters = mine.flatMap((id) => topics.deviceFilters(id))
  for (let from = 0; from < filters.length; from += FILTERS_PER_SUBSCRIBE) {
    await client.subscribeAsync(filters.slice(from, from + FILTERS_PER_SUBSCRIBE), { qos: 1 })
  }
  return client
}

const crews = Array.from({ length: CONNECTIONS }, (_, crew) => ids.filter((_id, index) => index % CONNECTIONS === crew))
const clients = await Promise.all(crews.map(connect))
process.on('message', (asked) => {
  if (asked === 'report') {
    const rows = witness.sightings()
    const ended = rows.filter((row) => row.ended === 'SUCCEEDED').length
    process.send?.({ seen: rows.length, ended, doubles: witness.doubles().length, accepted, rejected, heard })
  } else void Promise.all(clients.map((client) => client.endAsync(true))).then(() => process.exit(0))
})
process.send?.({ ready: ids })
