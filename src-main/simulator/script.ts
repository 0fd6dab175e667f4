// What a device will do with one execution: how many steps, how long, how it ends. Fixed by seed, device, job and attempt.
import { chance, pick } from './chance.ts'
import type { Profile } from './cast.ts'

export type Ending = 'SUCCEEDED' | 'FAILED' | 'REJECTED'
export type Script = {
  readonly steps: number
  readonly stepMs: number
  readonly ending: Ending
  /** Said in statusDetails with the ending. */
  readonly reason: string
}

const FAILURES = ['disk full', 'checksum differs', 'no answer from the printer', 'power lost while writing'] as const

const PACE: Record<Profile, { steps: [number, number]; stepMs: [number, number] }> = {
  quick: { steps: [2, 3], stepMs: [300, 700] },
  slow: { steps: [6, 10], stepMs: [900, 1_800] },
  failing: { steps: [2, 4], stepMs: [300, 800] },
  rejecting: { steps: [2, 3], stepMs: [300, 700] },
  sleeping: { steps: [2, 4], stepMs: [500, 1_000] },
  flaky: { steps: [3, 5], stepMs: [300, 900] },
}

function endingOf(profile: Profile, roll: number): Ending {
  if (profile === 'failing') return roll < 0.6 ? 'FAILED' : 'SUCCEEDED'
  if (profile === 'rejecting') return roll < 0.6 ? 'REJECTED' : 'SUCCEEDED'
  if (profile === 'flaky') return roll < 0.15 ? 'FAILED' : 'SUCCEEDED'
  return 'SUCCEEDED'
}

/** The script of one attempt; asking twice gives the same one, so that an attempt that was interrupted goes on alike. */
export function writeScript(profile: Profile, seed: number, deviceId: string, jobId: string, attempt: number): Script {
  const pace = PACE[profile]
  const key = [seed, deviceId, jobId, attempt] as const
  const ending = endingOf(profile, chance(...key, 'ending'))
  const failure = FAILURES[pick(0, FAILURES.length - 1, ...key, 'failure')] ?? FAILURES[0]
  return {
    steps: pick(...pace.steps, ...key, 'steps'),
    stepMs: pick(...pace.stepMs, ...key, 'pace'),
    ending,
    reason: ending === 'FAILED' ? failure : ending === 'REJECTED' ? 'not for this model' : 'done',
  }
}
