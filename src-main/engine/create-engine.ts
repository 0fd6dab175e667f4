/** The engine put together: commands by name, time, local work, the fleet. The only place where a StoreFault is caught. */
import type { Failure, FailureCode, Result } from '../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../src-preload/contract/requests.ts'
import type { Asked, Command, Commands } from './commands/command.ts'
import { alertCommands } from './commands/alerts.ts'
import { backfillCommands } from './commands/backfills.ts'
import { crontabCommands } from './commands/crontab.ts'
import { engineCommands } from './commands/engine-control.ts'
import { executionCommands } from './commands/executions.ts'
import { selfCheckCommand } from './commands/explain.ts'
import { fleetPlanCommands } from './commands/fleet-plan.ts'
import { groupCommands } from './commands/groups.ts'
import { historyCommands } from './commands/history.ts'
import { jobCommands } from './commands/jobs.ts'
import { occurrenceCommands } from './commands/occurrences.ts'
import { limitCommands } from './commands/limits.ts'
import { manyScheduleCommands } from './commands/many-schedules.ts'
import { policyCommands } from './commands/policies.ts'
import { queueCommands } from './commands/queue.ts'
import { retryCommands } from './commands/retry-run.ts'
import { rolloutCommands } from './commands/rollout.ts'
import { scheduleActCommands } from './commands/schedule-acts.ts'
import { scheduleCommands } from './commands/schedules.ts'
import { seriesCommands } from './commands/series.ts'
import { templateCommands } from './commands/templates.ts'
import { answerView, isView } from './commands/views.ts'
import type { ViewName } from './commands/views.ts'
import { createContext } from './context.ts'
import { strayed } from './continuous/members.ts'
import type { EngineContext } from './context.ts'
import { createDataService } from './data/service.ts'
import type { CommandName, CommandOutput, CreateEngine, Engine } from './engine.ts'
import { messageEvents } from './events/messages.ts'
import { raiseEvent } from './events/raise.ts'
import { withAnnouncements } from './fleet/announce.ts'
import type { FleetContext } from './fleet/announce.ts'
import { createFleetService } from './fleet/service.ts'
import type { Now } from './ports/clock.ts'
import type { Announcement, DeviceLink, FleetService } from './ports/device-link.ts'
import { StoreFault } from './ports/store.ts'
import { admit } from './queue/admit.ts'
import { refuse, Rollback } from './refusal.ts'
import { startEngine, stopEngine } from './services/lifetime.ts'
import { makePrimarySchedules } from './services/primary.ts'
import { takeReports } from './services/local-work.ts'
import { tick } from './services/tick.ts'
import { takeTurn } from './services/turn.ts'

type InCommit = Exclude<CommandName, 'history.cleanup' | 'selfCheck.get' | Exclude<ViewName, 'schedules.preview'>>

const commands: Commands<InCommit> = {
  ...engineCommands,
  ...templateCommands,
  ...scheduleCommands,
  ...scheduleActCommands,
  ...occurrenceCommands,
  ...manyScheduleCommands,
  ...backfillCommands,
  ...limitCommands,
  ...jobCommands,
  ...rolloutCommands,
  ...queueCommands,
  ...executionCommands,
  ...crontabCommands,
  ...groupCommands,
  ...retryCommands,
  ...fleetPlanCommands,
  ...policyCommands,
  ...alertCommands,
  ...seriesCommands,
}

const MEMBER_CHANGES = /^(devices|deviceGroups)\./
const LIMIT_CHANGES = /^(limits|devices|deviceGroups)\./

// How long after a refused commit the tick tries again.
const FAULT_RETRY_MS = 5_000

const FAULT_CODES: Readonly<Record<StoreFault['code'], FailureCode>> = {
  stepped_down: 'stepped_down',
  disk_full: 'disk_full',
  store_damaged: 'store_damaged',
  store_unwritable: 'store_unwritable',
  store_newer: 'store_newer',
  store_foreign: 'store_foreign',
  migration_failed: 'migration_failed',
  constraint: 'internal',
}

