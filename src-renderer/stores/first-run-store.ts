/** Whether the operator has gone through one of the doors of the first run, in this window. Kept over reloads, not over workspaces. */
import { create } from 'zustand'

const KEPT = 'muster.first-run-left'

function wasLeft(): boolean {
  try {
    return sessionStorage.getItem(KEPT) === 'yes'
  } catch {
    return false // storage may be closed to this page: the doors are then shown again
  }
}

/** True: show the frame although nothing is set up yet. */
export const useFirstRun = create<{ isLeft: boolean }>()(() => ({ isLeft: wasLeft() }))

/** The operator took a door. */
export function leaveFirstRun(): void {
  useFirstRun.setState({ isLeft: true })
  try {
    sessionStorage.setItem(KEPT, 'yes')
  } catch {
    // not remembered over a reload
  }
}
