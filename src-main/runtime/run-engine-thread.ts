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

class EngineThread {
  readonly #port: MessagePort
  readonly #log: Logger
  readonly #starting: Promise<Result<Composition>>
  readonly #heard: (id: number, result: Result<unknown>) => void
  #composition: Composition | null = null
  #isEnding = false

  constructor(port: MessagePort, config: EngineConfig, extras: ThreadExtras) {
    this.#port = port
    this.#log = openLog(config.logPath)
    const { services, heard } = portServices((message) => this.#say(message))
    this.#heard = heard
    this.#starting = compose(config, {
      services,
      log: this.#log,
      onChange: (batch) => this.#say({ type: 'change', batch }),
      onRefused: (why) => this.#refuse(why),
      // Outside of any promise, so that it ends the thread.
      onFatal: (error) =>
        setImmediate(() => {
          throw error
        }),
      ...extras,
    })
    port.on('message', (message: ToEngine) => this.#hear(message))
  }

  async run(): Promise<void> {
    const started = await this.#starting
    if (!started.ok) return this.#refuse(started)
    this.#composition = started.value
    return this.#say({ type: 'running', facts: started.value.facts() })
  }

  #say(message: FromEngine): void {
    this.#port.postMessage(message)
  }

  #hear(message: ToEngine): void {
    if (message.type === 'call') void this.#call(message)
    else if (message.type === 'beat') this.#say({ type: 'beat', id: message.id })
    else if (message.type === 'service') this.#heard(message.id, message.result)
    else if (message.type === 'poke') this.#composition?.poke()
    else void this.#starting.then(() => this.#end({ type: 'stopped' }))
  }

  async #call({ id, name, input, actor }: Extract<ToEngine, { type: 'call' }>): Promise<void> {
    const started = await this.#starting
    const isGone = this.#isEnding || !started.ok
    const result = isGone
      ? failure('engine_stopped', 'The engine is stopping.')
      : await started.value.answer(name, input, actor)
    this.#say({ type: 'reply', id, result })
  }

  #refuse(why: Failure): void {
    void this.#end({ type: 'refused', failure: why })
  }

  async #end(last: FromEngine): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    await this.#composition?.stop()
    this.#say(last)
    this.#log.close()
    this.#port.close()
  }
}

/** Runs until it is told to stop or may not go on. A fault nobody expected is thrown out of the thread: the host starts it again. */
export async function runEngineThread(
  port: MessagePort,
  config: EngineConfig,
  extras: ThreadExtras = {},
): Promise<void> {
  await new EngineThread(port, config, extras).run()
}
