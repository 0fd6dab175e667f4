/** What handlers are given and what they give. Types and two small joints; the handlers are in the files beside. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { FailureCode, FieldError, Result } from '../../src-preload/contract/failures.ts'
import type { BrokerProfile, Device } from '../../src-preload/contract/entities.ts'
import type { EngineRequestName, ParsedInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { BrokerStatus, Instance } from '../../src-preload/contract/work.ts'
import type { CommandName, CommandOutput, Engine } from '../engine/engine.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { Store } from '../engine/ports/store.ts'
import type { Views } from '../store/views/index.ts'

/** Left out: what is kept stays. Null: forgotten. */
export type BrokerSecrets = {
  readonly password?: string | null
  readonly key?: string | null
  readonly passphrase?: string | null
}

/** The built-in broker as the handlers need it. Everything but `status` works while it does not run. */
export type BuiltinDoor = {
  status(): Promise<RequestOutput<'builtinBroker.status'>>
  credentials(): Result<RequestOutput<'builtinBroker.credentials'>>
  create(
    deviceId: string,
    kind: 'password' | 'certificate',
    actor: string,
  ): Promise<Result<RequestOutput<'builtinBroker.createCredential'>>>
  rotate(deviceId: string, actor: string): Promise<Result<RequestOutput<'builtinBroker.rotateCredential'>>>
  revoke(deviceId: string): Result<{ deviceId: string }>
}

/** The broker as the handlers need it; the link itself is in mqtt/. */
export type BrokerDoor = {
  status(): BrokerStatus
  /** What devices' messages came to; with a device, its refusals only. */
  intake(deviceId: string | null): Omit<RequestOutput<'fleet.intake'>, 'events'>
  /** The last messages to and from one device, newest first. */
  messages(deviceId: string): RequestOutput<'devices.messages'>['items']
  test(input: ParsedInput<'broker.test'>): Promise<RequestOutput<'broker.test'>>
  newProfileId(): string
  /** What is wrong with address, certificates and key, by path; empty when all is well. */
  checkProfile(profile: BrokerProfile, secrets: BrokerSecrets): Promise<FieldError[]>
  /** Keeps or forgets secrets of a profile (null: of the broker without a name) in the key store. Failure `service_unavailable`. */
  keepSecrets(profileId: string | null, secrets: BrokerSecrets): Promise<Result<null>>
  /** The broker without a name becomes this profile: what is kept for it is kept for the profile from now on, and told. */
  adoptSecrets(profileId: string): Promise<Result<{ hasPassword: boolean }>>
  /** Connects again with what the settings and the key store say now. */
  reconnect(): Promise<void>
  doctor(devices: () => readonly Device[]): Promise<RequestOutput<'fleet.doctor'>>
  readonly builtin: BuiltinDoor
}

export type ReportDoor = {
  exportHistory(input: ParsedInput<'reports.exportHistory'>): Result<RequestOutput<'reports.get'>>
  get(id: string): RequestOutput<'reports.get'> | null
  cancel(id: string): RequestOutput<'reports.get'> | null
  /** Resolves when no export runs. */
  idle(): Promise<void>
}

/** What runs left in their folders; the files themselves are runtime/'s. */
export type RunFilesDoor = {
  log(runId: string, offset: number, limit: number): Promise<RequestOutput<'runs.log'>>
  artifacts(runId: string): Promise<readonly RequestOutput<'runs.artifacts'>['items'][number][]>
  artifactPath(runId: string, name: string): Promise<string | null>
}

export type HandlerParts = {
  readonly engine: Engine
  readonly store: Store & { readonly views: Views }
  readonly clock: Clock
  readonly broker: BrokerDoor
  readonly reports: ReportDoor
  readonly runFiles: RunFilesDoor
  /** This engine's own instance row, in case the store has not written it yet. */
  readonly instance: () => Instance
  readonly timezones: readonly string[]
}

export type Handler<N extends EngineRequestName> = (
  input: ParsedInput<N>,
  actor: string,
) => Result<RequestOutput<N>> | Promise<Result<RequestOutput<N>>>
export type Handlers<N extends EngineRequestName = EngineRequestName> = { readonly [K in N]: Handler<K> }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** `null` becomes a failure that names what is missing. */
export function found<T>(value: T | null, code: FailureCode, what: string, id: string): Result<T> {
  if (value !== null) return ok(value)
  return failure(code, `There is no ${what} "${id.slice(0, 130)}".`, [{ path: 'id', message: `unknown ${what}`, code }])
}

/** A command, then the view of what it made or changed. */
export function commandThen<N extends CommandName, T>(
  parts: HandlerParts,
  name: N,
  input: ParsedInput<N>,
  actor: string,
  view: (output: CommandOutput<N>) => Result<T>,
): Result<T> {
  const done = parts.engine.command(name, input, actor, parts.clock.now())
  return done.ok ? view(done.value) : done
}

/** Takes short steps with the turns of others between them: a long answer holds up nobody. */
export async function overTurns<T>(steps: Iterator<void, T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await new Promise((resolve) => setImmediate(resolve))
  }
}
