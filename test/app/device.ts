/** A device that takes and finishes jobs by the AWS IoT Jobs protocol, one step at a time, so that a journey can stop between them. */
import mqtt from 'mqtt'

/** What this device reads of an answer. */
type Answer = { clientToken?: string; execution?: { jobId: string; versionNumber: number } }

export type Taken = { readonly jobId: string; readonly versionNumber: number }
export type MqttDevice = {
  /** Asks for its list; resolves with the answer, whatever it is. */
  ask(): Promise<void>
  /** Asks for the next job until there is one; it is in progress then. */
  take(): Promise<Taken>
  /** Says that it succeeded, and what it has to say besides; resolves when that was accepted. */
  finish(taken: Taken, statusDetails?: Readonly<Record<string, string>>): Promise<void>
  end(): Promise<void>
}

/** Connects and hears everything that is said to this thing. */
export async function mqttDevice(url: string, thing: string): Promise<MqttDevice> {
  const base = `$aws/things/${thing}/jobs`
  const client = await mqtt.connectAsync(url, { clientId: `e2e-${thing}`, reconnectPeriod: 0 })
  await client.subscribeAsync([`${base}/get/+`, `${base}/start-next/+`, `${base}/+/update/+`, `${base}/notify-next`], {
    qos: 1,
  })
  let asked = 0
  /** Says it again whenever the broker told of something or a second went by without an answer. */
  async function exchange(topic: string, message: Record<string, unknown>): Promise<Answer> {
    asked += 1
    const clientToken = `${thing}-${asked}`
    return new Promise((resolve, reject) => {
      const send = (): void => void client.publish(topic, JSON.stringify({ ...message, clientToken }), { qos: 1 })
      const again = setInterval(send, 1_000)
      const hear = (heard: string, payload: Buffer): void => {
        const said = JSON.parse(payload.toString('utf8')) as Answer
        if (said.clientToken !== clientToken) return
        clearInterval(again)
        client.off('message', hear)
        if (heard.endsWith('/accepted')) resolve(said)
        else reject(new Error(`${heard}: ${payload.toString('utf8')}`))
      }
      client.on('message', hear)
      send()
    })
  }
  return {
    async ask() {
      await exchange(`${base}/get`, {}).catch(() => undefined)
    },
    async take() {
      for (;;) {
        const { execution } = await exchange(`${base}/start-next`, {})
        if (execution) return { jobId: execution.jobId, versionNumber: execution.versionNumber }
      }
    },
    async finish({ jobId, versionNumber }, statusDetails) {
      const said = {
        status: 'SUCCEEDED',
        expectedVersion: String(versionNumber),
        ...(statusDetails && { statusDetails }),
      }
      await exchange(`${base}/${jobId}/update`, said)
    },
    end: () => client.endAsync(),
  }
}
