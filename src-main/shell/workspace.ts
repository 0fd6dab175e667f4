/** One open workspace: its engine, and for the demo its simulated fleet. Opens and closes whole. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineConfig } from '../config.ts'
import { engineConfig } from '../config.ts'
import { DEMO_DEVICE_COUNT } from '../demo/plan.ts'
import { fleetIsHeard, seedDemo } from '../demo/seed.ts'
import type { HostServices } from '../host/messages.ts'
import { type DemoFleet, startDemoFleet } from './demo-fleet.ts'
import { type EngineHandle, makeEngine } from './engine-handle.ts'

export type WorkspaceEntries = {
  readonly engine: URL
  readonly reader: URL
  readonly broker: URL
  readonly simulator: string
}

export type OpenWorkspace = {
  readonly path: string
  readonly isDemo: boolean
  readonly engine: EngineHandle
  close(): Promise<void>
}

export type WorkspaceOptions = {
  readonly path: string
  readonly isDemo: boolean
  readonly sqliteBinding: string | null
  readonly entries: WorkspaceEntries
  readonly services: HostServices
  readonly actor: () => string
  /** Hears the engine from its first state on. */
  readonly onEvent: (name: 'change' | 'engine', payload: unknown) => void
}

/** The demo starts from nothing each time: what an earlier demo left is removed. */
export function freshDemoFolder(dataFolder: string): string {
  const path = join(dataFolder, 'workspaces', 'demo')
  rmSync(path, { recursive: true, force: true })
  return path
}

/** Only for its owner, before the log is opened in it. A folder that cannot be made is told by the engine, as `store_unwritable`. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    process.stderr.write(`muster: ${path} cannot be made: ${(error as NodeJS.ErrnoException).code ?? String(error)}\n`)
  }
}

export async function openWorkspace(options: WorkspaceOptions): Promise<OpenWorkspace> {
  makeFolder(options.path)
  const config: EngineConfig = engineConfig({
    workspacePath: options.path,
    mode: 'embedded',
    broker: options.isDemo ? { kind: 'builtin' } : null,
    isDemo: options.isDemo,
    sqliteBinding: options.sqliteBinding,
    readerEntry: options.entries.reader.href,
    brokerEntry: options.entries.broker.href,
    logPath: join(options.path, 'engine.log'),
  })
  const engine = makeEngine(options.entries.engine, config, options.services, options.actor)
  engine.onEvent(options.onEvent)
  let fleet: DemoFleet | null = null
  let isClosed = false
  const state = await engine.start()
  if (options.isDemo && state.state === 'running') {
    // The window need not wait for the fleet; trouble is told, never swallowed.
    void startDemo(engine, options.entries.simulator).then(
      (started) => {
        fleet = started
        if (isClosed) void started.stop()
      },
      (error: unknown) => process.stderr.write(`muster: the demo could not start: ${String(error)}\n`),
    )
  }
  return {
    path: options.path,
    isDemo: options.isDemo,
    engine,
    async close() {
      isClosed = true
      await fleet?.stop()
      await engine.stop()
    },
  }
}

const FLEET_ATTEMPTS = 200

async function startDemo(engine: EngineHandle, simulator: string): Promise<DemoFleet> {
  const facts = engine.facts()
  if (!facts?.credentialsPath || facts.brokerPort === null) throw new Error('the built-in broker is not running')
  const settings = await engine.ask('settings.change', {
    localConcurrency: 1,
    workspaceNameEn: 'Demo fleet',
    workspaceNameAr: 'أسطول تجريبي',
  })
  if (!settings.ok) throw new Error(settings.message)
  const fleet = await startDemoFleet({
    entry: simulator,
    brokerUrl: `mqtt://127.0.0.1:${facts.brokerPort}`,
    credentialsPath: facts.credentialsPath,
    devices: DEMO_DEVICE_COUNT,
    prefix: settings.value.broker?.prefix ?? '$aws',
    onTrouble: (line) => process.stderr.write(`${line}\n`),
  })
  const nextChange = (): Promise<void> =>
    new Promise((resolve) => {
      const forget = engine.onEvent(() => {
        forget()
        resolve()
      })
    })
  if (!(await fleetIsHeard(engine.ask, nextChange, FLEET_ATTEMPTS))) {
    process.stderr.write('muster: not all simulated devices were heard; the demo goes on with those that were\n')
  }
  await seedDemo(engine.ask)
  return fleet
}
