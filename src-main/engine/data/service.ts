/** What local tasks ask of the engine about data: store what topics said, check alert rules. One commit a call. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import { StoreFault, type StoreTx } from '../ports/store.ts'
import { admit } from '../queue/admit.ts'
import { done, refuse } from '../refusal.ts'
import { checkAlerts } from './alerts.ts'
import { type Collected, judgeReadings, storePoints } from './collect.ts'
import { type Ignored, type IgnoredWhy, ignoredCounts, type Reading, readValue } from './readings.ts'
import type { AlertRule, CheckCounts } from './rules.ts'
import { isObject } from './said-json.ts'

/** One message of a topic, parsed. `deviceId` empty = the workspace. */
export type Heard = {
  readonly deviceId: string
  readonly said: unknown
  readonly heardAt: number
  /** Kept by the broker for who knows how long: it counts only with a stamp of its own. */
  readonly isRetained: boolean
}
export type StoredReadings = {
  readonly stored: number
  readonly ignored: Readonly<Partial<Record<IgnoredWhy, number>>>
}

export type DataService = {
  /** What was asked for out of what was heard, in one commit; devices that nobody knows are left out. Throws StoreFault. */
  storeHeard(runId: string, asked: readonly Reading[], heard: readonly Heard[], now: Now): StoredReadings
  /** All rules of one run's check in one commit. Failure `illegal_state`: the run is not under way any more. Throws StoreFault. */
  checkAlerts(runId: string, rules: readonly AlertRule[], now: Now): Result<CheckCounts>
}

function checkRunning(ctx: EngineContext): void {
  if (!ctx.life.isRunning) throw new StoreFault('stepped_down', 'This engine has stopped.')
}

function judgeHeard(tx: StoreTx, asked: readonly Reading[], { deviceId, said, heardAt, isRetained }: Heard): Collected {
  if (deviceId !== '' && tx.existingDevices([deviceId]).length === 0) {
    return { deviceId, taken: [], ignored: asked.map(({ key }) => ({ key, why: 'unknown_device' })) }
  }
  const readings = readValue(asked, said, isObject(said) ? said.at : undefined, heardAt)
  if (!isRetained) return judgeReadings(tx, deviceId, readings)
  const dated = readings.measured.filter(({ at }) => at !== heardAt)
  const undated = readings.measured.filter(({ at }) => at === heardAt)
  const ignored = [...readings.ignored, ...undated.map(({ key }) => ({ key, why: 'no_instant' as const }))]
  return judgeReadings(tx, deviceId, { measured: dated, ignored })
}

export function createDataService(ctx: EngineContext): DataService {
  return {
    storeHeard: (runId, asked, heard, now) => {
      checkRunning(ctx)
      return ctx.write('engine', now, (tx) => {
        let stored = 0
        const ignored: Ignored[] = []
        for (const message of heard) {
          const collected = judgeHeard(tx, asked, message)
          stored += storePoints(ctx, tx, collected, runId, now)
          ignored.push(...collected.ignored)
        }
        return { stored, ignored: ignoredCounts(ignored) }
      })
    },
    checkAlerts: (runId, rules, now) => {
      checkRunning(ctx)
      return ctx.write('engine', now, (tx): Result<CheckCounts> => {
        const job = tx.getJobByRunId(runId)
        if (job === null) return refuse('illegal_state', '', 'This run is not under way any more.')
        const source = job.scheduleId ?? job.templateId ?? job.id
        const counts = checkAlerts(ctx, tx, { source, runId, rules }, now)
        admit(ctx, tx, now)
        return done(counts)
      })
    },
  }
}
