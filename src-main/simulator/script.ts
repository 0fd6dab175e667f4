// What a device will do with one execution: how many steps, how long, how it ends. Fixed by seed, device, job and attempt.
import { BEHAVIOURS } from './behaviour.ts'
import type { Behaviour, Profile } from './behaviour.ts'
import { chance, pick } from './chance.ts'

export type Ending = 'SUCCEEDED' | 'FAILED' | 'REJECTED'
export type Script = {
  readonly steps: number
  readonly stepMs: number
  readonly ending: Ending
  /** Said in statusDetails with the ending. */
  readonly reason: string
  /** Of a failure. */
  readonly code: string | null
  /** It is taken, and nothing more is said of it. */
  readonly isStuck: boolean
}

function endingOf({ rejectPercent, failures }: Behaviour, roll: number): Pick<Script, 'ending' | 'reason' | 'code'> {
  let from = rejectPercent
  if (roll < from) return { ending: 'REJECTED', reason: 'not for this model', code: null }
  for (const { code, percent } of failures) {
    from += percent
    if (roll < from) return { ending: 'FAILED', reason: code.replaceAll('_', ' '), code }
  }
  return { ending: 'SUCCEEDED', reason: 'done', code: null }
}

/** The script of one attempt; asking twice gives the same one, so that an attempt that was interrupted goes on alike. */
export function writeScript(
  temper: Profile | Behaviour,
  seed: number,
  deviceId: string,
  jobId: string,
  attempt: number,
): Script {
  const behaviour = typeof temper === 'string' ? BEHAVIOURS[temper] : temper
  const key = [seed, deviceId, jobId, attempt] as const
  return {
    steps: pick(...behaviour.steps, ...key, 'steps'),
    stepMs: pick(...behaviour.stepMs, ...key, 'pace'),
    ...endingOf(behaviour, chance(...key, 'ending') * 100),
    isStuck: chance(...key, 'stuck') * 100 < behaviour.stuckPercent,
  }
}
