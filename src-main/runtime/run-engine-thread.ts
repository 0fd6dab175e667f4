/** The engine's side of the port: calls in, replies and events out, host services asked for, one ordered end. */
import type { MessagePort } from 'node:worker_threads'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import { compose } from '../compose.ts'
import type { Composition } from '../compose.ts'
import type { EngineConfig } from '../config.ts'
import type { EngineParts } from '../engine/engine.ts'
import type { FromEngine, HostServices, ServiceName, ToEngine } from '../host/messages.ts'
import { createLogger } from '../log/logger.ts'
import type { Logger } from '../log/logger.ts'

export type ThreadExtras = { readonly onStep?: EngineParts['onStep'] }

/** Host services as calls over the port. */
function portServices(say: (message: FromEngine) => void) {
  const waiting = new Map<number, (result: Result<never>) => void>()
  let nextId = 1
  const ask =
    (service: ServiceName) =>
    (...args: unknown[]): Promise<Result<never>> =>
      new Promise((resolve) => {
        const id = nextId++
        waiting.set(id, resolve)
        say({ type: 'service', id, service, args })
      })
  const services: HostServices = {
    readSecret: ask('readSecret'),
    writeSecret: ask('writeSecret'),
    notify: ask('notify'),
    openPath: ask('openPath'),
    printPdf: ask('printPdf'),
  }
  const heard = (id: number, result: Result<unknown>) => {
    waiting.get(id)?.(result as Result<never>)
    waiting.delete(id)
  }
  return { services, heard }
}

/** A log that cannot be written is no reason not to start; that nothing else can be written there is said by the store. */
function openLog(path: string | null): Logger {
  try {
    return createLogger({ path })
  } catch (error) {
    const log = createLogger()
    log.warn('log.unwritable', { path, error })
    return log
  }
}

/** Runs until it is told to stop or may not go on. A fault nobody expected is thrown out of the thread: the host starts it again. */
export async function runEngineThread(
  port: MessagePort,
  config: EngineConfig,
  extras: ThreadExtras = {},
): Promise<void> {
  const say = (message: FromEngine) => port.postMessage(message)
  const log = openLog(config.logPath)
  const { services, heard } = portServices(say)
  let composition: Composition | null = null
  let isEnding = false

  async function end(last: FromEngine): Promise<void> {
    if (isEnding) return
    isEnding = true
    await composition?.stop()
    say(last)
    log.close()
    port.close()
  }
  const refuse = (why: Failure) => void end({ type: 'refused', failure: why })
  const starting = compose(config, {
    services,
    log,
    onChange: (batch) => say({ type: 'change', batch }),
    onRefused: refuse,
    onFatal: (error) => {
      // Outside of any promise, so that it ends the thread.
      setImmediate(() => {
        throw error
      })
    },
    ...extras,
  })
  async function call(message: Extract<ToEngine, { type: 'call' }>): Promise<void> {
    const started = await starting
    const result =
      isEnding || !started.ok
        ? failure('engine_stopped', 'The engine is stopping.')
        : await started.value.answer(message.name, message.input, message.actor)
    say({ type: 'reply', id: message.id, result })
  }
  port.on('message', (message: ToEngine) => {
    if (message.type === 'call') void call(message)
    else if (message.type === 'beat') say({ type: 'beat', id: message.id })
    else if (message.type === 'service') heard(message.id, message.result)
    else if (message.type === 'poke') composition?.poke()
    else void starting.then(() => end({ type: 'stopped' }))
  })
  const started = await starting
  if (!started.ok) return refuse(started)
  composition = started.value
  say({ type: 'running', facts: composition.facts() })
}
