/** Worker entry of the engine: composes it from `workerData` and joins it to its port. What it does is in run-engine-thread.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { EngineConfig } from './config.ts'
import { runEngineThread } from './runtime/run-engine-thread.ts'

if (!parentPort) throw new Error('engine-thread runs as a worker only')
await runEngineThread(parentPort, workerData as EngineConfig)
