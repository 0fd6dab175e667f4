/** Where a rollout stands before anything of it has happened. How it goes on is the releaser's and the retries'. */
import type { RolloutState } from '../../../src-preload/contract/fleet-plan.ts'

export const NEW_ROLLOUT: RolloutState = {
  wave: 0,
  approvedWaves: [],
  isPaused: false,
  pauseReason: null,
  pausedBy: null,
  minuteAt: null,
  madeInMinute: 0,
  retriesUsed: 0,
  abortedBy: null,
}
