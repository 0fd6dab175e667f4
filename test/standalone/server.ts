// Runs the standalone engine as its users do: a process of its own, its ready line, its HTTP.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('../../src-main/standalone.ts', import.meta.url))

export type Ready = {
  readonly ready: true
  readonly pid: number
  readonly http: string
  readonly broker: {
    readonly url: string
    readonly port?: number
    readonly credentialsFile?: string
    readonly state?: string
  }
}
export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}
export type Child = {
  readonly process: ChildProcess
  /** The first line on stdout; rejects when the process ends without one. */
  readonly ready: Promise<Ready>
  readonly ended: Promise<Ended>
}
/** What an answer holds is what the test asserts, so it is not typed here. */
export type Answer = {
  readonly status: number
  readonly body: ReturnType<typeof JSON.parse>
  readonly headers: Headers
}

const folders: string[] = []
const children: ChildProcess[] = []

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-standalone-'))
  folders.push(folder)
  return folder
}

/** Ends what a test left running, by its own process ids, and removes its folders. */
export async function cleanUp(): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export function run(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; entry?: string } = {},
): Child {
  const env = { ...process.env, MUSTER_SQLITE_BINDING: '', MUSTER_CHECK_OUTPUTS: '1', MUSTER_CWD: '', ...options.env }
  const child = spawn(process.execPath, [options.entry ?? ENTRY, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let [stdout, stderr] = ['', '']
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  )
  const ready = new Promise<Ready>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.includes('\n')) resolve(JSON.parse(stdout.slice(0, stdout.indexOf('\n'))) as Ready)
    })
    void ended.then(({ code }) => reject(new Error(`ended with ${code} before it was ready: ${stderr}`)))
  })
  ready.catch(() => {})
  return { process: child, ready, ended }
}

export type Server = Child & {
  readonly url: string
  readonly workspace: string
  readonly token: string
  readonly about: Ready
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** SIGTERM, and the end. */
  stop(): Promise<Ended>
  /** SIGKILL, and the end. */
  kill(): Promise<Ended>
}

/** Starts one on its own workspace and any free port, and waits until it is ready. */
export async function startServer(
  options: { workspace?: string; args?: readonly string[]; entry?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Server> {
  const workspace = options.workspace ?? join(tempFolder(), 'workspace')
  const child = run(['--workspace', workspace, '--http', '0', ...(options.args ?? ['--broker', 'builtin'])], options)
  const about = await child.ready
  const token = readFileSync(join(workspace, 'http-token'), 'utf8').trim()
  const end = (signal: NodeJS.Signals) => {
    child.process.kill(signal)
    return child.ended
  }
  return {
    ...child,
    ...{ url: about.http, workspace, token, about },
    async request(method, path, body, headers) {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      const response = await fetch(about.http + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(text !== undefined && { body: text as string }),
      })
      const answer = await response.text()
      return { status: response.status, body: answer === '' ? null : JSON.parse(answer), headers: response.headers }
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Asks again and again until it holds: every answer comes from the server, nothing is timed. */
export async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask()
    if (holds(value)) return value
    await new Promise((resolve) => setImmediate(resolve))
  }
}
