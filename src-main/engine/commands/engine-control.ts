/** Commands about the engine itself: pause, resume, settings, history clean-up. */
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { cancelJob } from '../queue/cancel.ts'
import { done, refuse } from '../refusal.ts'
import { resumeEngine } from '../services/due.ts'
import { park } from '../services/recover.ts'
import { checkBlackouts } from '../timing/blackout.ts'
import { parseZone } from '../timing/rule.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit } from './command.ts'

/** DESIGN 6.16: stops deciding and releasing; devices are answered all the same. */
const pause: Command<'engine.pause'> = (on, { until, reason }) => {
  if (until !== null && until !== undefined && until <= on.now.wallAt) {
    return refuse('in_the_past', 'until', 'The time to resume has passed. Choose a later one.')
  }
  const state = on.tx.getEngineState()
  on.tx.putEngineState({
    ...state,
    isPaused: true,
    pausedUntil: until ?? null,
    pauseReason: reason ?? null,
    pausedBy: on.actor,
    pausedAt: state.isPaused ? state.pausedAt : on.now.wallAt,
    pauseEndedAt: null,
  })
  audit(on, 'engine.paused', 'engine', null, { until: until ?? null, reason: reason ?? null })
  on.tx.touch('engine', on.ctx.host.instanceId)
  return done({ id: on.ctx.host.instanceId })
}

/** A stop that was prepared and not carried out is over: local work is admitted again. */
function stayRunning(on: Asked): void {
  const state = on.tx.getEngineState()
  if (state.stopping === null) return
  on.tx.putEngineState({ ...state, stopping: null })
  audit(on, 'engine.stopDropped', 'engine', null, { mode: state.stopping })
  on.tx.touch('engine', on.ctx.host.instanceId)
}

/**
 * R44: admits no more local work; what runs is left to end (`drain`), given back to the queue without counting (`park`, R36), or
 * asked to stop with the usual grace (`cancel`, R35). Answers with what still runs; `engine.resume` takes it back.
 */
const prepareStop: Command<'engine.prepareStop'> = (on, { mode }) => {
  const { ctx, tx, now } = on
  tx.putEngineState({ ...tx.getEngineState(), stopping: mode })
  const jobs = tx.localJobsUnderWay()
  for (const job of jobs) {
    if (mode === 'park') {
      park(ctx, tx, job, 'R44', now)
      ctx.afterCommit(() => ctx.tasks.stop(job.runId, true))
    } else if (mode === 'cancel') {
      cancelJob(ctx, tx, job, { force: false, reason: 'the engine stops', actor: on.actor }, now)
    }
  }
  audit(on, 'engine.prepareStop', 'engine', null, { mode, running: jobs.length })
  tx.touch('engine', ctx.host.instanceId)
  return done({ running: mode === 'park' ? 0 : jobs.length })
}

const resume: Command<'engine.resume'> = (on) => {
  resumeEngine(on.ctx, on.tx, on.actor, on.now)
  stayRunning(on)
  return done({ id: on.ctx.host.instanceId })
}

/** A field left out stays as it is; undefined never overwrites. */
function withGiven<T extends object>(stored: T, input: Partial<T>): T {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  return { ...stored, ...Object.fromEntries(given) }
}

const changeSettings: Command<'settings.change'> = (on, input: ParsedInput<'settings.change'>) => {
  if (input.timezone !== undefined) {
    const zone = parseZone(input.timezone)
    if (!zone.ok) return zone
  }
  const windows = checkBlackouts(input.blackouts ?? [], 'blackouts')
  if (!windows.ok) return windows
  const stored = on.tx.getSettings()
  const next = withGiven(stored, input)
  on.tx.putSettings(next)
  on.tx.touch('settings', 'settings')
  if (next.queueHeld !== stored.queueHeld) on.tx.touch('queue', 'queue')
  audit(on, 'settings.changed', 'settings', null, { fields: Object.keys(input) })
  return done({ id: 'settings' })
}

export const engineCommands: Commands<'engine.pause' | 'engine.resume' | 'engine.prepareStop' | 'settings.change'> = {
  'engine.pause': pause,
  'engine.resume': resume,
  'engine.prepareStop': prepareStop,
  'settings.change': changeSettings,
}
