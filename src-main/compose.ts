/** The only place where the parts of the engine thread are made and joined; gives them an ordered start and stop. No rules here. */
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { ChangeBatch } from '../src-preload/contract/events.ts'
import { failure } from '../src-preload/contract/failures.ts'
import type { Failure, Result } from '../src-preload/contract/failures.ts'
import type { EngineConfig } from './config.ts'
import { createEngine } from './engine/create-engine.ts'
import type { Engine, EngineParts } from './engine/engine.ts'
import type { Now } from './engine/ports/clock.ts'
import type { Touched } from './engine/ports/store.ts'
import { StoreFault } from './engine/ports/store.ts'
import { createAnswer } from './handlers/answer.ts'
import type { Answer } from './handlers/answer.ts'
import type { EngineFacts, HostServices } from './host/messages.ts'
import type { Logger } from './log/logger.ts'
import { createReports } from './reports/reports.ts'
import type { Reports } from './reports/reports.ts'
import { brokerDoor } from './runtime/broker-door.ts'
import { brokerClientId } from './runtime/broker-client-id.ts'
import { BrokerLink } from './runtime/broker-link.ts'
import { hostSecrets, readSecrets } from './runtime/broker-secrets.ts'
import type { SecretStore } from './runtime/broker-secrets.ts'
import { createChangeBus } from './runtime/change-bus.ts'
import type { ChangeBus } from './runtime/change-bus.ts'
import { createDriver } from './runtime/driver.ts'
import type { Driver } from './runtime/driver.ts'
import { checkLate } from './runtime/late-check.ts'
import { endScriptsLeftBehind, makeTaskRunner } from './runtime/local-tasks.ts'
import { startSettings } from './runtime/start-settings.ts'
import { isAlive } from './runtime/processes.ts'
import { readLastPort, writeLastPort } from './runtime/last-port.ts'
import { systemClock } from './runtime/system-clock.ts'
import { createIds } from './runtime/uuid-ids.ts'
import { openWorkspace } from './runtime/open-workspace.ts'
import { createRunFiles } from './runtime/run-files.ts'
import { watched } from './runtime/watched-store.ts'
import type { SqliteStore } from './store/open.ts'
import { primarySchedules } from './tasks/primary.ts'
import type { LocalTaskRunner } from './tasks/runner.ts'

export type ComposeHooks = {
  readonly services: HostServices
  readonly log: Logger
  readonly onChange: (batch: ChangeBatch) => void
  /** The engine may not go on with this workspace (another instance took it, the disk is full). */
  readonly onRefused: (why: Failure) => void
  /** Something broke that nobody expected: the thread must end, so that the next start recovers. */
  readonly onFatal: (error: unknown) => void
  /** Only the crash test gives it. */
  readonly onStep?: EngineParts['onStep']
}

export type Composition = {
  readonly answer: Answer
  facts(): EngineFacts
  poke(): void
  /** In order: no more ticks, work given back, devices told, files closed. Idempotent. */
  stop(): Promise<void>
}

/** Settings that need no operator: what the command line asked for is said in the workspace too, without its password. */
const START_ACTOR = 'start'

class EngineComposition implements Composition {
  readonly answer: Answer
  readonly #config: EngineConfig
  readonly #hooks: ComposeHooks
  readonly #store: SqliteStore
  readonly #instanceId: string
  readonly #ids = createIds()
  readonly #bus: ChangeBus
  readonly #runner: LocalTaskRunner
  readonly #link: BrokerLink
  readonly #reports: Reports
  readonly #engine: Engine
  readonly #driver: Driver
  #stopping: Promise<void> | null = null
  #endLateCheck = () => {}