function stopped(): Failure {
  return refuse('engine_stopped', '', 'The engine of this workspace is not running. Start it and try again.')
}

/** This instance is no longer the one that writes: it ends its local work and answers nothing more (DESIGN 6.17). */
function stepDown(ctx: EngineContext): void {
  ctx.life.isRunning = false
  ctx.life.unsaved.clear()
  const running = [...ctx.life.startedMono.keys()]
  ctx.life.startedMono.clear()
  for (const runId of running) ctx.tasks.stop(runId, true)
}

function faultOf(ctx: EngineContext, error: unknown): StoreFault {
  if (!(error instanceof StoreFault)) throw error
  if (error.code === 'stepped_down') stepDown(ctx)
  return error
}

function failureOf(ctx: EngineContext, error: unknown): Failure {
  if (error instanceof Rollback) return error.failure
  const fault = faultOf(ctx, error)
  return { ok: false, code: FAULT_CODES[fault.code], message: fault.message, errors: [], detail: fault.detail }
}

/** Judges and writes in one commit, and admits what became possible; a refusal leaves nothing behind. */
function runCommand<N extends CommandName>(
  ctx: FleetContext,
  name: N,
  input: ParsedInput<N>,
  actor: string,
  now: Now,
): Result<CommandOutput<N>> {
  // The map is complete by its type; TypeScript cannot follow a generic name through it.
  const command = commands[name as InCommit] as unknown as Command<N>
  const result = ctx.write(actor, now, (tx) => {
    const asked: Asked = { ctx, tx, actor, now }
    const judged = command(asked, input)
    if (!judged.ok) throw new Rollback(judged)
    // What counts against which limit may have changed: every device that waits is looked at again.
    if (LIMIT_CHANGES.test(name)) ctx.life.freedDevices = 'all'
    if (MEMBER_CHANGES.test(name)) strayed(ctx, 'all')
    admit(ctx, tx, now)
    return judged
  })
  // What was asked for is stored; a turn that the store refuses now is taken up by the next tick.
  safely(ctx, () => takeTurn(ctx, now))
  return result
}

/** Announcements made while a batch is answered: they are said after the batch's own, or an older list would be told last. */
type Held = { open: Announcement[] | null }

function holding(link: DeviceLink, held: Held): DeviceLink {
  return {
    announce: (announcements) => {
      if (held.open === null) link.announce(announcements)
      else held.open.push(...announcements)
    },
    announceAgain: () => link.announceAgain?.(),
    eventsWait: () => link.eventsWait?.(),
  }
}

/** The fleet's service, followed by admission where an answer made room; silent once this instance has stopped. */
function guardedFleet(ctx: FleetContext, inner: FleetService, held: Held): FleetService {
  const guard = <T>(wallAt: number, silent: T, call: () => T): T => {
    if (!ctx.life.isRunning) return silent
    try {
      const answer = call()
      if (ctx.life.wantsTurn) takeTurn(ctx, { wallAt, monoMs: ctx.life.lastTick?.monoMs ?? 0 })
      return answer
    } catch (error) {
      const fault = faultOf(ctx, error)
      if (fault.code === 'stepped_down') return silent
      throw fault
    }
  }
  return {
    messages: messageEvents(ctx, guard),
    handle: (requests, wallAt) => {
      held.open = []
      try {
        const silent = { replies: [], announcements: [] }
        const { replies, announcements } = guard(wallAt, silent, () => inner.handle(requests, wallAt))
        return { replies, announcements: [...announcements, ...held.open] }
      } finally {
        held.open = null
      }
    },
    presence: (reports, wallAt) => guard(wallAt, undefined, () => inner.presence(reports, wallAt)),
    announceAll: (after, limit, wallAt) =>
      guard(wallAt, { announcements: [], next: null }, () => inner.announceAll(after, limit, wallAt)),
    announced: (deviceIds, wallAt) => guard(wallAt, undefined, () => inner.announced(deviceIds, wallAt)),
    cancelAnswers: (answers, wallAt) => guard(wallAt, undefined, () => inner.cancelAnswers?.(answers, wallAt)),
    link: (news, wallAt) => guard(wallAt, undefined, () => inner.link?.(news, wallAt)),
    events: (afterId, limit) => (ctx.life.isRunning ? inner.events(afterId, limit) : []),
    eventsSent: (ids, wallAt) => guard(wallAt, undefined, () => inner.eventsSent(ids, wallAt)),
  }
}

