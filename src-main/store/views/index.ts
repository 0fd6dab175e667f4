/** The read side, put together on one connection: the engine's own or a reader's. Handlers call it; nothing here writes. */
import type { Db } from '../statements.ts'
import { deviceViews } from './devices.ts'
import { addFold } from './fold.ts'
import { groupViews } from './groups.ts'
import { jobViews } from './jobs.ts'
import { planViews } from './plan.ts'
import { policyViews } from './policies.ts'
import { queueViews } from './queue.ts'
import { runViews } from './runs.ts'
import { seriesViews } from './series.ts'
import { statusViews } from './status.ts'
import { todayViews } from './today.ts'
import type { Views } from './views.ts'

export type { EngineCounters, ViewNow, Views } from './views.ts'

/** Prepares every query of the read side. */
export function createViews(db: Db): Views {
  addFold(db)
  return {
    ...statusViews(db),
    ...planViews(db),
    ...jobViews(db),
    ...queueViews(db),
    ...groupViews(db),
    ...deviceViews(db),
    ...todayViews(db),
    ...runViews(db),
    ...policyViews(db),
    ...seriesViews(db),
  }
}
