/** Requests about the engine, settings, templates and schedules. Decisions are the engine's, rows are the store's. */
import type { Result } from '../../src-preload/contract/failures.ts'
import type { timingRequests } from '../../src-preload/contract/requests-timing.ts'
import type { EngineRequestName, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { Schedule, Template } from '../../src-preload/contract/entities.ts'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import type { ScheduleRow } from '../engine/ports/store-plan.ts'
import { listComing, nextOfAll, withComing } from './coming.ts'
import { commandThen, found, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'
import { scheduleCalendar, scheduleLoad } from './planned.ts'

type PlanName = Exclude<
  Extract<
    EngineRequestName,
    `engine.${string}` | `settings.${string}` | `lookups.${string}` | `templates.${string}` | `schedules.${string}`
  >,
  // The finer plan has handlers of its own.
  keyof typeof timingRequests
>

function status(parts: HandlerParts): EngineStatus {
  const now = parts.clock.now().wallAt
  const counters = parts.store.views.engineCounters({ now })
  const own = parts.instance()
  const instance = parts.store.views.instances().find(({ id }) => id === own.id) ?? own
  return { ...counters, nextFire: nextOfAll(parts), instance, now, broker: parts.broker.status() }
}

/** The stored row without what only the engine needs. */
function scheduleView(row: ScheduleRow): Schedule {
  const { decidedUpToAt: _engineOnly, ...schedule } = row
  return schedule
}

/** A schedule as the contract has it. Failure `unknown_schedule`. */
export function getSchedule(parts: HandlerParts, id: string): Result<Schedule> {
  const row = parts.store.read((tx) => tx.getSchedule(id))
  return found(row ? withComing(parts, scheduleView(row)) : null, 'unknown_schedule', 'schedule', id)
}

function getTemplate(parts: HandlerParts, id: string): Result<Template> {
  return found(parts.store.views.templatesGet(id), 'not_found', 'template', id)
}

/** The reference API's integer numbers stand for ids here; UUIDs are never all digits. */
function byNumber(id: string, ofNumber: (number: number) => { id: string } | null): string {
  if (!/^\d{1,15}$/.test(id)) return id
  return ofNumber(Number(id))?.id ?? id
}

/** The stored lists, each task function with what this version says of its running. */
function lookups(parts: HandlerParts): RequestOutput<'lookups.get'> {
  const { taskFunctions, ...lists } = parts.store.views.lookupsGet()
  const known = new Map(parts.engine.definitions.map((definition) => [definition.key, definition]))
  const withRunning = taskFunctions.map((row) => {
    const { timeoutMs = null, isIdempotent = null } = known.get(row.key) ?? {}
    return { ...row, timeoutMs, isIdempotent }
  })
  return { ...lists, taskFunctions: withRunning, timezones: [...parts.timezones] }
}

function engineHandlers(
  parts: HandlerParts,
): Handlers<Extract<PlanName, `engine.${string}` | `settings.${string}` | 'lookups.get'>> {
  return {
    'engine.status': () => ok(status(parts)),
    'engine.pause': (input, actor) => commandThen(parts, 'engine.pause', input, actor, () => ok(status(parts))),
    'engine.resume': (input, actor) => commandThen(parts, 'engine.resume', input, actor, () => ok(status(parts))),
    'settings.get': () => ok(parts.store.views.settingsGet()),
    'settings.change': (input, actor) =>
      commandThen(parts, 'settings.change', input, actor, () => ok(parts.store.views.settingsGet())),
    'lookups.get': () => ok(lookups(parts)),
  }
}

function templateHandlers(parts: HandlerParts): Handlers<Extract<PlanName, `templates.${string}`>> {
  const idOf = (id: string) => byNumber(id, (number) => parts.store.read((tx) => tx.getTemplateByNumber(number)))
  return {
    'templates.list': (input) => ok(parts.store.views.templatesList(input)),
    'templates.get': ({ id }) => getTemplate(parts, idOf(id)),
    'templates.create': (input, actor) =>
      commandThen(parts, 'templates.create', input, actor, ({ id }) => getTemplate(parts, id)),
    'templates.change': (input, actor) =>
      commandThen(parts, 'templates.change', { ...input, id: idOf(input.id) }, actor, ({ id }) =>
        getTemplate(parts, id),
      ),
    'templates.delete': (input, actor) => {
      // A template without schedules and history is removed: what it was is the answer then.
      const before = getTemplate(parts, idOf(input.id))
      if (!before.ok) return before
      return commandThen(parts, 'templates.delete', { id: before.value.id }, actor, ({ id }) => {
        return ok(parts.store.views.templatesGet(id) ?? before.value)
      })
    },
  }
}

function scheduleHandlers(parts: HandlerParts): Handlers<Extract<PlanName, `schedules.${string}`>> {
  const { engine, clock, store } = parts
  const idOf = (id: string) => byNumber(id, (number) => store.read((tx) => tx.getScheduleByNumber(number)))
  return {
    'schedules.list': (input) => ok(listComing(parts, store.views.schedulesList(input), input.sort)),
    'schedules.get': ({ id }) => {
      const row = store.views.schedulesGet(idOf(id))
      return found(row === null ? null : withComing(parts, row), 'unknown_schedule', 'schedule', id)
    },
    'schedules.create': (input, actor) =>
      commandThen(parts, 'schedules.create', input, actor, ({ id }) => getSchedule(parts, id)),
    'schedules.change': (input, actor) =>
      commandThen(parts, 'schedules.change', { ...input, id: idOf(input.id) }, actor, ({ id }) =>
        getSchedule(parts, id),
      ),
    'schedules.delete': (input, actor) =>
      commandThen(parts, 'schedules.delete', { id: idOf(input.id) }, actor, ({ id }) => getSchedule(parts, id)),
    'schedules.act': (input, actor) =>
      commandThen(parts, 'schedules.act', { ...input, id: idOf(input.id) }, actor, ({ id, runId, jobId }) => {
        const schedule = getSchedule(parts, id)
        return schedule.ok ? ok({ schedule: schedule.value, runId, jobId }) : schedule
      }),
    'schedules.preview': (input, actor) => engine.command('schedules.preview', input, actor, clock.now()),
    'schedules.load': (input) => ok(scheduleLoad(parts, input)),
    'schedules.calendar': (input) => scheduleCalendar(parts, input),
  }
}

export function planHandlers(parts: HandlerParts): Handlers<PlanName> {
  return { ...engineHandlers(parts), ...templateHandlers(parts), ...scheduleHandlers(parts) }
}
