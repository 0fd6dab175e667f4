/** The app as a bare process, as a terminal starts it: what it says, its HTTP, its end, its sudden death. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'

const appRoot = resolve(import.meta.dirname, '../..')

/** Switches of this machine, the app's folder, the data folder, then what the test wants. */
export function appArguments(args: readonly string[], dataFolder: string): string[] {
  const switches = JSON.parse(process.env.MUSTER_ELECTRON_SWITCHES ?? '[]') as string[]
  return [...switches, appRoot, '--data-folder', dataFolder, ...args]
}

/** Answers are checked against the contract as well. */
export function appEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, MUSTER_CHECK_OUTPUTS: '1' }
}

export type AppProcess = {
  readonly process: ChildProcess
  /** Resolves with the exit code; null after a signal. */
  readonly ended: Promise<number | null>
  stdout(): string
  stderr(): string
  /** Resolves when it has said something that fits; rejects when it ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>
  /** SIGKILL to every process of it at once, as a power cut. */
  kill(): Promise<void>
  terminate(): Promise<number | null>
}

/** In a process group of its own, so that it can be killed whole. */
export function spawnApp(args: readonly string[], dataFolder: string): AppProcess {
  const child = spawn(process.env.MUSTER_ELECTRON ?? 'electron', appArguments(args, dataFolder), {
    env: appEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const heard = { out: '', err: '' }
  const listeners = new Set<() => void>()
  const take = (stream: 'out' | 'err') => (chunk: Buffer) => {
    heard[stream] += chunk.toString('utf8')
    for (const listener of [...listeners]) listener()
  }
  child.stdout.on('data', take('out'))
  child.stderr.on('data', take('err'))
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  return {
    process: child,
    ended,
    stdout: () => heard.out,
    stderr: () => heard.err,
    said: (pattern) =>
      new Promise((found, failed) => {
        const look = (): void => {
          const match = pattern.exec(heard.out) ?? pattern.exec(heard.err)
          if (match) found(match)
        }
        listeners.add(look)
        look()
        void ended.then((code) => failed(new Error(`ended with ${code}, having said: ${heard.out}${heard.err}`)))
      }),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) return
      process.kill(-child.pid, 'SIGKILL')
      await ended
    },
    terminate() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** What the journeys read of the API's answers. */
export type HttpBody = {
  id: number
  jobId: string
  executionId: string
  activeInstances: number
  total: number
  code: string
  running: { jobId: string; status: string; executionId: string }[]
  items: {
    deviceId: string
    jobId: string
    status: string
    reason: string
    executionId: string
    versionNumber: number
    startedAt?: string
  }[]
}
export type Http = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: HttpBody }>

/** A caller of the API at this address with the token of this file. */
export function httpAt(address: string, tokenFile: string): Http {
  return async (method, path, body) => {
    const token = readFileSync(tokenFile, 'utf8').trim()
    const response = await fetch(address + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : JSON.parse(text) }
  }
}

/** Starts it without a window and with HTTP on any free port; resolves when the API answers. */
export async function spawnServing(dataFolder: string, args: readonly string[] = []) {
  const tokenFile = join(dataFolder, 'token')
  const app = spawnApp(['--hidden', '--http', '0', '--token-file', tokenFile, ...args], dataFolder)
  const [, address = ''] = await app.said(/HTTP on (http:\S+),/)
  return { ...app, http: httpAt(address, tokenFile) }
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

/** Asks until it holds. Every answer is the app's own; nothing is timed. */
export async function until<T>(asked: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await asked()
    if (holds(value)) return value
    await new Promise((done) => setImmediate(done))
  }
}
