/** The parameters that a template's form asks for: its own, or those of its task function as this version knows them. */
import type { FunctionParameter, Template } from '../../src-preload/contract/entities.ts'
import { useRead } from '../api/use-read.ts'

type Work = Pick<Template, 'jobType' | 'taskFunctionKey' | 'parameters'>

/** A template that was made without any (over HTTP) has those of its function, and what was copied may be older than it. */
export function useWorkParameters(work: Work | null | undefined): readonly FunctionParameter[] {
  const lookups = useRead('lookups.get', {})
  if (!work) return []
  const known = lookups.data?.taskFunctions.find(({ key }) => key === work.taskFunctionKey)?.parameters ?? []
  return work.jobType === 'device_document' || known.length === 0 ? work.parameters : known
}
