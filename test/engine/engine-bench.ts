// An engine on a virtual clock with a task runner that does what the test says. No real time passes.
import { createEngine } from '../../src-main/engine/create-engine.ts'
import type { CommandName, CommandOutput, Engine, StepName } from '../../src-main/engine/engine.ts'
import type { Now } from '../../src-main/engine/ports/clock.ts'
import type { Announcement } from '../../src-main/engine/ports/device-link.ts'
import type { Store, StoreTx } from '../../src-main/engine/ports/store.ts'
import type { LocalOutcome, LocalStart, PrimarySchedule, TaskDefinition } from '../../src-main/engine/ports/tasks.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import type { RequestInput } from '../../src-preload/contract/requests.ts'
import type { Run } from '../../src-preload/contract/work.ts'
import { memoryStore } from '../support/memory-store.ts'

/** 2026-03-02T00:00:00Z, a Monday. */
export const START = Date.UTC(2026, 2, 2)
export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

function task(key: string, isIdempotent: boolean, reach: 'local' | 'fleet' = 'local'): TaskDefinition {
  const jobType = reach === 'fleet' ? 'device_document' : 'internal'
  return {
    key,
    nameEn: key,
    nameAr: key,
    descriptionEn: null,
    descriptionAr: null,
    jobType,
    reach,
    parameters: [],
    isIdempotent,
    timeoutMs: null,
    check: () => [],
  }
}

export const TASKS: readonly TaskDefinition[] = [
  task('once_only', false),
  task('again', true),
  {
    ...task('wait', true),
    parameters: [{ key: 'seconds', type: 'integer', required: true, min: 1, max: 100 }],
  },
  task('device_document', true, 'fleet'),
]

let lives = 0

export type BenchOptions = {
  readonly store?: Store
  readonly isAlive?: (processId: number) => boolean
  readonly hostName?: string
  readonly processId?: number
  readonly tzRelease?: string
  readonly onStep?: (name: StepName) => void
  readonly onFault?: (fault: unknown) => void
  readonly at?: number
  readonly tasks?: readonly TaskDefinition[]
  readonly primaries?: readonly PrimarySchedule[]
}

/** One engine life. `crash()` drops it without a word; a new bench on the same store is the next life. */
export class EngineBench {
  readonly store: Store
  readonly engine: Engine
  readonly started: LocalStart[] = []
  readonly stops: { runId: string; force: boolean }[] = []
  readonly announced: Announcement[] = []
  readonly commits: string[] = []
  wallAt: number
  monoMs = 5_000
  #ids = 0
  readonly #life: number

  constructor(options: BenchOptions = {}) {
    this.store = options.store ?? memoryStore()
    this.wallAt = options.at ?? START
    lives += 1
    this.#life = lives
    const instanceId = `instance-${lives}`
    this.engine = createEngine({
      store: this.store,
      ids: { next: (at) => this.nextId(at) },
      tasks: {
        definitions: options.tasks ?? TASKS,
        start: (work) => void this.started.push(work),
        stop: (runId, force) => void this.stops.push({ runId, force }),
      },
      link: { announce: (announcements) => void this.announced.push(...announcements) },
      host: {
        instanceId,
        instanceName: instanceId,
        hostName: options.hostName ?? 'desk',
        processId: options.processId ?? 100 + lives,
        mode: 'standalone',
        tzRelease: options.tzRelease ?? '2026a',
        isAlive: options.isAlive ?? (() => false),
      },
      ...(options.primaries && { primaries: options.primaries }),
      ...(options.onStep && { onStep: options.onStep }),
      ...(options.onFault && { onFault: options.onFault }),
    })
    this.store.onCommit((source) => this.commits.push(source))
  }

