/** Requests about policies, series and alerts. Decisions are the engine's, rows are the store's. */
import type { EngineRequestName } from '../../src-preload/contract/requests.ts'
import { commandThen, found, ok, overTurns } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

type DataName = Extract<EngineRequestName, `policies.${string}` | `series.${string}` | `alerts.${string}`>

function policyHandlers(parts: HandlerParts): Handlers<Extract<DataName, `policies.${string}`>> {
  const { views } = parts.store
  const get = ({ id }: { id: string }) =>
    found(
      parts.store.read((tx) => tx.getPolicy(id)),
      'not_found',
      'policy',
      id,
    )
  return {
    'policies.list': (input) => ok(views.policiesList(input)),
    'policies.get': ({ id }) => found(views.policiesGet(id), 'not_found', 'policy', id),
    'policies.create': (input, actor) => commandThen(parts, 'policies.create', input, actor, get),
    'policies.change': (input, actor) => commandThen(parts, 'policies.change', input, actor, get),
    'policies.delete': (input, actor) => commandThen(parts, 'policies.delete', input, actor, get),
    'policies.deploy': (input, actor) =>
      commandThen(parts, 'policies.deploy', input, actor, ({ jobId, runId }) =>
        ok({ deployment: parts.store.read((tx) => tx.deploymentOfJob(jobId)), jobId, runId }),
      ),
    'policies.compliance': (input) => found(views.policiesCompliance(input), 'not_found', 'policy', input.id),
  }
}

export function dataHandlers(parts: HandlerParts): Handlers<DataName> {
  const { views } = parts.store
  return {
    ...policyHandlers(parts),
    'series.list': (input) => ok(views.seriesList(input)),
    'series.points': async (input) =>
      found(await overTurns(views.seriesPoints(input)), 'not_found', 'series', input.id),
    'series.delete': (input, actor) => commandThen(parts, 'series.delete', input, actor, ok),
    'alerts.list': (input) => ok(views.alertsList(input)),
    'alerts.get': ({ id }) => found(views.alertsGet(id), 'not_found', 'alert', id),
    'alerts.act': (input, actor) =>
      commandThen(parts, 'alerts.act', input, actor, ({ id }) => found(views.alertsGet(id), 'not_found', 'alert', id)),
  }
}
