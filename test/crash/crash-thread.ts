// The engine thread that kills its own process at one named step, or throws there once; the step comes in the instance's name.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { EngineConfig } from '../../src-main/config.ts'
import { runEngineThread } from '../../src-main/runtime/run-engine-thread.ts'

if (!parentPort) throw new Error('a worker only')
const config = workerData as EngineConfig

/** Throws in the first life of the thread only: the file tells the next one that it has happened. */
function throwOnce(): void {
  try {
    writeFileSync(join(config.workspacePath, 'thrown'), '', { flag: 'wx' })
  } catch {
    return
  }
  throw new Error('as asked')
}

await runEngineThread(parentPort, config, {
  onStep: (name) => {
    if (config.instanceName === `dies at ${name}`) process.kill(process.pid, 'SIGKILL')
    if (config.instanceName === `throws at ${name}`) throwOnce()
  },
})
