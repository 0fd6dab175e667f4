/** A task function of devices from its schema: parameters and check come from there; its document is the engine's to make. */
import type { TaskDefinition } from '../engine/ports/tasks.ts'
import { checkParameters, parametersOf, type ParameterSchema } from './parameters-of.ts'

type FleetPlan = Omit<TaskDefinition, 'parameters' | 'check' | 'reach'> & { readonly schema: ParameterSchema }

export function defineFleetTask({ schema, ...plan }: FleetPlan): TaskDefinition {
  return {
    ...plan,
    reach: 'fleet',
    parameters: parametersOf(schema),
    check: (params) => checkParameters(schema, params),
  }
}
