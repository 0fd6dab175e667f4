// 15. The prefix is the workspace's own; a shared subscription with `$` is refused, because it delivers nothing.
import mqtt from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { prefixProblem } from '../../../src-main/mqtt/topics.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { Bell } from '../../support/until.ts'
import { DEVICE } from '../wire-bench.ts'
import { OTHERS } from '../wire-broker.ts'
import { everywhere } from './everywhere.ts'

everywhere(
  'only what is below the prefix is heard, and ids that differ in case are different devices',
  async (open) => {
    const bench = await open()
    const [, capitals = ''] = OTHERS
    expect(capitals.toLowerCase()).toBe(DEVICE)
    bench.post('j1')
    const bell = new Bell()
    const inbox: { topic: string; payload: Record<string, unknown> }[] = []
    const other = await bench.connectDevice(capitals, inbox, bell)
    await other.publishAsync(bench.topics.get(capitals), '{}', { qos: 1 })
    await bell.until(() => inbox.length === 1)
    expect(inbox[0]).toMatchObject({ topic: `${bench.topics.get(capitals)}/accepted`, payload: { queuedJobs: [] } })
    await other.publishAsync(bench.topics.update(capitals, 'j1'), '{"status":"SUCCEEDED"}', { qos: 1 })
    await bell.until(() => inbox.length === 2)
    expect(inbox[1]?.payload.code).toBe('ResourceNotFound')
    expect((await bench.get()).payload.queuedJobs).toMatchObject([{ jobId: 'j1', versionNumber: 1 }])
  },
)

test('a shared subscription is refused before it is tried', () => {
  for (const prefix of ['$share/g/$aws', '$share/g/site7', '$share']) expect(prefixProblem(prefix)).toContain('$share')
})

test('on mosquitto a shared subscription below `$` is acknowledged and hears nothing: why it is refused', async () => {
  const broker = await startMosquitto()
  onTestFinished(() => broker.stop())
  const connect = async () => {
    const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
    onTestFinished(() => client.endAsync(true))
    return client
  }
  const [sharer, sender] = [await connect(), await connect()]
  const heard: string[] = []
  const bell = new Bell()
  sharer.on('message', (topic) => {
    heard.push(topic)
    bell.ring()
  })
  const granted = await sharer.subscribeAsync(['$share/g/$aws/things/+/jobs/#', '$share/g/site7/#', 'end'], { qos: 1 })
  expect(granted.map(({ qos }) => qos)).toEqual([1, 1, 1])
  for (const topic of ['$aws/things/d/jobs/get', 'site7/things/d/jobs/get', 'end'])
    await sender.publishAsync(topic, '{}', { qos: 1 })
  await bell.until(() => heard.includes('end'))
  expect(heard).toEqual(['site7/things/d/jobs/get', 'end'])
})
