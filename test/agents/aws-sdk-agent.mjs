// A device agent on the unmodified jobs client of the AWS IoT device SDK v2: takes one job from QUEUED through IN_PROGRESS
// to SUCCEEDED, prints one line of JSON and exits 0. Plain TCP, MQTT 5 or 3.1.1.
// Usage: node aws-sdk-agent.mjs HOST PORT USER PASSWORD THING [5|3.1.1]     (USER '' = no credentials)
import { once } from 'node:events'
import { io, iotjobs, mqtt, mqtt5 } from 'aws-iot-device-sdk-v2'

const [host, port, user, password, thing, version = '5'] = process.argv.slice(2)
const waitSeconds = Number(process.env.AGENT_WAIT_SECONDS ?? 40)
const clientId = `agent-${thing}-${version}-${process.pid}`
const limits = { maxRequestResponseSubscriptions: 6, maxStreamingSubscriptions: 2, operationTimeoutInSeconds: 30 }

async function connect5() {
  const client = new mqtt5.Mqtt5Client({
    hostName: host,
    port: Number(port),
    // Otherwise the SDK adds its name to the user name, which AWS cuts off and other brokers refuse.
    disableMetrics: true,
    connectProperties: { clientId, keepAliveIntervalSeconds: 30, ...(user && { username: user, password }) },
  })
  const connected = Promise.race([
    once(client, 'connectionSuccess'),
    once(client, 'connectionFailure').then(([event]) => Promise.reject(event.error)),
  ])
  client.start()
  await connected
  const end = async () => {
    const stopped = once(client, 'stopped')
    client.stop()
    await stopped
    client.close()
  }
  return { jobs: iotjobs.IotJobsClientv2.newFromMqtt5(client, limits), end }
}

async function connect3() {
  const connection = new mqtt.MqttClient().new_connection({
    client_id: clientId,
    host_name: host,
    port: Number(port),
    clean_session: true,
    keep_alive: 30,
    ping_timeout: 3_000,
    use_websocket: false,
    disable_metrics: true,
    socket_options: new io.SocketOptions(io.SocketType.STREAM, io.SocketDomain.IPV4, 5_000),
    ...(user && { username: user, password }),
  })
  await connection.connect()
  return { jobs: iotjobs.IotJobsClientv2.newFromMqtt311(connection, limits), end: () => connection.disconnect() }
}

/** The head of the queue, taken; waits for an announcement when there is none. */
async function take(jobs) {
  const stream = jobs.createNextJobExecutionChangedStream({ thingName: thing })
  const heads = []
  let wake = () => {}
  stream.on('incomingPublish', ({ message }) => {
    if (message.execution) heads.push(message.execution)
    wake()
  })
  const subscribed = once(stream, 'subscriptionStatus')
  stream.open()
  await subscribed
  for (;;) {
    const { execution } = await jobs.startNextPendingJobExecution({
      thingName: thing,
      statusDetails: { agent: 'aws-sdk' },
    })
    if (execution) {
      stream.close()
      return execution
    }
    if (heads.length === 0) await new Promise((resolve) => (wake = resolve))
    heads.length = 0
  }
}

async function work(jobs) {
  const execution = await take(jobs)
  if (execution.status !== 'IN_PROGRESS') throw new Error(`the job is ${execution.status}`)
  const { jobId, versionNumber, executionNumber } = execution
  const base = { thingName: thing, jobId, executionNumber, includeJobExecutionState: true }
  const half = await jobs.updateJobExecution({
    ...base,
    status: 'IN_PROGRESS',
    expectedVersion: versionNumber,
    statusDetails: { progress: '50%' },
  })
  const end = await jobs.updateJobExecution({
    ...base,
    status: 'SUCCEEDED',
    expectedVersion: half.executionState.versionNumber,
    statusDetails: { progress: '100%' },
  })
  return { jobId, versions: [versionNumber, half.executionState.versionNumber, end.executionState.versionNumber] }
}

const limit = setTimeout(() => {
  console.log(JSON.stringify({ ok: false, thing, message: `not done within ${waitSeconds} s` }))
  process.exit(1)
}, waitSeconds * 1000)

try {
  const { jobs, end } = await (version === '5' ? connect5() : connect3())
  const result = await work(jobs)
  jobs.close()
  await end()
  clearTimeout(limit)
  console.log(JSON.stringify({ ok: true, thing, protocol: version, ...result }))
  process.exit(0)
} catch (error) {
  const said = error?.modeledError ? JSON.stringify(error.modeledError) : ''
  console.log(JSON.stringify({ ok: false, thing, message: `${error?.message ?? String(error)} ${said}`.trim() }))
  process.exit(1)
}