  constructor(config: EngineConfig, hooks: ComposeHooks, store: SqliteStore) {
    this.#config = config
    this.#hooks = hooks
    this.#store = watched(store, (why) => this.#fault(why, 'store'))
    this.#instanceId = this.#nextId()
    this.#bus = createChangeBus(systemClock, hooks.onChange)
    this.#runner = this.#makeRunner()
    this.#link = this.#makeLink()
    this.#reports = this.#makeReports()
    this.#engine = createEngine(this.#engineParts())
    this.#driver = createDriver(
      systemClock,
      (now) => this.#tick(now),
      (error) => this.#fault(error, 'tick'),
    )
    this.answer = createAnswer(
      {
        engine: this.#engine,
        store,
        clock: systemClock,
        broker: brokerDoor(this.#link, {
          settings: () => store.views.settingsGet(),
          ...{ choice: config.broker, secrets: this.#secrets(), credentialsPath: this.#credentialsPath() },
          ...{ now: () => systemClock.now().wallAt, newId: () => this.#nextId() },
          reconnect: () => this.#applyBroker(true),
        }),
        reports: this.#reports,
        runFiles: createRunFiles(config.workspacePath),
        instance: () => this.#instance(),
        timezones: Intl.supportedValuesOf('timeZone'),
      },
      { checkOutputs: config.checkOutputs, onFault: (error, name) => this.#fault(error, name) },
    )
  }

  /** Takes the workspace, brings the settings up to what was asked for, opens the broker, begins to tick. */
  async start(): Promise<Result<null>> {
    const started = this.#engine.start(systemClock.now())
    if (!started.ok) return started
    await endScriptsLeftBehind(this.#config.workspacePath, this.#hooks.log)
    this.#hooks.log.info('engine.started', { recovered: started.value.recovered, instanceId: this.#instanceId })
    const change = startSettings(this.#store.views.settingsGet(), this.#config)
    if (change) {
      const changed = this.#engine.command('settings.change', change, START_ACTOR, systemClock.now())
      if (!changed.ok) return changed
    }
    this.#store.onCommit((source, touched) => this.#committed(source, touched))
    await this.#applyBroker(false)
    this.#driver.start()
    this.#endLateCheck = checkLate(this.#store, this.#readerEntry(), this.#config, this.#hooks)
    return { ok: true, value: null }
  }

  facts(): EngineFacts {
    return {
      workspaceId: this.#store.workspaceId,
      instanceId: this.#instanceId,
      broker: this.#link.status,
      brokerUrl: this.#link.builtin?.url ?? this.#link.status.url,
      brokerPort: this.#link.builtin?.port ?? null,
      credentialsPath: this.#link.builtin?.credentialsPath ?? null,
    }
  }

  poke(): void {
    this.#driver.poke()
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#driver.stop()
    this.#endLateCheck()
    await Promise.all([this.#reports.stop(), this.#link.stop()])
    try {
      this.#runner.flushEnds()
      this.#engine.stop(systemClock.now())
    } catch (error) {
      // A workspace that was taken from us is given up already.
      if (!(error instanceof StoreFault)) throw error
      this.#hooks.log.warn('engine.stop_unwritten', { code: error.code })
    } finally {
      this.#runner.stopAll()
      this.#bus.close()
      this.#store.close()
    }
  }

  #nextId(): string {
    return this.#ids.next(systemClock.now().wallAt)
  }

  #tick(now: Now): { nextAt: number } {
    const turn = this.#engine.tick(now)
    if (turn.fault) this.#hooks.log.warn('engine.commit_refused', { code: turn.fault })
    return turn
  }

  #committed(source: string, touched: Touched): void {
    this.#bus.add(source, touched)
    this.#driver.poke()
    if (touched.some(({ kind }) => kind === 'settings')) void this.#applyBroker(false)
    if (touched.some(({ kind }) => kind === 'schedule')) this.#link.followTopics()
  }

  #applyBroker(again: boolean): Promise<void> {
    return this.#link.apply(this.#engine.fleet, this.#store.views.settingsGet(), again)
  }

  #credentialsPath(): string {
    return join(this.#config.workspacePath, 'broker-credentials.json')
  }

  #secrets(): SecretStore {
    return hostSecrets(this.#hooks.services, (code) => this.#hooks.log.warn('secret.unreadable', { code }))
  }

  #makeRunner(): LocalTaskRunner {
    return makeTaskRunner({
      ...{ config: this.#config, store: this.#store, readerEntry: this.#readerEntry(), now: () => systemClock.now() },
      ...{ engine: () => this.#engine, reports: () => this.#reports, access: () => this.#link.access },
      guard: (call) => this.#guarded('task', call),
    })
  }

  #readerEntry(): URL {
    return new URL(this.#config.readerEntry ?? new URL('./reader-thread.ts', import.meta.url))
  }

  #makeLink(): BrokerLink {
    const { workspacePath, broker, brokerEntry } = this.#config
    return new BrokerLink({
      choice: broker,
      credentialsPath: this.#credentialsPath(),
      brokerEntry: brokerEntry ? new URL(brokerEntry) : null,
      clientId: brokerClientId(workspacePath),
      now: () => systemClock.now().wallAt,
      readSecrets: (profileId) => readSecrets(this.#secrets(), profileId),
      onStatus: (status) => {
        this.#hooks.log.info('broker.state', { state: status.state, url: status.url, detail: status.detail })
        this.#bus.add('engine', [{ kind: 'engine', id: this.#instanceId }])
      },
      onFault: (error) => this.#fault(error, 'broker'),
      onNote: (event, fields) => this.#hooks.log.warn(event, fields),
      lastPort: readLastPort(workspacePath),
      onPort: (port) => writeLastPort(workspacePath, port),
    })
  }

  #makeReports(): Reports {
    return createReports({
      entry: this.#readerEntry(),
      start: { storePath: this.#store.path, sqliteBinding: this.#config.sqliteBinding },
      nextId: () => this.#nextId(),
      now: () => systemClock.now().wallAt,
      defaultTimezone: () => this.#store.views.settingsGet().timezone,
      onTouched: (id) => this.#bus.add('engine', [{ kind: 'report', id }]),
      onFault: (error) => this.#hooks.log.error('reader.fault', { error }),
    })
  }

  #engineParts(): EngineParts {
    const { instanceName, hostName, processId, mode } = this.#config
    return {
      store: this.#store,
      ids: this.#ids,
      tasks: this.#runner,
      primaries: this.#config.isDemo ? [] : primarySchedules,
      link: this.#link,
      host: {
        ...{ instanceId: this.#instanceId, instanceName, hostName: hostName || hostname(), processId, mode },
        // Our own pid in a lease is an earlier life of this thread: it is gone, whatever the pid says.
        isAlive: (other) => other !== processId && isAlive(other),
        tzRelease: process.versions.tz ?? 'unknown',
      },
      onFault: (error) => this.#fault(error, 'engine'),
      ...(this.#hooks.onStep && { onStep: this.#hooks.onStep }),
    }
  }

  #instance() {
    const { instanceName, hostName, processId, mode } = this.#config
    const now = systemClock.now().wallAt
    const times = { lastHeartbeatAt: now, startedAt: now, stoppedAt: null }
    return { id: this.#instanceId, name: instanceName, hostName, processId, mode, state: 'running' as const, ...times }
  }

  #guarded(where: string, call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#fault(error, where)
    }
  }

  /** A lost workspace ends this engine in order; anything else that escapes the loop ends the thread, and the next start recovers. */
  #fault(error: unknown, where: string): void {
    this.#hooks.log.error('engine.fault', { where, error })
    if (error instanceof StoreFault && error.code === 'stepped_down') {
      this.#hooks.onRefused(failure('stepped_down', 'Another instance took over this workspace.', [], error.detail))
      return
    }
    if (where === 'tick' || where === 'task') this.#hooks.onFatal(error)
  }
}

/** Failures: `workspace_held` (detail names the holder), `store_damaged`, `store_newer`, `store_foreign`, `store_unwritable`, `migration_failed`. */
export async function compose(config: EngineConfig, hooks: ComposeHooks): Promise<Result<Composition>> {
  const store = openWorkspace(config)
  if (!store.ok) return store
  const composition = new EngineComposition(config, hooks, store.value)
  const started = await composition.start()
  if (started.ok) return { ok: true, value: composition }
  store.value.close()
  return started
}
