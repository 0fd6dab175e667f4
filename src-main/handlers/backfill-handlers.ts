/** Requests about backfills, about many schedules at once, and about bringing the engine to rest. Decisions are the engine's. */
import type { Result } from '../../src-preload/contract/failures.ts'
import type { Backfill } from '../../src-preload/contract/timing-policies.ts'
import { previewBackfill } from '../engine/backfill/range.ts'
import { commandThen, found, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'
import { getSchedule } from './plan-handlers.ts'

type Name =
  | `backfills.${'preview' | 'create' | 'list' | 'act'}`
  | `schedules.${'pauseMany' | 'resumeMany'}`
  | 'engine.prepareStop'

const getBackfill = ({ store }: HandlerParts, id: string): Result<Backfill> =>
  found(
    store.read((tx) => tx.getBackfill(id)),
    'not_found',
    'backfill',
    id,
  )

function schedulesOf(parts: HandlerParts, ids: readonly string[]) {
  return ok({
    schedules: ids.flatMap((id) => {
      const read = getSchedule(parts, id)
      return read.ok ? [read.value] : []
    }),
  })
}

export function backfillHandlers(parts: HandlerParts): Handlers<Name> {
  const { clock, engine, store } = parts
  return {
    'backfills.preview': (input) => store.read((tx) => previewBackfill(tx, input, clock.now().wallAt)),
    'backfills.create': (input, actor) =>
      commandThen(parts, 'backfills.create', input, actor, ({ id }) => getBackfill(parts, id)),
    'backfills.list': ({ scheduleId }) => ok({ items: store.read((tx) => tx.listBackfills(scheduleId ?? null)) }),
    'backfills.act': (input, actor) =>
      commandThen(parts, 'backfills.act', input, actor, ({ id }) => getBackfill(parts, id)),
    'schedules.pauseMany': (input, actor) =>
      commandThen(parts, 'schedules.pauseMany', input, actor, ({ ids }) => schedulesOf(parts, ids)),
    'schedules.resumeMany': (input, actor) =>
      commandThen(parts, 'schedules.resumeMany', input, actor, ({ ids }) => schedulesOf(parts, ids)),
    'engine.prepareStop': (input, actor) => engine.command('engine.prepareStop', input, actor, clock.now()),
  }
}
