/** Sleep, wake and shutdown of the computer. Events may come twice (two buses): what is called must not mind. */
import { powerMonitor } from 'electron'

export function watchPower(calls: { onResume(): void; onShutdown(): void }): void {
  powerMonitor.on('resume', () => calls.onResume())
  powerMonitor.on('unlock-screen', () => calls.onResume())
  powerMonitor.on('shutdown', () => calls.onShutdown())
}
