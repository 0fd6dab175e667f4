// Starts a real mosquitto on a free loopback port for one test. Needs Debian's packages mosquitto and mosquitto-clients.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Mosquitto = {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Ends this broker and forgets what it held; the port stays the same at the next `start`. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

export type MosquittoOptions = {
  /** Users and passwords; without them everybody may connect. */
  readonly users?: Readonly<Record<string, string>>
  /** More lines for its configuration file. */
  readonly config?: readonly string[]
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The daemon is in /usr/sbin, which is not on everybody's path. */
const environment = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin` }

function run(config: string): Promise<ChildProcess> {
  const child = spawn('mosquitto', ['-c', config, '-v'], { stdio: ['ignore', 'ignore', 'pipe'], env: environment })
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.length < 10_000) said += chunk.toString()
      if (/mosquitto version \S+ running/.test(said)) resolve(child)
    })
    child.once('error', (error) =>
      reject(new Error(`mosquitto could not be started (apt-get install mosquitto): ${error.message}`)),
    )
    child.once('exit', (code) => reject(new Error(`mosquitto ended with ${code}: ${said}`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  // A TERM that arrives between its "running" line and its main loop is lost on mosquitto.
  const insist = setTimeout(() => child.kill('SIGKILL'), 2_000)
  await exited
  clearTimeout(insist)
}

/** Resolves when it listens. */
export async function startMosquitto({ users, config = [] }: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-mosquitto-'))
  const port = await freePort()
  const lines = [`listener ${port} 127.0.0.1`, 'persistence false', ...config]
  if (users) {
    const file = join(folder, 'passwords')
    writeFileSync(file, '', { mode: 0o600 })
    for (const [name, password] of Object.entries(users)) {
      const made = spawnSync('mosquitto_passwd', ['-b', file, name, password], { env: environment })
      if (made.status !== 0) throw new Error(`mosquitto_passwd: ${made.error?.message ?? made.stderr.toString()}`)
    }
    // Started by root, mosquitto drops to its own user before it reads this.
    lines.push('allow_anonymous false', `password_file ${file}`, 'user root')
  } else lines.push('allow_anonymous true')
  const file = join(folder, 'mosquitto.conf')
  writeFileSync(file, `${lines.join('\n')}\n`)
  let child = await run(file)
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid ?? 0
    },
    kill: () => end(child, 'SIGKILL'),
    start: async () => {
      child = await run(file)
    },
    stop: async () => {
      await end(child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
