/** Parameters judged by the task function itself: its schema, its rules, the allow-list. Before anything is stored. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import { hasEventPlaceholder } from '../events/fill.ts'
import type { StoreTx } from '../ports/store.ts'
import type { PreparedJob } from '../queue/new-job.ts'
import { done } from '../refusal.ts'

export type TaskValues = {
  readonly taskFunctionKey: string
  readonly params: Readonly<Record<string, unknown>>
  /** What comes before the parameter's key in an error's path. */
  readonly path: string
  /** Values that others complete later: only what is given is judged. */
  readonly isPart?: boolean
}

/** Codes: `not_allowed`, `unknown_zone`, else `invalid_parameters`; one error a value at `path.key`. Unknown functions are not judged. */
export function checkTask(
  ctx: Pick<EngineContext, 'tasks'>,
  tx: StoreTx,
  { taskFunctionKey, params, path, isPart = false }: TaskValues,
): Result<null> {
  const task = ctx.tasks.definitions.find(({ key }) => key === taskFunctionKey)
  if (task === undefined) return done(null)
  // Read only by those who ask: most functions do not, and every job comes by here.
  const found = task.check(params, {
    get scriptAllowList() {
      return tx.getSettings().scriptAllowList
    },
  })
  const errors = found
    .filter((error) => !isPart || Object.hasOwn(params, error.path.split('.')[0] ?? ''))
    .map((error) => ({ ...error, path: error.path === '' ? path : `${path}.${error.path}` }))
  const [first] = errors
  if (first === undefined) return done(null)
  const code = first.code === 'not_allowed' || first.code === 'unknown_zone' ? first.code : 'invalid_parameters'
  return { ok: false, code, message: first.message, errors }
}

/** The same for work that is ready to be queued by hand; what only an event can fill in is not judged. Codes of `checkTask`. */
export function checkPrepared(ctx: Pick<EngineContext, 'tasks'>, tx: StoreTx, job: PreparedJob): Result<null> {
  const given = Object.entries(job.filledParams)
  const known = given.filter(([, value]) => !hasEventPlaceholder(value))
  const { taskFunctionKey } = job.work
  const params = Object.fromEntries(known)
  return checkTask(ctx, tx, { taskFunctionKey, params, path: 'params', isPart: known.length < given.length })
}
