/** Starts the engine thread, watches it, and passes calls over its port. No Electron, no domain: what is said is in messages.ts. */
import { Worker } from 'node:worker_threads'
import type { EngineRequestName, RequestInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { ChangeBatch } from '../../src-preload/contract/events.ts'
import type { Failure, FailureCode, Result } from '../../src-preload/contract/failures.ts'
import type { EngineConfig } from '../config.ts'
import { EngineLife } from './engine-life.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import type { EngineFacts, HostServices } from './messages.ts'

/** The engine thread's life as everyone outside sees it; the payload of the `engine` event. */
export type EngineState = {
  readonly state: 'starting' | 'running' | 'restarting' | 'refused' | 'stopped'
  readonly code: FailureCode | null
  readonly message: string | null
  readonly detail: Record<string, unknown> | null
}

export type EngineHostOptions = {
  /** The worker's entry: `src-main/engine-thread.ts` under Node 24, `out/main/engine-thread.js` when built. */
  readonly entry: URL
  readonly config: EngineConfig
  readonly services: HostServices
  readonly onChange?: (batch: ChangeBatch) => void
  readonly onState?: (state: EngineState) => void
  /** One line about the thread itself: it died, it did not answer. */
  readonly onNote?: (text: string) => void
  readonly heartbeatMs?: number
  readonly stopWithinMs?: number
}

const HEARTBEAT_MS = 5_000
const STOP_WITHIN_MS = 3_000
const BACKOFF_MS = [250, 1_000, 5_000, 15_000, 60_000]
/** Starts that may end before the engine ever ran; then it is refused instead of tried for ever. */
const MAX_FAILED_STARTS = 3
/** A life this long clears the back-off. */
const STEADY_MS = 60_000

/** One supervised engine. All methods may be called in any state. */
export class EngineHost {
  readonly #options: EngineHostOptions
  #life: EngineLife | null = null
  #state: EngineState = { state: 'stopped', code: null, message: null, detail: null }
  #facts: EngineFacts | null = null
  #crashes = 0
  #failedStarts = 0
  #startedAt = 0
  #restart: NodeJS.Timeout | null = null
  #stopping: Promise<void> | null = null
  #settled: (() => void)[] = []

  constructor(options: EngineHostOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  /** Of the running engine; null in every other state. */
  get facts(): EngineFacts | null {
    return this.#facts
  }

  /** Starts the thread (again, after `refused` or `stopped`). Resolves when it runs or refuses. */
  async start(): Promise<EngineState> {
    if (this.#stopping) await this.#stopping
    if (this.#life === null) {
      this.#crashes = 0
      this.#failedStarts = 0
      this.#spawn('starting')
    }
    if (this.#state.state === 'starting' || this.#state.state === 'restarting') {
      await new Promise<void>((resolve) => this.#settled.push(resolve))
    }
    return this.#state
  }

  /** Asks the engine. Never rejects: `engine_restarted` when the thread died meanwhile, `engine_unavailable` when none runs. */
  async request<N extends EngineRequestName>(
    name: N,
    input: RequestInput<N>,
    actor: string,
  ): Promise<Result<RequestOutput<N>>> {
    return (await this.call(name, input, actor)) as Result<RequestOutput<N>>
  }

  /** As `request`, for names and inputs that nothing has checked yet. */
  call(name: string, input: unknown, actor: string): Promise<Result<unknown>> {
    if (this.#life && this.#state.state !== 'refused') return this.#life.call(name, input, actor)
    const { state, code, message } = this.#state
    if (state === 'stopped') return Promise.resolve(failure('engine_stopped', 'The engine is stopped.'))
    const text = message ?? 'The engine is not running yet. Try again in a moment.'
    return Promise.resolve(failure('engine_unavailable', text, [], code ? { code } : undefined))
  }

  /** The computer woke up: look at the clock now instead of at the next timer. */
  poke(): void {
    this.#life?.poke()
  }

  /** Ends the engine in order, at most 3 s; then it is ended by force. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end().finally(() => {
      this.#stopping = null
    })
    return this.#stopping
  }

  async #end(): Promise<void> {
    if (this.#restart) clearTimeout(this.#restart)
    this.#restart = null
    const life = this.#life
    this.#life = null
    if (life) await life.stop(this.#options.stopWithinMs ?? STOP_WITHIN_MS)
    this.#enter('stopped', null)
  }

  #spawn(state: 'starting' | 'restarting'): void {
    this.#restart = null
    this.#enter(state, null)
    this.#startedAt = performance.now()
    const worker = new Worker(this.#options.entry, { workerData: this.#options.config, name: 'engine' })
    const life: EngineLife = new EngineLife(worker, this.#options.services, this.#options.heartbeatMs ?? HEARTBEAT_MS, {
      change: (batch) => this.#options.onChange?.(batch),
      running: (facts) => {
        this.#facts = facts
        this.#failedStarts = 0
        this.#enter('running', null)
      },
      refused: (why) => this.#enter('refused', why),
      note: (text) => this.#options.onNote?.(text),
      gone: (why) => {
        if (this.#life === life) this.#lost(why)
      },
    })
    this.#life = life
  }

  #lost(why: string): void {
    this.#life = null
    if (this.#state.state === 'refused') return
    if (this.#state.state !== 'running') this.#failedStarts += 1
    if (this.#failedStarts >= MAX_FAILED_STARTS) {
      this.#enter(
        'refused',
        failure('internal', `The engine ended while it started, ${this.#failedStarts} times: ${why}`),
      )
      return
    }
    if (performance.now() - this.#startedAt > STEADY_MS) this.#crashes = 0
    const delay = BACKOFF_MS[Math.min(this.#crashes, BACKOFF_MS.length - 1)] ?? 0
    this.#crashes += 1
    this.#options.onNote?.(`The engine thread ended (${why}); it is started again in ${delay} ms.`)
    this.#enter('restarting', failure('engine_restarted', `The engine thread ended: ${why}`))
    this.#restart = setTimeout(() => this.#spawn('restarting'), delay)
  }

  #enter(state: EngineState['state'], why: Failure | null): void {
    if (state !== 'running') this.#facts = null
    this.#state = { state, code: why?.code ?? null, message: why?.message ?? null, detail: why?.detail ?? null }
    this.#options.onState?.(this.#state)
    if (state === 'starting' || state === 'restarting') return
    for (const resolve of this.#settled.splice(0)) resolve()
  }
}
