/** Commands about single executions: cancel, delete. */
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { cancelExecution, deleteExecution } from '../fleet/one-execution.ts'
import { refuse } from '../refusal.ts'
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

export const executionCommands: Commands<'executions.cancel' | 'executions.delete'> = {
  'executions.cancel': cancel,
  'executions.delete': remove,
}
