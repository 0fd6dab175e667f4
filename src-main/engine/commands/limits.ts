/** Commands about concurrency limits: saved, deleted. What is under way is never stopped by them (issue 3, section 6). */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { ConcurrencyLimit } from '../../../src-preload/contract/timing-policies.ts'
import { EACH } from '../domain/limits.ts'
import { done, refuse } from '../refusal.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, made } from './command.ts'

type Input = ParsedInput<'limits.save'>

/** The key names something that is there; `*` and the names of resources need not be known. */
function checkKey(on: Asked, { kind, key }: Input): Result<null> {
  if (key === EACH || kind === 'resource') return done(null)
  if (kind === 'template' && on.tx.getTemplate(key) === null) {
    return refuse('unknown_template', 'key', `There is no template "${key}".`)
  }
  if (kind === 'device' && on.tx.getDevice(key) === null) {
    return refuse('unknown_device', 'key', `There is no device "${key}".`)
  }
  if (kind === 'device_group' && on.tx.getDeviceGroup(key) === null) {
    return refuse('unknown_device_group', 'key', `There is no device group "${key}".`)
  }
  return done(null)
}

function checkFree(on: Asked, { id, kind, key }: Input): Result<null> {
  const taken = on.tx.listLimits().find((limit) => limit.kind === kind && limit.key === key && limit.id !== id)
  if (taken === undefined) return done(null)
  return refuse('already_exists', 'key', 'There is a limit for this already. Change that one.', { id: taken.id })
}

const save: Command<'limits.save'> = (on, input) => {
  const stored = input.id ? on.tx.getLimit(input.id) : null
  if (input.id && stored === null) return refuse('not_found', 'id', `There is no limit "${input.id}".`)
  const key = checkKey(on, input)
  if (!key.ok) return key
  const free = checkFree(on, input)
  if (!free.ok) return free
  const { kind, max } = input
  const row: ConcurrencyLimit =
    stored === null
      ? { id: on.ctx.ids.next(on.now.wallAt), kind, key: input.key, max, ...made(on) }
      : { ...stored, kind, key: input.key, max, ...changed(on, stored) }
  if (stored === null) on.tx.insertLimit(row)
  else on.tx.updateLimit(row, stored.version)
  on.tx.touch('limit', row.id)
  on.tx.touch('queue', 'queue')
  audit(on, 'limit.saved', 'limit', row.id, { kind, key: row.key, max, was: stored?.max ?? null })
  return done({ id: row.id })
}

const remove: Command<'limits.delete'> = (on, { id }) => {
  const stored = on.tx.getLimit(id)
  if (stored === null) return refuse('not_found', 'id', `There is no limit "${id}".`)
  on.tx.deleteLimit(id)
  on.tx.touch('limit', id)
  on.tx.touch('queue', 'queue')
  audit(on, 'limit.deleted', 'limit', id, { kind: stored.kind, key: stored.key, max: stored.max })
  return done({ id })
}

export const limitCommands: Commands<'limits.save' | 'limits.delete'> = { 'limits.save': save, 'limits.delete': remove }
