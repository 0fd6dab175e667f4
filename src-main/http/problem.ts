/** Failures as RFC 9457 problem details; always with `code` and `errors[].path`. */
import { HTTP_STATUS } from '../../src-preload/contract/failures.ts'
import type { Failure, FailureCode } from '../../src-preload/contract/failures.ts'

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: FailureCode
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  /** What the caller needs to go on: the neighbours of a moved job, the holder of a workspace. */
  readonly context?: Readonly<Record<string, unknown>>
}

/** `unknown_device` → `Unknown device`. */
const titleOf = (code: string) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ')

export function problemOf({ code, message, errors, detail }: Failure): Problem {
  const problem: Problem = {
    type: `urn:muster:problem:${code}`,
    title: titleOf(code),
    status: HTTP_STATUS[code],
    detail: message,
    code,
    errors: errors.map((error) => ({ path: error.path, message: error.message })),
  }
  return detail ? { ...problem, context: detail } : problem
}
