// MQTT 5 gives answers to questions and notify-next a minute to live; 3.1.1 has no such thing and works all the same.
import mqtt from 'mqtt'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { benchLink } from '../support/link-bench.ts'
import { TinyFleet } from '../support/tiny-fleet.ts'
import { Bell } from '../support/until.ts'
import { sharedWireBroker, stopSharedBrokers } from './wire-broker.ts'
import type { BrokerKind } from './wire-broker.ts'

afterAll(stopSharedBrokers)

const expected: Record<BrokerKind, { protocol: string; seconds: number | undefined }> = {
  mosquitto: { protocol: '5', seconds: 60 },
  // It speaks 3.1.1 alone, so the link has fallen back.
  'built-in': { protocol: '3.1.1', seconds: undefined },
}

for (const kind of ['mosquitto', 'built-in'] as const) {
  test(`${kind}: what expires and what does not`, async () => {
    const broker = await sharedWireBroker(kind, '$aws')
    const service = new TinyFleet()
    const bench = benchLink({ url: broker.url, ...broker.service }, service, { clean: broker.isClean })
    onTestFinished(() => bench.link.stop())
    await bench.online()
    const { protocol, seconds } = expected[kind]
    expect(bench.link.state.protocol).toBe(protocol)
    const version = kind === 'mosquitto' ? 5 : 4
    const device = await mqtt.connectAsync(broker.url, { ...broker.service, protocolVersion: version })
    onTestFinished(() => device.endAsync(true))
    const lives = new Map<string, number | undefined>()
    const bell = new Bell()
    device.on('message', (topic, _payload, packet) => {
      lives.set(topic, packet.properties?.messageExpiryInterval)
      bell.ring()
    })
    const jobs = '$aws/things/d1/jobs'
    await device.subscribeAsync(
      [`${jobs}/notify`, `${jobs}/notify-next`, `${jobs}/+/accepted`, `${jobs}/+/+/accepted`],
      { qos: 1 },
    )
    bench.link.announce([service.add('d1', 'j1')])
    for (const rest of ['get', 'start-next', 'j1/get']) await device.publishAsync(`${jobs}/${rest}`, '{}', { qos: 1 })
    await device.publishAsync(`${jobs}/j1/update`, '{"status":"SUCCEEDED"}', { qos: 1 })
    await bell.until(() => lives.size === 6)
    // mosquitto tells what is left of it: a second may have gone.
    const isBrief = (life: number | undefined) =>
      life !== undefined && seconds !== undefined && life > 50 && life <= seconds
    const brief = [...lives].filter(([, life]) => isBrief(life)).map(([topic]) => topic.slice(jobs.length + 1))
    const questions = ['get/accepted', 'j1/get/accepted', 'notify-next', 'start-next/accepted']
    expect(brief.toSorted()).toEqual(seconds === undefined ? [] : questions)
    expect(lives.get(`${jobs}/j1/update/accepted`)).toBeUndefined()
    expect(lives.get(`${jobs}/notify`)).toBeUndefined()
  })
}
