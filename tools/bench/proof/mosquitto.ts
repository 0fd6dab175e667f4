/** A mosquitto on a free loopback port with its default queue limits, open to anybody, that can be killed and started again. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type MortalBroker = {
  readonly url: string
  /** SIGKILL: it forgets everything. Resolves when the next one listens on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}

function run(file: string): Promise<ChildProcess> {
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin` }
  const child = spawn('mosquitto', ['-c', file, '-v'], { stdio: ['ignore', 'ignore', 'pipe'], env })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => fail(new Error(`mosquitto ended with ${code}`)))
    child.stderr?.on('data', (chunk: Buffer) => chunk.includes(' running') && done(child))
  })
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await exited
}

/** Needs Debian's package mosquitto. `max_queued_messages` 1,000 and `max_inflight_messages` 20 are its defaults. */
export async function startMortalBroker(): Promise<MortalBroker> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'muster-proof-broker-'))
  const file = join(folder, 'mosquitto.conf')
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`)
  let child = await run(file)
  return {
    url: `mqtt://127.0.0.1:${port}`,
    restart: async () => {
      await kill(child)
      child = await run(file)
    },
    stop: async () => {
      await kill(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
