/** Who may begin under the limits of templates and named resources, counted once per commit and kept as work is taken. */
import { blockingLimit } from '../domain/limits.ts'
import type { Blocking } from '../domain/limits.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

export type JobPlaces = {
  /** False: no limit of these kinds is set, and nothing needs to be asked. */
  readonly isLimited: boolean
  blocks(job: Pick<JobRow, 'templateId' | 'resources'>): Blocking | null
  /** This job is under way from here on. */
  took(job: Pick<JobRow, 'templateId' | 'resources'>): void
}

/** How many of something are under way, read on first use. */
function counted(read: (key: string) => number) {
  const known = new Map<string, number>()
  const of = (key: string): number => {
    const count = known.get(key) ?? read(key)
    known.set(key, count)
    return count
  }
  return { of, add: (key: string) => void known.set(key, of(key) + 1) }
}

/** The places as they stand in this transaction. Counts jobs under way: DISPATCHED, RUNNING and CANCELLING, local and fleet. */
export function jobPlaces(tx: StoreTx): JobPlaces {
  const limits = tx.listLimits().filter(({ kind }) => kind === 'template' || kind === 'resource')
  let held: Map<string, number> | null = null
  const templates = counted((id) => tx.countTemplateUnderWay(id))
  const resources = counted((key) => {
    held ??= new Map(tx.resourcesInUse().map((row) => [row.key, row.count]))
    return held.get(key) ?? 0
  })
  return {
    isLimited: limits.length > 0,
    blocks: (job) => blockingLimit(job, limits, { ofTemplate: templates.of, ofResource: resources.of }),
    took: (job) => {
      if (limits.length === 0) return
      if (job.templateId !== null) templates.add(job.templateId)
      for (const key of job.resources) resources.add(key)
    },
  }
}