  nextId(at: number): string {
    this.#ids += 1
    const time = at.toString(16).padStart(12, '0')
    const rest = `${this.#life.toString(16).padStart(4, '0')}${this.#ids.toString(16).padStart(8, '0')}`
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest}`
  }

  get now(): Now {
    return { wallAt: this.wallAt, monoMs: this.monoMs }
  }

  /** Both clocks go on together. */
  pass(ms: number): this {
    this.wallAt += ms
    this.monoMs += ms
    return this
  }

  /** The wall moves and the monotonic clock does not: sleep, or somebody set the clock. */
  jump(ms: number): this {
    this.wallAt += ms
    return this
  }

  /** Starts and takes the first tick. */
  start(): this {
    const result = this.engine.start(this.now)
    if (!result.ok) throw new Error(`did not start: ${result.code} ${result.message}`)
    this.engine.tick(this.now)
    return this
  }

  tick(): { nextAt: number } {
    return this.engine.tick(this.now)
  }

  /** Ticks whenever the engine asks for it, until `ms` have passed. */
  run(ms: number): this {
    const end = this.wallAt + ms
    let { nextAt } = this.tick()
    while (nextAt <= end) {
      this.pass(nextAt - this.wallAt)
      nextAt = this.tick().nextAt
    }
    this.pass(end - this.wallAt)
    this.tick()
    return this
  }

  /** A command as a door would give it: parsed by the contract first. */
  ask<N extends CommandName>(name: N, input: RequestInput<N>): Result<CommandOutput<N>> {
    const parsed = requests[name].input.parse(input) as never
    return this.engine.command(name, parsed, 'Mona', this.now)
  }

  /** A command that must succeed. */
  do<N extends CommandName>(name: N, input: RequestInput<N>): CommandOutput<N> {
    const result = this.ask(name, input)
    if (!result.ok) throw new Error(`${name}: ${result.code} ${result.message} ${JSON.stringify(result.errors)}`)
    return result.value
  }

  /** A command that must be refused. */
  refused<N extends CommandName>(name: N, input: RequestInput<N>): Failure {
    const result = this.ask(name, input)
    if (result.ok) throw new Error(`${name} was not refused`)
    return result
  }

  read<T>(work: (tx: StoreTx) => T): T {
    return this.store.read(work)
  }

  begin(runId: string): void {
    this.engine.localStarted(runId, this.now)
  }

  finish(runId: string, outcome: Partial<LocalOutcome> = {}): void {
    this.engine.localFinished(runId, { status: 'COMPLETED', reason: 'succeeded', ...outcome }, this.now)
  }

  fail(runId: string): void {
    this.finish(runId, { status: 'FAILED', reason: 'failed', errorMessage: 'it broke' })
  }

  /** Starts and ends what was claimed last. */
  finishAll(): void {
    for (const work of this.started.splice(0)) {
      this.begin(work.runId)
      this.finish(work.runId)
    }
  }

  localTemplate(more: Partial<RequestInput<'templates.create'>> = {}): string {
    return this.do('templates.create', { nameEn: 'Local', jobType: 'internal', taskFunctionKey: 'once_only', ...more })
      .id
  }

  fleetTemplate(more: Partial<RequestInput<'templates.create'>> = {}): string {
    const fleet = {
      jobType: 'device_document',
      taskFunctionKey: 'device_document',
      document: { operation: 'reboot' },
    } as const
    return this.do('templates.create', { nameEn: 'Fleet', ...fleet, ...more }).id
  }

  every(seconds: number, more: Partial<RequestInput<'schedules.create'>> = {}): string {
    const templateId = more.templateId ?? this.localTemplate()
    const timing = { scheduleType: 'interval', scheduleConfig: { intervalSeconds: seconds }, timezone: 'UTC' } as const
    return this.do('schedules.create', { nameEn: 'Every', ...timing, ...more, templateId }).id
  }

  devices(...ids: string[]): void {
    for (const id of ids) this.do('devices.create', { id })
  }

  /** All job runs of a schedule, oldest first. */
  runsOf(scheduleId: string): Run[] {
    return this.read((tx) => tx.lastRunsOfSchedule(scheduleId, 10_000)).toReversed()
  }

  /** `STATUS reason` of each run of a schedule, oldest first. */
  words(scheduleId: string): string[] {
    return this.runsOf(scheduleId).map((run) => `${run.status} ${run.reason}`)
  }
}
