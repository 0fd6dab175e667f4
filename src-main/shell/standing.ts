/** What the tray shows, read again after changes, at most once a second: status, language, zone. */
import type { Settings } from '../../src-preload/contract/entities.ts'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import type { EngineHandle } from './engine-handle.ts'

const EVERY_MS = 1_000

export type Standing = { readonly status: EngineStatus | null; readonly settings: Settings | null }

/** Calls `show` after changes. `engine()` is asked each time, since the workspace may be another by then. */
export function followStanding(engine: () => EngineHandle | null, show: (standing: Standing) => void) {
  let timer: NodeJS.Timeout | null = null
  const read = async (): Promise<void> => {
    timer = null
    const current = engine()
    if (current?.state().state !== 'running') {
      show({ status: null, settings: null })
      return
    }
    const [status, settings] = await Promise.all([current.ask('engine.status', {}), current.ask('settings.get', {})])
    show({ status: status.ok ? status.value : null, settings: settings.ok ? settings.value : null })
  }
  return {
    changed(): void {
      timer ??= setTimeout(() => void read(), EVERY_MS)
    },
    stop(): void {
      if (timer) clearTimeout(timer)
    },
  }
}
