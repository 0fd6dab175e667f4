/** How HTTP says jobs, their executions and groups, and the schemas of that. No routes. */
import * as z from 'zod'
import { groupView, queueRow, workRequests } from '../../src-preload/contract/requests-work.ts'
import type { GroupView } from '../../src-preload/contract/requests-work.ts'
import { JOB_STATES } from '../../src-preload/contract/vocabulary.ts'
import { execution, job, runRow } from '../../src-preload/contract/work.ts'
import type { Execution, Job } from '../../src-preload/contract/work.ts'
import { iso, outward } from './json-shapes.ts'

/** `DISPATCHED` reads as `QUEUED` outside the engine (DESIGN 2). */
export function jobBody<J extends Job>(job: J): Record<string, unknown> {
  const { id, publicId, state, runId, windowStarts, ...rest } = job
  const status = state === 'DISPATCHED' ? 'QUEUED' : state
  const words = { jobId: publicId, status, executionId: runId, internalId: id }
  const starts = windowStarts === undefined ? {} : { windowStarts: windowStarts.map((at) => iso(at)) }
  return { ...words, ...starts, ...(outward(rest) as Record<string, unknown>) }
}

const jobWords = {
  jobId: z.string(),
  status: z.enum(JOB_STATES).exclude(['DISPATCHED']),
  executionId: z.string(),
  internalId: z.string(),
  windowStarts: z.array(z.iso.datetime()).optional(),
}
const engineWords = { id: true, publicId: true, state: true, runId: true } as const
/** What `jobBody` makes of a job. */
export const httpJob = job.omit(engineWords).extend(jobWords)
/** What `jobBody` makes of a row of the queue. */
export const httpQueueRow = queueRow.omit(engineWords).extend(jobWords)
/** Local work that has ended: its run under the job's address. */
export const httpEndedJob = z.object({
  jobId: z.string(),
  status: z.enum(['COMPLETED', 'CANCELLED']),
  executionId: z.string(),
  run: runRow,
})

/** An execution as HTTP says it: what is not known is left out. */
export function executionBody(execution: Execution): Record<string, unknown> {
  const { deviceId, publicJobId, state, versionNumber, executionNumber, queuedAt, lastUpdatedAt } = execution
  const { startedAt, announcedAt, unconfirmedAt, saidAt, statusDetails, truth, rank } = execution
  const when = { queuedAt, startedAt, lastUpdatedAt, announcedAt, unconfirmedAt, saidAt }
  const known = Object.entries(when).filter(([, at]) => at !== null)
  return {
    ...{ deviceId, jobId: publicJobId, status: state, versionNumber, executionNumber },
    ...Object.fromEntries(known.map(([name, at]) => [name, iso(at)])),
    ...(statusDetails !== null && { statusDetails }),
    ...(truth !== undefined && { truth }),
    ...(rank !== null && { rank }),
  }
}

const instant = z.number().int()
/** What `executionBody` makes of an execution. */
export const httpExecution = execution
  .pick({
    deviceId: true,
    versionNumber: true,
    executionNumber: true,
    queuedAt: true,
    lastUpdatedAt: true,
    truth: true,
  })
  .extend({
    ...{ jobId: z.string(), status: execution.shape.state },
    ...{ startedAt: instant.optional(), announcedAt: instant.optional() },
    ...{ unconfirmedAt: instant.optional(), saidAt: instant.optional() },
    ...{ statusDetails: z.record(z.string(), z.string()).optional(), rank: z.number().int().optional() },
  })

/** A group with its jobs as HTTP says them. */
export const groupBody = (group: GroupView) => ({
  ...(outward({ ...group, jobs: [] }) as object),
  jobs: group.jobs.map(jobBody),
})
export const httpGroup = groupView.extend({ jobs: z.array(httpJob) })

/** A page of `GET /api/v1/groups`. */
export const groupsBody = (page: { items: GroupView[] }) => ({ ...page, items: page.items.map(groupBody) })
export const httpGroups = workRequests['groups.list'].output.extend({ items: z.array(httpGroup) })

/** What `GET /api/v1/queue` answers. */
export const httpQueue = workRequests['queue.list'].output.omit({ waiting: true }).extend({
  items: z.array(httpQueueRow),
  running: z.array(httpQueueRow),
  held: z.array(httpQueueRow),
})
