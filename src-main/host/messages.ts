/** What the engine thread and the thread that supervises it say to each other. Data only; everything can be cloned. */
import type { ChangeBatch } from '../../src-preload/contract/events.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import type { BrokerStatus } from '../../src-preload/contract/work.ts'

/** What the host offers to the engine thread; standalone replaces or refuses them by name (DESIGN 6.21). */
export type HostServices = {
  /** The broker password in the OS key store. */
  readSecret(name: string): Promise<Result<string | null>>
  /** `value: null` forgets it. */
  writeSecret(name: string, value: string | null): Promise<Result<null>>
  notify(notice: { title: string; body: string; screen: string | null }): Promise<Result<null>>
  openPath(path: string): Promise<Result<null>>
  printPdf(html: string, path: string): Promise<Result<null>>
}
export type ServiceName = keyof HostServices

/** To the engine thread. */
export type ToEngine =
  | {
      readonly type: 'call'
      readonly id: number
      readonly name: string
      readonly input: unknown
      readonly actor: string
    }
  | { readonly type: 'beat'; readonly id: number }
  /** The computer woke up, or something else says: look at the clock now. */
  | { readonly type: 'poke' }
  | { readonly type: 'service'; readonly id: number; readonly result: Result<unknown> }
  | { readonly type: 'stop' }

/** Facts about this life of the engine that are known once it runs. */
export type EngineFacts = {
  readonly workspaceId: string
  readonly instanceId: string
  readonly broker: BrokerStatus
  /** Where devices connect: of the built-in broker its real address. */
  readonly brokerUrl: string | null
  /** Of the built-in broker only. */
  readonly brokerPort: number | null
  readonly credentialsPath: string | null
}

/** From the engine thread. */
export type FromEngine =
  | { readonly type: 'reply'; readonly id: number; readonly result: Result<unknown> }
  | { readonly type: 'beat'; readonly id: number }
  | { readonly type: 'change'; readonly batch: ChangeBatch }
  | { readonly type: 'running'; readonly facts: EngineFacts }
  /** It cannot work on this workspace; it ends, and is not started again until someone asks. */
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'service'; readonly id: number; readonly service: ServiceName; readonly args: readonly unknown[] }
  | { readonly type: 'stopped' }
