/**
 * What every part of the engine is handed: the ports, one way to commit, and what is to happen after the commit.
 * No rules live here.
 */
import type { Finding } from '../../src-preload/contract/requests-explain.ts'
import type { EngineParts, StepName } from './engine.ts'
import type { RaiseEvent } from './events/event.ts'
import type { Now } from './ports/clock.ts'
import type { StoreTx } from './ports/store.ts'
import type { LocalOutcome } from './ports/tasks.ts'

/** Facts of this engine life only; nothing in it is needed after a restart. */
export type EngineLife = {
  /** The local work handed to the task runner, by run id: the monotonic reading at which it began (R25), null before that. */
  readonly startedMono: Map<string, number | null>
  /** True between a successful start and stop or stepping down. */
  isRunning: boolean
  /** The last reading of the clocks; null before the first tick. */
  lastTick: Now | null
  /** Monotonic reading of the last renewal of the lease. */
  renewedMono: number | null
  /** Ends of local work that could not be stored yet (disk full), by run id; tried again at each tick. */
  readonly unsaved: Map<string, LocalOutcome>
  /** Wall instant of the last hourly clean-up of slots and history. */
  tidiedAt: number | null
  /** The self-check: when the last one began, and what it has so far; `findings` null = it has ended. */
  check: { readonly at: number; readonly after: string | null; readonly findings: Finding[] | null } | null
  /** Set when a job ended or a gate opened: admission has something to look at. */
  wantsTurn: boolean
  /** R35: when this life asked running local work to end, by run id, on the monotonic clock. */
  readonly cancelMono: Map<string, number>
  /** Devices whose list changed since waiting releases were last looked at; `all` = look at every one of them. */
  freedDevices: Set<string> | 'all'
  /** Jobs whose rollout has to be judged: something of them changed; `all` = every one that is under way. */
  changedRollouts: Set<string> | 'all'
  /** Whether devices can be heard (5.3): timers of executions are decided only while they are. */
  link: 'away' | 'draining' | 'heard'
  /** The last counter of each device that has one (`statusDetails.seq`). */
  readonly deviceSeq: Map<string, number>
  /** Devices whose membership in continuous jobs may have changed; `all` = of every one. */
  strayDevices: Set<string> | 'all'
  /** Continuous jobs whose whole target has been looked at. */
  readonly followed: Set<string>
  /** Groups whose gate is looked at when the work under way in this commit is done; null = at once (groups/gate.ts). */
  staleGroups: Set<string> | null
  /** Points of a removed series may be left (data/removed-series.ts). */
  removesSeries: boolean
  /** The lease's epoch; locks carry it (DESIGN 6.17). */
  epoch: number
}

/** The ports and the one way to commit. Built by `createContext`, completed by the fleet with announcements. */
export type EngineContext = Pick<EngineParts, 'store' | 'ids' | 'tasks' | 'link' | 'host'> & {
  /**
   * One commit of `work`, then everything given to `afterCommit`, then the announcements of noted devices.
   * `source` = who changes: an operator's name, `engine` or `device`. Throws StoreFault; writes do not nest.
   */
  readonly write: <T>(source: string, now: Now, work: (tx: StoreTx) => T) => T
  /** Call inside a write BEFORE the device's list changes: it is compared after the work and announced after the commit. */
  readonly noteDevice: (deviceId: string) => void
  /** Call inside a write: runs once the commit is durable, in the order given; dropped when the commit fails. */
  readonly afterCommit: (call: () => void) => void
  /** Names a step of a job's journey to the crash test; does nothing elsewhere. */
  readonly step: (name: StepName) => void
  /** Says what broke where no caller hears it; for the log. */
  readonly onFault: (fault: unknown) => void
  readonly life: EngineLife
  /** Joints that are set once when the engine is put together: whoever causes a fact need not know who waits for it. */
  readonly hooks: { raise: RaiseEvent }
}

/** Nothing is known yet, so everything is to be looked at. */
function newLife(): EngineLife {
  return {
    startedMono: new Map(),
    isRunning: false,
    lastTick: null,
    renewedMono: null,
    unsaved: new Map(),
    tidiedAt: null,
    check: null,
    wantsTurn: false,
    cancelMono: new Map(),
    freedDevices: 'all',
    link: 'heard',
    deviceSeq: new Map(),
    strayDevices: new Set(),
    followed: new Set(),
    changedRollouts: 'all',
    staleGroups: null,
    removesSeries: true,
    epoch: 0,
  }
}

/** A context whose `noteDevice` does nothing yet: the fleet wraps `write` and `noteDevice` with announcements. */
export function createContext(parts: EngineParts): EngineContext {
  let pending: (() => void)[] = []
  const write: EngineContext['write'] = (source, _now, work) => {
    pending = []
    let result: ReturnType<typeof work>
    try {
      result = parts.store.write(source, work)
    } catch (fault) {
      pending = []
      throw fault
    }
    const calls = pending
    pending = []
    for (const call of calls) call()
    return result
  }
  return {
    store: parts.store,
    ids: parts.ids,
    tasks: parts.tasks,
    link: parts.link,
    host: parts.host,
    write,
    noteDevice: () => {},
    afterCommit: (call) => {
      pending.push(call)
    },
    step: (name) => parts.onStep?.(name),
    onFault: (fault) => parts.onFault?.(fault),
    hooks: { raise: () => {} },
    life: newLife(),
  }
}
