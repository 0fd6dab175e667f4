// Events reach those who watch: on their topics, in order, also those that were made while the broker was away.
import mqtt from 'mqtt'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { Bell } from '../support/until.ts'
import { DEVICE, WireBench } from './wire-bench.ts'
import { stopSharedBrokers } from './wire-broker.ts'

afterAll(stopSharedBrokers)

for (const prefix of ['$aws', 'site7/x']) {
  test(`${prefix}: made online and made offline, in order, each with an id of its own`, async () => {
    const bench = await WireBench.open('mosquitto', prefix)
    bench.do('settings.change', { publishEvents: 'all' })
    const { url, service } = bench.broker
    const watcher = await mqtt.connectAsync(url, { ...service, protocolVersion: 5 })
    onTestFinished(() => watcher.endAsync(true))
    const heard: { topic: string; id: unknown; retain: boolean }[] = []
    const bell = new Bell()
    watcher.on('message', (topic, payload, { retain }) => {
      heard.push({ topic, id: (JSON.parse(payload.toString()) as { eventId: unknown }).eventId, retain })
      bell.ring()
    })
    await watcher.subscribeAsync([`${prefix}/events/#`, `${prefix}/muster/events/#`], { qos: 1 })
    bench.post('j1')
    await bench.startNext()
    await bench.update('j1', 'SUCCEEDED')
    await bell.until(() => heard.length === 4)
    await bench.sleep()
    bench.post('j2')
    bench.do('jobs.cancel', { id: 'j2' })
    expect(bench.store.read((tx) => tx.countOutbox())).toBe(4)
    await bench.wake()
    await bell.until(() => heard.length >= 8)
    const topics = heard.map(({ topic }) => topic)
    expect(topics).toEqual([
      `${prefix}/muster/events/jobExecution/j1/queued`,
      `${prefix}/muster/events/jobExecution/j1/in_progress`,
      `${prefix}/events/jobExecution/j1/succeeded`,
      `${prefix}/events/job/j1/completed`,
      `${prefix}/muster/events/jobExecution/j2/queued`,
      `${prefix}/events/job/j2/cancellation_in_progress`,
      `${prefix}/events/jobExecution/j2/canceled`,
      `${prefix}/events/job/j2/canceled`,
    ])
    expect(new Set(heard.map(({ id }) => id)).size).toBe(8)
    expect(heard.some(({ retain }) => retain)).toBe(false)
    // The answer to a request is sent after the events that came before it were taken.
    await bench.ask(bench.topics.get(DEVICE))
    expect(bench.faults).toEqual([])
  })
}
