/** Changes over the bridge: one function that never throws. A refusal is told to whoever listens, unless the caller says it itself. */
import { useCallback } from 'react'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../src-preload/contract/requests.ts'
import { request } from './client.ts'

/** Sends a command and answers its result; expected refusals are values. */
export type Command = <N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  options?: { quiet?: boolean },
) => Promise<Result<RequestOutput<N>>>

let tell: (failure: Failure) => void = () => {}

/** Sets who says refusals to the operator: the frame, with a toast. */
export function onRefusal(listener: (failure: Failure) => void): void {
  tell = listener
}

/** Sends a command. `quiet`: the caller shows the failure (field errors, 409). */
export const command: Command = async (name, input, options) => {
  const answer = await request(name, input)
  if (!answer.ok && !options?.quiet) tell(answer)
  return answer
}

/** The same as a hook, for symmetry with reads. */
export function useCommand(): Command {
  return useCallback<Command>((...all) => command(...all), [])
}
