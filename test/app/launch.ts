/** Starts the built app on a data folder of its own and ends it in order; asks it over its bridge. Used by journeys only. */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../src-preload/contract/requests.ts'
import { appArguments, appEnvironment } from './process.ts'

export type Started = { app: ElectronApplication; window: Page; dataFolder: string }
export type Start = (args?: string[], dataFolder?: string) => Promise<Started>

/** Console errors and page errors of every window; a journey ends by expecting none. */
export const pageErrors: string[] = []

/** Kept here, since Playwright forgets the process of an app that ended. */
const processes = new WeakMap<ElectronApplication, ChildProcess>()

function processOf(app: ElectronApplication): ChildProcess {
  const child = processes.get(app)
  if (!child) throw new Error('This app was not started by launchApp')
  return child
}

/** The app without waiting for a window, for `--hidden`. */
export async function launchApp(args: readonly string[], dataFolder: string): Promise<ElectronApplication> {
  const executablePath = process.env.MUSTER_ELECTRON
  const app = await _electron.launch({
    ...(executablePath ? { executablePath } : {}),
    args: appArguments(args, dataFolder),
    env: appEnvironment() as Record<string, string>,
  })
  processes.set(app, app.process())
  return app
}

async function launch(args: string[], dataFolder: string): Promise<Started> {
  const app = await launchApp(args, dataFolder)
  const window = await app.firstWindow()
  window.on('pageerror', (error) => pageErrors.push(`${error.name}: ${error.message}`))
  window.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text())
  })
  await window.setViewportSize({ width: 1440, height: 900 }).catch(() => undefined)
  return { app, window, dataFolder }
}

type Bridge = { request(name: string, input: unknown): Promise<unknown> }

/** Asks through the bridge, as the page does. The answer is the contract's envelope. */
export function ask<N extends RequestName>(
  window: Page,
  name: N,
  input: RequestInput<N>,
): Promise<Result<RequestOutput<N>>> {
  // As text: the types of every request at once are too deep for the checker.
  const asked = JSON.stringify([name, input])
  return window.evaluate((text) => {
    const [request, given] = JSON.parse(text) as [string, unknown]
    return (globalThis as unknown as { muster: Bridge }).muster.request(request, given)
  }, asked) as Promise<Result<RequestOutput<N>>>
}

/** The same, for answers that must be a success. */
export async function get<N extends RequestName>(
  window: Page,
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  const answer = await ask(window, name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.code}: ${answer.message}`)
  return answer.value
}

/** Answers every message box with this button from now on, and counts how often it was asked. */
export async function answerBoxes(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const asked = globalThis as unknown as { boxes: string[] }
    asked.boxes ??= []
    dialog.showMessageBox = ((...given: unknown[]) => {
      const options = given.at(-1) as { message: string; detail?: string; buttons?: string[] }
      asked.boxes.push([options.message, options.detail ?? '', ...(options.buttons ?? [])].join('\n'))
      return Promise.resolve({ response, checkboxChecked: false })
    }) as typeof dialog.showMessageBox
  }, button)
}

/** What was asked in message boxes so far. */
export function boxes(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as unknown as { boxes?: string[] }).boxes ?? [])
}

/** Resolves with the exit code. */
export function exitOf(app: ElectronApplication): Promise<number | null> {
  const child = processOf(app)
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => child.once('exit', (code) => done(code)))
}

/** Ends the app without asking, as a signal does. Resolves with the exit code. */
export async function end(app: ElectronApplication): Promise<number | null> {
  const gone = exitOf(app)
  processOf(app).kill('SIGTERM')
  return gone
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
