// A device that speaks the job protocol by hand: one request, one answer.
import { readFileSync } from 'node:fs'
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import type { Server } from '../standalone/server.ts'

/** What an answer holds is what the test asserts, so it is not typed here. */
export type DeviceAnswer = { readonly accepted: boolean; readonly payload: ReturnType<typeof JSON.parse> }
export type Device = {
  /** Resolves with the service's answer; never when the service dies first. */
  ask(operation: string, payload?: object): Promise<DeviceAnswer>
  end(): Promise<void>
}

export async function connectDevice(server: Server, deviceId: string): Promise<Device> {
  const { url, credentialsFile } = server.about.broker
  const { device } = JSON.parse(readFileSync(credentialsFile ?? '', 'utf8')) as { device: { password: string } }
  const options = {
    clientId: deviceId,
    username: deviceId,
    password: device.password,
    reconnectPeriod: 0,
    protocolVersion: 4,
  } as const
  const client: MqttClient = await mqtt.connectAsync(url, options)
  const waiting = new Map<string, (answer: DeviceAnswer) => void>()
  client.on('error', () => {})
  client.on('message', (topic, bytes) => {
    const payload = JSON.parse(bytes.toString()) as { clientToken?: string }
    waiting.get(payload.clientToken ?? '')?.({ accepted: topic.endsWith('/accepted'), payload })
  })
  const base = `$aws/things/${deviceId}/jobs`
  await client.subscribeAsync([
    `${base}/+/accepted`,
    `${base}/+/rejected`,
    `${base}/+/+/accepted`,
    `${base}/+/+/rejected`,
  ])
  let count = 0
  return {
    ask(operation, payload = {}) {
      count += 1
      const clientToken = `${deviceId}-${process.pid}-${count}`
      const answer = new Promise<DeviceAnswer>((resolve) => waiting.set(clientToken, resolve))
      client.publish(`${base}/${operation}`, JSON.stringify({ ...payload, clientToken }), { qos: 1 })
      return answer
    },
    end: () => client.endAsync(true),
  }
}
