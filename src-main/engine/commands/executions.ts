/** Commands about single executions: cancel, delete, order on the device, relief; and the resync of devices. */
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { cancelExecution, deleteExecution } from '../fleet/one-execution.ts'
import { resyncDevices } from '../fleet/resync.ts'
import { done, refuse } from '../refusal.ts'
import { orderDevice } from '../relief/order.ts'
import { relieve } from '../relief/relieve.ts'
import type { Command, Commands } from './command.ts'
import { audit, findJob } from './command.ts'

const noDevices = () => refuse('not_found', 'deviceId', 'This job works on this computer; it has no devices.')

const cancel: Command<'executions.cancel'> = (on, input: ParsedInput<'executions.cancel'>) => {
  const job = findJob(on.tx, input.jobId, 'jobId')
  if (!job.ok) return job
  if (job.value.reach !== 'fleet') return noDevices()
  const { deviceId, force, expectedVersion, statusDetails } = input
  const asked = {
    job: job.value,
    deviceId,
    force,
    expectedVersion: expectedVersion ?? null,
    statusDetails: statusDetails ?? null,
  }
  const cancelled = cancelExecution(on.ctx, on.tx, asked, on.now)
  if (cancelled.ok) audit(on, 'execution.cancelled', 'job', job.value.id, { deviceId, force })
  return cancelled
}

const remove: Command<'executions.delete'> = (on, input: ParsedInput<'executions.delete'>) => {
  const job = findJob(on.tx, input.jobId, 'jobId')
  if (!job.ok) return job
  if (job.value.reach !== 'fleet') return noDevices()
  const { deviceId, force, executionNumber } = input
  const asked = { job: job.value, deviceId, force, executionNumber: executionNumber ?? null }
  const deleted = deleteExecution(on.ctx, on.tx, asked, on.now)
  if (deleted.ok) audit(on, 'execution.deleted', 'job', job.value.id, { ...deleted.value, force })
  return deleted
}

const order: Command<'executions.order'> = (on, { deviceId, jobIds }) => {
  const ordered = orderDevice(on.ctx, on.tx, deviceId, jobIds)
  if (ordered.ok) audit(on, 'execution.ordered', 'device', deviceId, { jobIds })
  return ordered
}

const relieveOne: Command<'executions.relieve'> = (on, { jobId, deviceId, action, reason }) => {
  const job = findJob(on.tx, jobId, 'jobId')
  if (!job.ok) return job
  if (job.value.reach !== 'fleet') return noDevices()
  const asked = { job: job.value, deviceId, action, reason: reason ?? null, actor: on.actor }
  const relieved = relieve(on.ctx, on.tx, asked, on.now)
  if (relieved.ok) audit(on, `execution.${action}`, 'job', job.value.id, { deviceId, reason: reason ?? null })
  return relieved
}

const resync: Command<'fleet.resync'> = (on, { deviceIds }) => {
  const many = resyncDevices(on.ctx, on.tx, deviceIds ?? null, on.now)
  audit(on, 'fleet.resync', 'engine', null, { devices: many, named: deviceIds?.length ?? null })
  return done({ devices: many })
}

type Names = `executions.${'cancel' | 'delete' | 'order' | 'relieve'}` | 'fleet.resync'

export const executionCommands: Commands<Names> = {
  'executions.cancel': cancel,
  'executions.delete': remove,
  'executions.order': order,
  'executions.relieve': relieveOne,
  'fleet.resync': resync,
}
