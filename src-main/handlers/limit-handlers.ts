/** Requests about concurrency limits. Decisions are the engine's, rows are the store's. */
import type { Result } from '../../src-preload/contract/failures.ts'
import type { ConcurrencyLimit } from '../../src-preload/contract/timing-policies.ts'
import { limitsInUse } from '../engine/limits/in-use.ts'
import { commandThen, found, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

const getLimit = ({ store }: HandlerParts, id: string): Result<ConcurrencyLimit> =>
  found(
    store.read((tx) => tx.getLimit(id)),
    'not_found',
    'limit',
    id,
  )

export function limitHandlers(parts: HandlerParts): Handlers<`limits.${'list' | 'save' | 'delete'}`> {
  return {
    'limits.list': () => ok({ items: parts.store.read((tx) => limitsInUse(tx)) }),
    'limits.save': (input, actor) => commandThen(parts, 'limits.save', input, actor, ({ id }) => getLimit(parts, id)),
    'limits.delete': (input, actor) => commandThen(parts, 'limits.delete', input, actor, ({ id }) => ok({ id })),
  }
}
