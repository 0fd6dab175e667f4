/** One life of the engine thread: its calls in flight, its heartbeat, its end. Restarting is engine-host.ts's. */
import type { Worker } from 'node:worker_threads'
import type { ChangeBatch } from '../../src-preload/contract/events.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import type { EngineFacts, FromEngine, HostServices, ToEngine } from './messages.ts'

export type LifeListener = {
  change(batch: ChangeBatch): void
  running(facts: EngineFacts): void
  refused(why: Failure): void
  note(text: string): void
  /** The thread is gone, whatever the reason; called once. */
  gone(why: string): void
}

/** Beats in a row without an answer before the thread counts as hung. */
const MISSED_BEATS = 6

export class EngineLife {
  readonly #worker: Worker
  readonly #services: HostServices
  readonly #listener: LifeListener
  readonly #calls = new Map<number, (result: Result<unknown>) => void>()
  readonly #heart: NodeJS.Timeout
  readonly #exited: Promise<void>
  #nextId = 1
  #unanswered = 0
  /** A start may hold the thread long (migration, health check of a big store): the heart is listened to afterwards. */
  #isRunning = false
  #why = 'it ended by itself'

  constructor(worker: Worker, services: HostServices, heartbeatMs: number, listener: LifeListener) {
    this.#worker = worker
    this.#services = services
    this.#listener = listener
    worker.on('message', (message: FromEngine) => this.#hear(message))
    worker.on('error', (error) => {
      this.#why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    })
    this.#exited = new Promise((resolve) =>
      worker.on('exit', () => {
        this.#close()
        resolve()
      }),
    )
    this.#heart = setInterval(() => this.#beat(), heartbeatMs)
    this.#heart.unref()
  }

  call(name: string, input: unknown, actor: string): Promise<Result<unknown>> {
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#calls.set(id, resolve)
      this.#say({ type: 'call', id, name, input, actor })
    })
  }

  poke(): void {
    this.#say({ type: 'poke' })
  }

  /** Asks the thread to end; ends it by force after `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.#say({ type: 'stop' })
    const force = setTimeout(() => {
      this.#listener.note(`The engine thread did not end within ${withinMs} ms and was ended by force.`)
      void this.#worker.terminate()
    }, withinMs)
    await this.#exited
    clearTimeout(force)
  }

  #say(message: ToEngine): void {
    this.#worker.postMessage(message)
  }

  #beat(): void {
    if (!this.#isRunning) return
    if (this.#unanswered >= MISSED_BEATS) {
      this.#why = 'it did not answer'
      void this.#worker.terminate()
      return
    }
    this.#unanswered += 1
    this.#say({ type: 'beat', id: this.#nextId++ })
  }

  #hear(message: FromEngine): void {
    switch (message.type) {
      case 'reply':
        this.#calls.get(message.id)?.(message.result)
        this.#calls.delete(message.id)
        return
      case 'beat':
        this.#unanswered = 0
        return
      case 'change':
        return this.#listener.change(message.batch)
      case 'running':
        this.#isRunning = true
        return this.#listener.running(message.facts)
      case 'refused':
        return this.#listener.refused(message.failure)
      case 'service':
        void this.#serve(message)
        return
      case 'stopped':
        return
    }
  }

  async #serve(message: Extract<FromEngine, { type: 'service' }>): Promise<void> {
    const work = this.#services[message.service] as (...args: readonly unknown[]) => Promise<Result<unknown>>
    let result: Result<unknown>
    try {
      result = await work(...message.args)
    } catch (error) {
      this.#listener.note(`The host service ${message.service} failed: ${String(error)}`)
      result = failure('service_unavailable', `The service ${message.service} failed on this computer.`)
    }
    this.#say({ type: 'service', id: message.id, result })
  }

  #close(): void {
    clearInterval(this.#heart)
    const lost = failure(
      'engine_restarted',
      'The engine was restarted before it answered. Look at the current state, then try again.',
    )
    for (const resolve of this.#calls.values()) resolve(lost)
    this.#calls.clear()
    this.#listener.gone(this.#why)
  }
}
