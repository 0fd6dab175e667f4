// A fleet's retained births all reach the engine at connect, though they are many more than the broker queues for one client.
import mqtt from 'mqtt'
import { expect, test } from 'vitest'
import { benchLink } from '../support/link-bench.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { TinyFleet } from '../support/tiny-fleet.ts'

test('3,000 retained births are all heard over a broker whose queue holds 1,020', async () => {
  const broker = await startMosquitto()
  const speaker = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
  const ids = Array.from({ length: 3_000 }, (_, index) => `d-${index}`)
  for (let from = 0; from < ids.length; from += 500)
    await Promise.all(
      ids
        .slice(from, from + 500)
        .map((id) =>
          speaker.publishAsync(`$aws/muster/things/${id}/presence`, '{"online":true}', { qos: 1, retain: true }),
        ),
    )
  await speaker.endAsync()
  const service = new TinyFleet()
  const bench = benchLink({ url: broker.url, username: null, password: null }, service, { clean: true })
  const heard = () => new Set(service.reports.map(({ deviceId }) => deviceId)).size
  await bench.bell.until(() => heard() === ids.length)
  expect(service.reports.every(({ retained }) => retained)).toBe(true)
  await bench.link.stop()
  await broker.stop()
})
