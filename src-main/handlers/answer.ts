/** The one way in: a request's name and unknown input become a Result. Shared by IPC and HTTP; runs in the engine thread. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { FailureCode, Result } from '../../src-preload/contract/failures.ts'
import { ENGINE_REQUESTS } from '../../src-preload/contract/names.ts'
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { BadCursor, StoreFault } from '../engine/ports/store.ts'
import { backfillHandlers } from './backfill-handlers.ts'
import { brokerHandlers } from './broker-handlers.ts'
import { dataHandlers } from './data-handlers.ts'
import { deviceSetHandlers } from './device-set-handlers.ts'
import { executionHandlers } from './execution-handlers.ts'
import { explainHandlers } from './explain-handlers.ts'
import { fleetHandlers } from './fleet-handlers.ts'
import type { Handler, HandlerParts, Handlers } from './handler.ts'
import { limitHandlers } from './limit-handlers.ts'
import { parseInput } from './parse-input.ts'
import { planHandlers } from './plan-handlers.ts'
import { rolloutHandlers } from './rollout-handlers.ts'
import { timingHandlers } from './timing-handlers.ts'
import { waitHandlers } from './wait-handlers.ts'
import { workHandlers } from './work-handlers.ts'

export type Answer = (name: string, input: unknown, actor: string) => Promise<Result<unknown>>

export type AnswerOptions = {
  /** Parse the answer too: in tests and development a handler that breaks its promise fails loudly. */
  readonly checkOutputs: boolean
  /** What was thrown instead of answered. `stepped_down` means that this engine has lost the workspace. */
  readonly onFault: (error: unknown, name: string) => void
}

/** Every engine request has a handler: the compiler keeps this map complete. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...rolloutHandlers(parts),
    ...planHandlers(parts),
    ...timingHandlers(parts),
    ...backfillHandlers(parts),
    ...limitHandlers(parts),
    ...workHandlers(parts),
    ...fleetHandlers(parts),
    ...deviceSetHandlers(parts),
    ...waitHandlers(parts),
    ...executionHandlers(parts),
    ...explainHandlers(parts),
    ...dataHandlers(parts),
    ...brokerHandlers(parts),
  }
}

const STORE_WORDS: Readonly<Record<StoreFault['code'], { code: FailureCode; message: string }>> = {
  stepped_down: {
    code: 'stepped_down',
    message: 'Another instance took over this workspace. Nothing was changed here.',
  },
  disk_full: { code: 'disk_full', message: 'The disk is full. Nothing was changed. Free some space, then try again.' },
  store_damaged: { code: 'store_damaged', message: 'The store is damaged. Nothing was changed. Restore a backup.' },
  store_unwritable: {
    code: 'store_unwritable',
    message: 'The store cannot be written. Nothing was changed. Check the folder.',
  },
  store_newer: { code: 'store_newer', message: 'The store was made by a newer Muster.' },
  store_foreign: { code: 'store_foreign', message: 'The file belongs to another workspace.' },
  migration_failed: { code: 'migration_failed', message: 'The store could not be brought up to date.' },
  constraint: { code: 'internal', message: 'The change contradicts what is stored. Nothing was changed.' },
}

const isEngineRequest = (name: string): name is EngineRequestName =>
  (ENGINE_REQUESTS as readonly string[]).includes(name)

/** Never rejects. Codes: `unknown_request`, `unknown_field`, `invalid_input`, those of the command, the store's, `internal`. */
export function createAnswer(parts: HandlerParts, options: AnswerOptions): Answer {
  const handlers = createHandlers(parts)
  return async (name, input, actor) => {
    if (!isEngineRequest(name)) return failure('unknown_request', `There is no request "${name.slice(0, 100)}".`)
    const parsed = parseInput(requests[name].input, input)
    if (!parsed.ok) return parsed
    try {
      const result = await (handlers[name] as Handler<EngineRequestName>)(parsed.value as never, actor)
      if (result.ok && options.checkOutputs) requests[name].output.parse(result.value)
      return result
    } catch (error) {
      if (error instanceof BadCursor)
        return failure(error.code, error.message, [{ path: error.path, message: error.message }])
      options.onFault(error, name)
      if (!(error instanceof StoreFault))
        return failure('internal', 'Something went wrong inside. It was written to the log.')
      const { code, message } = STORE_WORDS[error.code]
      return failure(code, message)
    }
  }
}
