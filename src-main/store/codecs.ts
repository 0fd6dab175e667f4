/** The codec of every table that holds a domain row. */
import type { Device, DeviceGroup, Group, TaskFunction, Template } from '../../src-preload/contract/entities.ts'
import type { Backfill, ConcurrencyLimit } from '../../src-preload/contract/timing-policies.ts'
import type { Run } from '../../src-preload/contract/work.ts'
import type { InstanceRow } from '../engine/ports/store.ts'
import type { ReleaseWaitRow } from '../engine/ports/store-limits.ts'
import type { ScheduleRow, SlotRow } from '../engine/ports/store-plan.ts'
import type { ExecutionRow, JobRow, LockRow } from '../engine/ports/store-work.ts'
import { codecOf } from './codec.ts'
import * as tables from './schema.ts'

/** The part of a job that is in its own row; the target is in `job_target`. */
export type JobCore = Omit<JobRow, 'target' | 'targetDeviceIds'>

/** An operator may still place it (DESIGN 6.12): it waits, or it is a fleet job with devices that have not begun. */
export function isMovable(row: Pick<JobRow, 'state' | 'reach' | 'counts'>): boolean {
  if (row.state === 'PENDING' || row.state === 'QUEUED') return true
  if (row.reach !== 'fleet' || (row.state !== 'DISPATCHED' && row.state !== 'RUNNING')) return false
  return row.counts.unreleased + row.counts.QUEUED > 0
}

export const templateCodec = codecOf<Template>(tables.template, { target: 'defaultTarget' })
export const scheduleCodec = codecOf<ScheduleRow>(tables.schedule, { target: 'target' })
export const slotCodec = codecOf<SlotRow>(tables.slot)
export const taskFunctionCodec = codecOf<TaskFunction>(tables.taskFunction)
export const jobCodec = codecOf<JobCore>(tables.job, { computed: { isMovable } })
export const executionCodec = codecOf<ExecutionRow>(tables.execution)
export const groupCodec = codecOf<Group>(tables.jobGroup)
export const lockCodec = codecOf<LockRow>(tables.jobLock)
export const runCodec = codecOf<Run>(tables.run)
export const deviceCodec = codecOf<Device>(tables.device, { skip: ['lastRunStatus', 'lastRunReason'] })
/** `deviceCount` is counted, not stored. */
export const deviceGroupCodec = codecOf<Omit<DeviceGroup, 'deviceCount'>>(tables.deviceGroup)
export const instanceCodec = codecOf<InstanceRow>(tables.instance)
export const limitCodec = codecOf<ConcurrencyLimit>(tables.concurrencyLimit)
export const releaseWaitCodec = codecOf<ReleaseWaitRow>(tables.releaseWait)
export const backfillCodec = codecOf<Backfill>(tables.backfill)
