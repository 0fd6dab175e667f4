// The engine thread that kills its own process at one named step; the step comes in the instance's name.
import { parentPort, workerData } from 'node:worker_threads'
import type { EngineConfig } from '../../src-main/config.ts'
import { runEngineThread } from '../../src-main/runtime/run-engine-thread.ts'

if (!parentPort) throw new Error('a worker only')
const config = workerData as EngineConfig

await runEngineThread(parentPort, config, {
  onStep: (name) => {
    if (config.instanceName === `dies at ${name}`) process.kill(process.pid, 'SIGKILL')
  },
})