function view(ctx: EngineContext, name: ViewName, input: unknown, actor: string, now: Now) {
  return ctx.store.read((tx) => answerView(name, { ctx, tx, actor, now }, input as never))
}

function command<N extends CommandName>(
  ctx: FleetContext,
  name: N,
  input: ParsedInput<N>,
  actor: string,
  now: Now,
): Result<CommandOutput<N>> {
  if (!ctx.life.isRunning) return stopped()
  try {
    if (isView(name)) return view(ctx, name, input, actor, now) as Result<CommandOutput<N>>
    switch (name) {
      case 'selfCheck.get':
        return selfCheckCommand(ctx, input as ParsedInput<'selfCheck.get'>, now) as Result<CommandOutput<N>>
      case 'history.cleanup':
        return historyCommands['history.cleanup'](ctx, input as ParsedInput<'history.cleanup'>, actor, now) as Result<
          CommandOutput<N>
        >
      default:
        return runCommand(ctx, name, input, actor, now)
    }
  } catch (error) {
    return failureOf(ctx, error)
  }
}

function safely(ctx: EngineContext, work: () => void): void {
  if (!ctx.life.isRunning) return
  try {
    work()
  } catch (error) {
    // A refused commit is made up for by the next tick: ends are kept, starts are only words. What refused it is said all the same.
    ctx.onFault(faultOf(ctx, error))
  }
}

function safeTick(ctx: EngineContext, now: Now): ReturnType<Engine['tick']> {
  if (!ctx.life.isRunning) return { nextAt: now.wallAt + FAULT_RETRY_MS }
  try {
    return tick(ctx, now)
  } catch (error) {
    return { nextAt: now.wallAt + FAULT_RETRY_MS, fault: faultOf(ctx, error).code }
  }
}

/** Builds an engine that has taken nothing yet: call `start` first. */
export const createEngine: CreateEngine = (parts) => {
  const held: Held = { open: null }
  const ctx = withAnnouncements(createContext({ ...parts, link: holding(parts.link, held) }))
  ctx.hooks.raise = (tx, event, now) => raiseEvent(ctx, tx, event, now)
  const fleet = guardedFleet(ctx, createFleetService(ctx, ctx.onFault), held)
  const localReports: Engine['localReports'] = (reports, now) =>
    safely(ctx, () => {
      takeReports(ctx, reports, now)
      if (reports.some(({ kind }) => kind === 'finished')) takeTurn(ctx, now)
    })
  return {
    start: (now) => {
      try {
        const started = startEngine(ctx, now)
        if (started.ok && parts.primaries) makePrimarySchedules(ctx, parts.primaries, now)
        return started
      } catch (error) {
        return failureOf(ctx, error)
      }
    },
    tick: (now) => safeTick(ctx, now),
    command: (name, input, actor, now) => command(ctx, name, input, actor, now),
    localStarted: (runId, now) => localReports([{ kind: 'started', runId, at: now }], now),
    localFinished: (runId, outcome, now) => localReports([{ kind: 'finished', runId, outcome, at: now }], now),
    localReports,
    fleet,
    definitions: ctx.tasks.definitions,
    data: createDataService(ctx),
    stop: (now) => {
      try {
        stopEngine(ctx, now)
      } catch (error) {
        // The lease runs out by itself; the next start finds what could not be given back (R39).
        ctx.onFault(faultOf(ctx, error))
      }
    },
  }
}
