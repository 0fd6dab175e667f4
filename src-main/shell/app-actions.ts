/** What the shell does for `app.…` requests, in terms of the desktop. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import type { AppActions } from './app-requests.ts'
import type { EngineHandle } from './engine-handle.ts'
import { freshDemoFolder, type OpenWorkspace } from './workspace.ts'

/** The part of the desktop that these requests move. */
export type Movable = {
  readonly engine: EngineHandle | null
  readonly workspace: OpenWorkspace | null
  readonly dataFolder: string
  open(path: string, isDemo: boolean): Promise<void>
  show(place?: { screen: string; params: Record<string, string> }): void
  quit(): Promise<void>
  chooseWorkspace(window: BrowserWindow): Promise<boolean>
}

async function isFirstRun(desktop: Movable): Promise<boolean> {
  const engine = desktop.engine
  if (!engine || desktop.workspace?.isDemo) return false
  const [settings, templates, schedules] = await Promise.all([
    engine.ask('settings.get', {}),
    engine.ask('templates.list', { limit: 1 }),
    engine.ask('schedules.list', { limit: 1, isPrimary: false }),
  ])
  if (!settings.ok || !templates.ok || !schedules.ok) return false
  // What every workspace is born with says nothing about its operator.
  return settings.value.broker === null && templates.value.items.length === 0 && schedules.value.items.length === 0
}

export function appActions(desktop: Movable): AppActions {
  return {
    async info() {
      const state = desktop.engine?.state()
      return {
        version: app.getVersion(),
        runtime: `Electron ${process.versions.electron}`,
        platform: process.platform,
        isDemo: desktop.workspace?.isDemo ?? false,
        isFirstRun: await isFirstRun(desktop),
        workspacePath: desktop.workspace?.path ?? '',
        hasTray: true,
        engineState: state?.state ?? 'starting',
        engineCode: state?.code ?? null,
        engineMessage: state?.message ?? null,
      }
    },
    startDemo: () => desktop.open(freshDemoFolder(desktop.dataFolder), true),
    async leaveDemo() {
      const demo = desktop.workspace
      await desktop.open(join(desktop.dataFolder, 'workspaces', 'main'), false)
      if (demo?.isDemo) rmSync(demo.path, { recursive: true, force: true })
    },
    quit: () => void desktop.quit(),
    openRun: (runId) => desktop.show({ screen: 'history', params: { run: runId } }),
    async reportPath(reportId) {
      const answer = await desktop.engine?.ask('reports.get', { id: reportId })
      return answer?.ok && answer.value.state === 'done' ? answer.value.path : null
    },
    async artifactPath(runId, name) {
      const answer = await desktop.engine?.ask('runs.artifacts', { id: runId, name })
      return answer?.ok ? answer.value.path : null
    },
    leaseHolder: () => desktop.engine?.state().detail ?? null,
    openWorkspace: (window) => desktop.chooseWorkspace(window),
  }
}
