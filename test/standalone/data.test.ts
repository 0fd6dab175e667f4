// Readings, policies and alerts from end to end: a standalone engine, a real mosquitto, simulated devices, HTTP.
import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uniformFleet } from '../../src-main/simulator/cast.ts'
import { startFleet } from '../../src-main/simulator/fleet.ts'
import type { Fleet } from '../../src-main/simulator/fleet.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { cleanUp, type Server, startServer, until } from './server.ts'

const DEVICES = 6
let broker: Mosquitto
let server: Server
let fleet: Fleet

const v1 = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1${path}`, body)
const yearly = { schedule_type: 'cron', schedule_config: { expression: '0 3 1 1 *' } }

/** A schedule of the job API that never fires by itself. */
async function made(name: string, type: string, configuration: object): Promise<string> {
  const answer = await server.request('POST', '/api/jobs', { name, type, configuration, ...yearly })
  expect(answer).toMatchObject({ status: 201 })
  return answer.body.id
}

/** Runs it now and follows it to its end. `each` is called while it goes on. */
async function ran(id: string, each: () => void = () => {}) {
  const { body } = await server.request('POST', `/api/jobs/${id}/run`)
  const path = `/api/jobs/${id}/executions/${body.execution_id}`
  const ended = await until(
    () => {
      each()
      return server.request('GET', path)
    },
    (answer) => answer.body.completed_at !== null,
  )
  return ended.body
}

beforeAll(async () => {
  broker = await startMosquitto()
  server = await startServer({ args: ['--broker', broker.url] })
  fleet = await startFleet({
    ...{ url: broker.url, username: null, password: null, devices: DEVICES, seed: 5, speed: 20 },
    cast: uniformFleet(DEVICES, 'quick'),
  })
  await until(
    () => v1('GET', '/devices'),
    ({ body }) => body.items.filter(({ presence }: { presence: string }) => presence === 'online').length === DEVICES,
  )
}, 60_000)

afterAll(async () => {
  await fleet?.stop()
  await cleanUp()
  await broker?.stop()
})

test('devices are asked for readings, and their answers are points in series', async () => {
  const readings = [
    { key: 'temperature', unit: '°C' },
    { key: 'battery.level', unit: '%' },
  ]
  const id = await made('Read', 'data_collection', { readings, target: { all: true } })
  expect((await ran(id)).status).toBe('success')
  expect((await ran(id)).status).toBe('success')
  const { body: list } = await v1('GET', '/series?key=temperature')
  expect(list.items).toHaveLength(DEVICES)
  for (const series of list.items) {
    expect(series).toMatchObject({ unit: '°C', lastValue: expect.any(Number), deviceNameEn: expect.any(String) })
    const span = `from=${encodeURIComponent('2026-01-01T00:00:00Z')}&to=${encodeURIComponent('2099-01-01T00:00:00Z')}`
    const { body } = await v1('GET', `/series/${series.id}/points?${span}`)
    // Two collections within one second carry one stamp, and a stamp holds one point.
    expect([1, 2]).toContain(body.total)
    expect(body.points.at(-1)).toMatchObject({ at: series.lastAt, value: series.lastValue })
  }
  expect((await v1('GET', '/series')).body.total).toBe(2 * DEVICES)
})

test('topics are listened to, and an alert follows what they say: raised, said once, cleared', async () => {
  const [device] = fleet.cast
  const deviceId = device?.id ?? ''
  const configuration = {
    ...{ task_function: 'data_collection_topics', topicFilters: ['plant/+/tank'], deviceLevel: 2, durationSeconds: 1 },
    readings: [{ key: 'tank', path: 'level', unit: '%' }],
  }
  const listen = await made('Listen', 'data_collection', configuration)
  const rules = [{ key: 'full', nameEn: 'Tank is full', condition: { kind: 'threshold', series: 'tank', above: 80 } }]
  const check = await made('Check', 'alert_check', { rules })
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port: broker.port })
  const base = Math.floor(Date.now() / 1_000) - 600
  try {
    for (const [step, [level, expected]] of [
      [50, { raised: 0, cleared: 0, stillOpen: 0, checked: 1 }],
      [95, { raised: 1, cleared: 0, stillOpen: 0, checked: 1 }],
      [97, { raised: 0, cleared: 0, stillOpen: 1, checked: 1 }],
      [20, { raised: 0, cleared: 1, stillOpen: 0, checked: 1 }],
    ].entries() as ArrayIterator<[number, [number, object]]>) {
      const said = JSON.stringify({ level, at: base + step * 60 })
      const heard = await ran(listen, () => {
        client.publish(`plant/${deviceId}/tank`, said)
        client.publish('plant/nobody/tank', said)
        client.publish(`plant/${deviceId}/tank`, 'not JSON')
      })
      // However often it was said: one stamp, one point.
      expect(heard).toMatchObject({
        status: 'success',
        result: { stored: 1, ignored: { not_json: expect.any(Number) } },
      })
      expect((await ran(check)).result).toEqual(expected)
    }
  } finally {
    await client.endAsync()
  }
  const { body } = await v1('GET', `/alerts?subject=${deviceId}`)
  expect(body).toMatchObject({ open: 0, total: 1, items: [{ rule: 'full', state: 'cleared', value: 97 }] })
}, 60_000)

test('a policy is brought to the devices, and how they stand is what they said', async () => {
  const desired = { mode: 'eco', limits: { high: 9 } }
  const { body: policy } = await v1('POST', '/policies', { nameEn: 'Eco', desired, target: { all: true } })
  const { body: deployed } = await v1('POST', `/policies/${policy.id}/deploy`, {})
  await until(
    () => v1('GET', `/policies/${policy.id}`),
    ({ body }) => body.counts.pending === 0 && body.counts.unknown === 0,
  )
  const { body: run } = await until(
    () => v1('GET', `/runs/${deployed.runId}`),
    ({ status }) => status === 200,
  )
  expect(run).toMatchObject({ status: 'COMPLETED', jobType: 'policy_execution', counts: { SUCCEEDED: DEVICES } })
  const { body: page } = await v1('GET', `/policies/${policy.id}/compliance`)
  expect(page.total).toBe(DEVICES)
  for (const row of page.items) {
    const isSame = row.reported.mode === 'eco' && row.reported.limits.high === 9
    expect(row).toMatchObject({ state: isSame ? 'compliant' : 'drifted', differs: isSame ? [] : ['mode'] })
  }
  const { body: checked } = await v1('POST', `/policies/${policy.id}/deploy`, { mode: 'check' })
  expect(checked.deployment).toBeNull()
  await until(
    () => v1('GET', `/runs/${checked.runId}`),
    ({ status }) => status === 200,
  )
  const { body: after } = await v1('GET', `/policies/${policy.id}`)
  expect(after.counts.compliant + after.counts.drifted).toBe(DEVICES)
  expect(after.deployments).toHaveLength(1)
}, 60_000)
