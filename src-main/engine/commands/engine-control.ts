/** Commands about the engine itself: pause, resume, settings, history clean-up. */
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { done, refuse } from '../refusal.ts'
import { resumeEngine } from '../services/due.ts'
import { parseZone } from '../timing/rule.ts'
import type { Command, Commands } from './command.ts'
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

const resume: Command<'engine.resume'> = (on) => {
  resumeEngine(on.ctx, on.tx, on.actor, on.now)
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
  const stored = on.tx.getSettings()
  const next = withGiven(stored, input)
  on.tx.putSettings(next)
  on.tx.touch('settings', 'settings')
  if (next.queueHeld !== stored.queueHeld) on.tx.touch('queue', 'queue')
  audit(on, 'settings.changed', 'settings', null, { fields: Object.keys(input) })
  return done({ id: 'settings' })
}

export const engineCommands: Commands<'engine.pause' | 'engine.resume' | 'settings.change'> = {
  'engine.pause': pause,
  'engine.resume': resume,
  'settings.change': changeSettings,
}
