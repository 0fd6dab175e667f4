/** The engine's façade as its hosts see it: commands in, decisions out. Composition only; the rules live in the folders beside. */
import type { EngineRequestName, ParsedInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { Now } from './ports/clock.ts'
import type { DataService } from './ports/data-service.ts'
import type { DeviceLink, FleetService } from './ports/device-link.ts'
import type { Ids } from './ports/ids.ts'
import type { Store, StoreFault } from './ports/store.ts'
import type { LocalOutcome, LocalReport, PrimarySchedule, TaskDefinition, TaskRunner } from './ports/tasks.ts'

/** The named steps of a job's journey, in order: the crash test kills the process at each of them. */
export type StepName =
  | 'slot.decided'
  | 'job.claimed'
  | 'task.started'
  | 'task.finished'
  | 'run.sealed'
  | 'fleet.admitted'
  | 'fleet.released'
  | 'device.accepted'
  | 'device.sealed'

export type EngineParts = {
  readonly store: Store
  readonly ids: Ids
  readonly tasks: TaskRunner
  /** Made at start where they are missing; none = this workspace gets none. */
  readonly primaries?: readonly PrimarySchedule[]
  readonly link: DeviceLink
  readonly host: {
    readonly instanceId: string
    readonly instanceName: string
    readonly hostName: string
    readonly processId: number
    readonly mode: 'embedded' | 'standalone'
    /** process.versions.tz of this runtime. */
    readonly tzRelease: string
    /** Is this pid alive on this host? For the lease of a killed instance (DESIGN 6.17). */
    readonly isAlive: (processId: number) => boolean
  }
  /** Hears what broke where no caller is told the cause: a device's request that could not be judged or stored (the device is told
   *  InternalError), a commit that is made up for later, a stop that could not be written. */
  readonly onFault?: (fault: unknown) => void
  /** Called when a step is durable (or, for `task.started`, under way). Only the crash test gives it. */
  readonly onStep?: (name: StepName) => void
}

/** The requests that change something and are decided by the engine; the rest are views answered by the handlers. */
export type CommandName = Extract<
  EngineRequestName,
  | 'engine.pause'
  | 'engine.resume'
  | 'settings.change'
  | `templates.${'create' | 'change' | 'delete'}`
  | `schedules.${'create' | 'change' | 'act' | 'delete' | 'preview'}`
  | `occurrences.${'change' | 'undo'}`
  | `jobs.${'create' | 'hold' | 'cancel' | 'delete' | 'rollout' | 'preview'}`
  | `queue.${'move' | 'hold'}`
  | `limits.${'save' | 'delete'}`
  | `backfills.${'create' | 'act'}`
  | `schedules.${'pauseMany' | 'resumeMany'}`
  | 'engine.prepareStop'
  | `executions.${'cancel' | 'delete' | 'order' | 'relieve'}`
  | 'fleet.resync'
  | `groups.${'create' | 'change' | 'cancel' | 'retry'}`
  | `devices.${'create' | 'change' | 'delete' | 'accept' | 'import'}`
  | `deviceGroups.${'create' | 'change' | 'delete'}`
  | `policies.${'create' | 'change' | 'delete' | 'deploy'}`
  | 'series.delete'
  | 'alerts.act'
  | 'runs.retry'
  | 'history.cleanup'
  | 'crontab.preview'
  | 'crontab.import'
  | 'explain.run'
  | 'explain.nothing'
  | 'selfCheck.get'
>

/** A command answers with the id of what it made or changed; the handler reads the view back. */
export type CommandOutput<N extends CommandName> = N extends
  | 'schedules.preview'
  | 'occurrences.undo'
  | 'history.cleanup'
  | 'queue.hold'
  | 'engine.prepareStop'
  | 'crontab.preview'
  | 'jobs.preview'
  | `explain.${string}`
  | 'selfCheck.get'
  | 'devices.import'
  | 'executions.relieve'
  | 'fleet.resync'
  ? RequestOutput<N>
  : N extends 'schedules.act'
    ? { id: string; runId: string | null; jobId: string | null }
    : N extends 'jobs.hold' | 'crontab.import' | 'devices.accept' | `schedules.${'pauseMany' | 'resumeMany'}`
      ? { ids: string[] }
      : N extends 'queue.move'
        ? { id: string; version: number }
        : N extends 'executions.order'
          ? { deviceId: string }
          : N extends `executions.${string}`
            ? { jobId: string; deviceId: string; executionNumber: number }
            : N extends 'policies.deploy'
              ? { id: string; jobId: string; runId: string }
              : { id: string }

export type Engine = {
  /** Takes the lease and settles what a crash left (R36, R39). Failure `workspace_held` names the holder in `detail`. */
  start(now: Now): Result<{ recovered: number }>
  /** The one path for start, wake, clock jump and plain time: decides due slots, admits, releases, expires, starts local work.
   *  `nextAt` = when it wants to be called again (wall), at the latest; the driver never waits longer than 30 s (R22).
   *  `fault` = the store refused to commit: nothing was lost, the work is tried again at `nextAt`; `stepped_down` ends this engine. */
  tick(now: Now): { nextAt: number; fault?: StoreFault['code'] }
  /** Something outside the clock happened (a command, an answer): admit and release now.
   *  `schedules.create` with `template` instead of `templateId` makes a private ACTIVE template in the same commit (DESIGN 6.23). */
  command<N extends CommandName>(name: N, input: ParsedInput<N>, actor: string, now: Now): Result<CommandOutput<N>>
  localStarted(runId: string, now: Now): void
  localFinished(runId: string, outcome: LocalOutcome, now: Now): void
  /** The same for many, in the order given, up to a hundred a commit; one that is refused does not hold up the others. */
  localReports(reports: readonly LocalReport[], now: Now): void
  readonly fleet: FleetService
  /** What this version can do. */
  readonly definitions: readonly TaskDefinition[]
  /** For local tasks: points to store, alert rules to check. */
  readonly data: DataService
  /** Gives running local work back to the queue without counting the attempt (R36), writes stopped, gives the lease up. */
  stop(now: Now): void
}

export type CreateEngine = (parts: EngineParts) => Engine
