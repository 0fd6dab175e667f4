/** What is known of the task function that a draft names. */
import type { FunctionParameter, KnownFunction } from '../../../src-preload/contract/entities.ts'
import { useRead } from '../../api/use-read.ts'
import { useWorkParameters } from '../../forms/work-parameters.ts'
import type { TemplateDraft } from './draft.ts'

type Named = Pick<TemplateDraft, 'jobType' | 'taskFunctionKey'>

/** Undefined: none is chosen, or the lists are not read yet. */
export function useTaskFunction({ taskFunctionKey }: Named): KnownFunction | undefined {
  return useRead('lookups.get', {}).data?.taskFunctions.find(({ key }) => key === taskFunctionKey)
}

/** Does the work of this draft go to devices? */
export function useIsFleet(draft: Named): boolean {
  const known = useTaskFunction(draft)
  return draft.jobType === 'device_document' || known?.reach === 'fleet'
}

/** The parameters that the draft's task function brings. */
export function useDraftParameters(
  draft: Named & Pick<TemplateDraft, 'functionParameters'>,
): readonly FunctionParameter[] {
  const { jobType, taskFunctionKey, functionParameters } = draft
  const parameters = useWorkParameters({ jobType, taskFunctionKey, parameters: [...functionParameters] })
  return jobType === 'device_document' ? [] : parameters
}
