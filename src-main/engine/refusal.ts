/** The one way to say no: a Failure value, and the rollback that carries it out of a transaction. */
import type { Failure, FailureCode, Success } from '../../src-preload/contract/failures.ts'

/** A failure about one field; an empty path is about the whole request. */
export function refuse(code: FailureCode, path: string, message: string, detail?: Failure['detail']): Failure {
  const failure: Failure = { ok: false, code, message, errors: [{ path, message, code }] }
  return detail === undefined ? failure : { ...failure, detail }
}

export function done<T>(value: T): Success<T> {
  return { ok: true, value }
}

/** The same failure with every path moved below a prefix: `params.a` becomes `jobs.2.params.a`. */
export function below(prefix: string, failure: Failure): Failure {
  const errors = failure.errors.map((error) => ({
    ...error,
    path: error.path === '' ? prefix : `${prefix}.${error.path}`,
  }))
  return { ...failure, errors }
}

/** Ends a transaction with nothing written. Thrown and caught by the façade only, never across a seam. */
export class Rollback extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'Rollback'
    this.failure = failure
  }
}
