/** What local tasks ask of the engine about data: store what topics said, check alert rules. One commit a call. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import type { DataService, Heard } from '../ports/data-service.ts'
import { StoreFault, type StoreTx } from '../ports/store.ts'
import { admit } from '../queue/admit.ts'
import { done, refuse } from '../refusal.ts'
import { checkAlerts } from './alerts.ts'
import { type Collected, judgeReadings, storePoints } from './collect.ts'
import { type Ignored, ignoredCounts, type Reading, readValue } from './readings.ts'
import type { CheckCounts } from './rules.ts'
import { isObject } from './said-json.ts'

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
