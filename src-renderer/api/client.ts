/** The only user of `window.muster`: requests typed by the contract, answers parsed on arrival. No React, no words. */
import * as z from 'zod'
import type { FailureCode, FieldError, Result } from '../../src-preload/contract/failures.ts'
import { failureSchema } from '../../src-preload/contract/failures.ts'
import { changeBatch, events, type ChangeBatch } from '../../src-preload/contract/events.ts'
import {
  type RequestInput,
  type RequestName,
  type RequestOutput,
  requests,
} from '../../src-preload/contract/requests.ts'

z.config({ jitless: true })

/** What the preload puts on the window. Tests and the harness may leave out the events besides changes. */
export type Bridge = {
  request(name: string, input: unknown): Promise<unknown>
  onChange(listener: (batch: unknown) => void): () => void
  onNavigate?(listener: (place: unknown) => void): () => void
  onEngine?(listener: (state: unknown) => void): () => void
  readonly platform?: string
}

declare global {
  interface Window {
    muster?: Bridge
  }
}

/** A request that was refused, as an exception for react-query. `code` is one of the contract's closed list. */
export class RequestFailure extends Error {
  readonly code: FailureCode
  readonly errors: readonly FieldError[]
  readonly detail: Readonly<Record<string, unknown>> | undefined
  constructor(failure: {
    code: FailureCode
    message: string
    errors: readonly FieldError[]
    detail?: Readonly<Record<string, unknown>> | undefined
  }) {
    super(failure.message)
    this.name = 'RequestFailure'
    this.code = failure.code
    this.errors = failure.errors
    this.detail = failure.detail
  }
}

const envelope = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), failureSchema])

function refuse(code: FailureCode, message: string): Result<never> {
  return { ok: false, code, message, errors: [] }
}

/** Asks the engine. Never throws: a bridge that is gone is `engine_unavailable`, an answer outside the contract `internal`. */
export async function request<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
): Promise<Result<RequestOutput<N>>> {
  const bridge = window.muster
  if (!bridge) return refuse('engine_unavailable', 'This page is not connected to Muster. Open it in the app.')
  let answer: unknown
  try {
    answer = await bridge.request(name, input)
  } catch (error) {
    return refuse('engine_unavailable', error instanceof Error ? error.message : String(error))
  }
  const parsed = envelope.safeParse(answer)
  if (!parsed.success) return refuse('internal', `The answer to ${name} has an unknown shape.`)
  if (!parsed.data.ok) return parsed.data as Result<never>
  const value = requests[name].output.safeParse(parsed.data.value)
  if (!value.success)
    return refuse('internal', `The answer to ${name} is outside the contract: ${z.prettifyError(value.error)}`)
  return { ok: true, value: value.data as RequestOutput<N> }
}

/** The same for react-query: throws a `RequestFailure`. */
export async function requestOrThrow<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  const answer = await request(name, input)
  if (answer.ok) return answer.value
  throw new RequestFailure(answer)
}

/** Hears change batches that fit the contract; returns how to stop. Others are dropped as if they had been missed. */
export function onChange(listener: (batch: ChangeBatch) => void, onUnreadable: () => void): () => void {
  return (
    window.muster?.onChange((batch) => {
      const parsed = changeBatch.safeParse(batch)
      if (parsed.success) listener(parsed.data)
      else onUnreadable()
    }) ?? (() => {})
  )
}

/** Hears where the shell asks the window to go (tray, notification, deep link). */
export function onNavigate(listener: (place: z.output<typeof events.navigate>) => void): () => void {
  return window.muster?.onNavigate?.((place) => pass(events.navigate, place, listener)) ?? (() => {})
}

/** Hears the life of the engine thread as its supervisor sees it. */
export function onEngine(listener: (state: z.output<typeof events.engine>) => void): () => void {
  return window.muster?.onEngine?.((state) => pass(events.engine, state, listener)) ?? (() => {})
}

/** Passes on what fits the contract; anything else was never said. */
function pass<S extends z.ZodType>(schema: S, payload: unknown, listener: (value: z.output<S>) => void): void {
  const read = schema.safeParse(payload)
  if (read.success) listener(read.data)
}
