/** Requests about single executions and about what devices' messages came to. Decisions are the engine's, rows are the store's. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { EngineRequestName } from '../../src-preload/contract/requests.ts'
import { commandThen, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

type ExecutionName = Extract<
  EngineRequestName,
  `executions.${'cancel' | 'delete' | 'order' | 'relieve'}` | `fleet.${'intake' | 'resync'}`
>

export function executionHandlers(parts: HandlerParts): Handlers<ExecutionName> {
  const { broker, store } = parts
  return {
    'executions.cancel': (input, actor) =>
      commandThen(parts, 'executions.cancel', input, actor, ({ jobId, deviceId }) => {
        const execution = store.views.jobsExecution(jobId, deviceId)
        if (execution) return ok(execution)
        return failure('not_found', 'The execution has gone since.', [{ path: 'deviceId', message: 'gone' }])
      }),
    'executions.delete': (input, actor) => commandThen(parts, 'executions.delete', input, actor, ok),
    'executions.order': (input, actor) =>
      commandThen(parts, 'executions.order', input, actor, ({ deviceId }) =>
        ok({ executions: store.views.deviceExecutions(deviceId) }),
      ),
    'executions.relieve': (input, actor) => commandThen(parts, 'executions.relieve', input, actor, ok),
    'fleet.resync': (input, actor) => commandThen(parts, 'fleet.resync', input, actor, ok),
    'fleet.intake': ({ deviceId }) => {
      const events = store.read((tx) => ({
        mode: tx.getSettings().publishEvents,
        waiting: tx.countOutbox(),
        dropped: tx.getEngineState().eventsDropped,
      }))
      return ok({ ...broker.intake(deviceId ?? null), events })
    },
  }
}
