// Asks everything that the unmodified jobs client of the AWS IoT device SDK v2 can ask, and meets the refusals on purpose.
// Wants two jobs in the queue of THING; takes the first to SUCCEEDED, rejects the second. Prints one line of JSON: what it was told.
// Usage: node aws-sdk-asker.mjs HOST PORT USER PASSWORD THING
import { once } from 'node:events'
import { iotjobs, mqtt5 } from 'aws-iot-device-sdk-v2'

const [host, port, user, password, thing] = process.argv.slice(2)
const limits = { maxRequestResponseSubscriptions: 8, maxStreamingSubscriptions: 2, operationTimeoutInSeconds: 30 }

async function connect() {
  const client = new mqtt5.Mqtt5Client({
    hostName: host,
    port: Number(port),
    disableMetrics: true,
    connectProperties: { clientId: `asker-${thing}`, keepAliveIntervalSeconds: 30, username: user, password },
  })
  const connected = once(client, 'connectionSuccess')
  client.start()
  await connected
  return { client, jobs: iotjobs.IotJobsClientv2.newFromMqtt5(client, limits) }
}

/** The refusal as the SDK's own model reads it. */
async function refusal(asked) {
  try {
    return { accepted: await asked }
  } catch (error) {
    const { code, executionState } = error.modeledError ?? {}
    return { code: code ?? String(error), ...(executionState && { state: executionState }) }
  }
}

const { client, jobs } = await connect()
const thingName = thing
const said = {}
const pending = await jobs.getPendingJobExecutions({ thingName })
said.queued = pending.queuedJobs.map(({ jobId, versionNumber }) => [jobId, versionNumber])
const [first, second] = pending.queuedJobs.map(({ jobId }) => jobId)
said.peek = (await jobs.describeJobExecution({ thingName, jobId: '$next', includeJobDocument: false })).execution
said.described = (
  await jobs.describeJobExecution({ thingName, jobId: second, executionNumber: 1 })
).execution.jobDocument
const { execution } = await jobs.startNextPendingJobExecution({ thingName, stepTimeoutInMinutes: 10 })
said.started = [execution.jobId, execution.status, execution.versionNumber, typeof execution.queuedAt]
const update = (jobId, status, expectedVersion) =>
  jobs.updateJobExecution({ thingName, jobId, status, expectedVersion, includeJobExecutionState: true })
said.stale = await refusal(update(first, 'SUCCEEDED', 1))
said.again = (
  await jobs.startNextPendingJobExecution({ thingName, statusDetails: { other: 'x' } })
).execution.versionNumber
said.done = (await update(first, 'SUCCEEDED', 2)).executionState
said.late = await refusal(update(first, 'SUCCEEDED', 2))
said.rejected = (await update(second, 'REJECTED', 1)).executionState
said.ended = await refusal(jobs.describeJobExecution({ thingName, jobId: second }))
said.unknown = await refusal(jobs.describeJobExecution({ thingName, jobId: 'no-such-job' }))
said.empty = Object.keys(await jobs.startNextPendingJobExecution({ thingName })).sort()
jobs.close()
const stopped = once(client, 'stopped')
client.stop()
await stopped
client.close()
console.log(JSON.stringify(said))
process.exit(0)
