/** Starts the built app on a data folder of its own and ends it in order. Used by journeys only. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'

const appRoot = resolve(import.meta.dirname, '../..')

export type Started = { app: ElectronApplication; window: Page; dataFolder: string }
export type Start = (args?: string[], dataFolder?: string) => Promise<Started>

function switches(): string[] {
  return JSON.parse(process.env['MUSTER_ELECTRON_SWITCHES'] ?? '[]') as string[]
}

/** Console errors and page errors of every window; a journey ends by expecting none. */
export const pageErrors: string[] = []

async function launch(args: string[], dataFolder: string): Promise<Started> {
  const executablePath = process.env['MUSTER_ELECTRON']
  const app = await _electron.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...switches(), appRoot, '--data-folder', dataFolder, ...args],
    env: { ...process.env, MUSTER_CHECK_OUTPUTS: '1' } as Record<string, string>,
  })
  const window = await app.firstWindow()
  window.on('pageerror', (error) => pageErrors.push(`${error.name}: ${error.message}`))
  window.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text())
  })
  await window.setViewportSize({ width: 1440, height: 900 }).catch(() => undefined)
  return { app, window, dataFolder }
}

/** Ends the app without asking, as a signal does. */
export async function end(app: ElectronApplication): Promise<void> {
  const child = app.process()
  if (child.exitCode !== null) return
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  child.kill('SIGTERM')
  await gone
}

export const test = base.extend<{ start: Start; folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner wants the pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  start: async ({ folder }, use) => {
    const running: ElectronApplication[] = []
    await use(async (args = [], dataFolder = folder) => {
      const started = await launch(args, dataFolder)
      running.push(started.app)
      return started
    })
    for (const app of running) await end(app)
  },
})
export { expect } from '@playwright/test'
