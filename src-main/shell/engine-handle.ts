/** One engine thread as the shell sees it: the supervised host with listeners, answered in the operator's name. */
import type { Result } from '../../src-preload/contract/failures.ts'
import type { EngineRequestName, RequestInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { EngineConfig } from '../config.ts'
import { EngineHost, type EngineState } from '../host/engine-host.ts'
import type { EngineFacts, HostServices } from '../host/messages.ts'

export type EngineEvents = { change: unknown; engine: EngineState }

export type EngineHandle = {
  readonly ask: <N extends EngineRequestName>(name: N, input: RequestInput<N>) => Promise<Result<RequestOutput<N>>>
  /** For requests that come from a page: the input is unknown until the engine thread has parsed it. */
  pass(name: EngineRequestName, input: unknown): Promise<Result<unknown>>
  state(): EngineState
  facts(): EngineFacts | null
  /** Resolves when the engine runs or was refused. */
  start(): Promise<EngineState>
  onEvent(listener: (name: 'change' | 'engine', payload: unknown) => void): () => void
  /** The computer woke: look at the clock now. */
  poke(): void
  stop(): Promise<void>
  readonly host: EngineHost
}

export function makeEngine(
  entry: URL,
  config: EngineConfig,
  services: HostServices,
  actor: () => string,
): EngineHandle {
  const listeners = new Set<(name: 'change' | 'engine', payload: unknown) => void>()
  const tell = (name: 'change' | 'engine', payload: unknown): void => {
    for (const listener of [...listeners]) listener(name, payload)
  }
  const host = new EngineHost({
    entry,
    config,
    services,
    onChange: (batch) => tell('change', batch),
    onState: (state) => tell('engine', state),
    onNote: (text) => process.stderr.write(`muster: ${text}\n`),
  })
  return {
    ask: (name, input) => host.request(name, input, actor()),
    pass: (name, input) => host.call(name, input, actor()),
    state: () => host.state,
    facts: () => host.facts,
    start: () => host.start(),
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    poke: () => host.poke(),
    stop: () => host.stop(),
    host,
  }
}
