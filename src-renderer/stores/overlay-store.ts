/** What lies over the screens: New job, palette, outbox, shortcuts, explanations. One at a time, openable from anywhere. */
import { create } from 'zustand'

export type OverlayName = 'new-job' | 'palette' | 'outbox' | 'shortcuts' | 'explain'
type OverlayState = { open: OverlayName | null; args: Readonly<Record<string, string>> }

/** Which overlay is open, and with what. */
export const useOverlay = create<OverlayState>()(() => ({ open: null, args: {} }))

/** Opens an overlay; `new-job` takes `templateId`, `deviceId`, `deviceGroupId`; `explain` takes `scheduleId`, `name`, `at`. */
export function openOverlay(open: OverlayName, args: Readonly<Record<string, string>> = {}): void {
  useOverlay.setState({ open, args })
}

/** Closes whatever is open. */
export function closeOverlay(): void {
  useOverlay.setState({ open: null, args: {} })
}
