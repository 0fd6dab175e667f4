/** The shape of a command: judged and written inside one commit; a refusal rolls everything back. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { EngineContext } from '../context.ts'
import type { CommandName, CommandOutput } from '../engine.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'

export type Asked = { readonly ctx: EngineContext; readonly tx: StoreTx; readonly actor: string; readonly now: Now }

/** Refusals are values; whatever was written before one is rolled back by the façade. */
export type Command<N extends CommandName> = (on: Asked, input: ParsedInput<N>) => Result<CommandOutput<N>>
/** Some of the commands, by name: what each file of this folder gives. */
export type Commands<N extends CommandName> = { readonly [K in N]: Command<K> }

/** One audit row of an operator's action; `data` holds the state that came of it. */
export function audit(on: Asked, action: string, entity: string, entityId: string | null, data: unknown = null): void {
  on.tx.addAudit({ at: on.now.wallAt, actor: on.actor, action, entity, entityId, data })
}

/** The audit fields of a row that is made now. */
export function made(on: Asked) {
  const at = on.now.wallAt
  return { createdAt: at, createdBy: on.actor, updatedAt: at, updatedBy: on.actor, version: 1 }
}

/** The audit fields of a row that is changed now. */
export function changed(on: Asked, row: { version: number }) {
  return { updatedAt: on.now.wallAt, updatedBy: on.actor, version: row.version + 1 }
}

/** `version_conflict` when the operator saw another version than the stored one; nothing given = last writer wins. */
export function checkSeen(row: { version: number; updatedBy: string }, seen: number | null | undefined): Result<null> {
  if (seen === null || seen === undefined || seen === row.version) return done(null)
  const message = `It was changed by ${row.updatedBy} in the meantime. Load it again and repeat the change.`
  return refuse('version_conflict', 'version', message, { version: row.version })
}

/** A job by its internal or its public id. Failure `unknown_job`. */
export function findJob(tx: StoreTx, id: string, path: string): Result<JobRow> {
  const job = tx.getJob(id) ?? tx.getJobByPublicId(id)
  return job === null
    ? refuse('unknown_job', path, `There is no job "${id}". It may have ended; look in History.`)
    : done(job)
}

/** What was given, else what is stored: for changes where a field left out stays and null empties it. */
export function given<T>(value: T | undefined, stored: T): T {
  return value === undefined ? stored : value
}
