/** Changes over the bridge: one function that never throws; a refusal becomes a toast unless the caller says it itself. */
import { useCallback } from 'react'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../src-preload/contract/requests.ts'
import { say } from '../i18n/catalogue.ts'
import { toast } from '../stores/undo-store.ts'
import { request } from './client.ts'
import { failureText } from './failure-text.ts'

export type Command = <N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  options?: { quiet?: boolean },
) => Promise<Result<RequestOutput<N>>>

/** Sends a command. `quiet`: the caller shows the failure (field errors, 409). */
export const command: Command = async (name, input, options) => {
  const answer = await request(name, input)
  if (!answer.ok && !options?.quiet) {
    const first = answer.errors[0]?.message ?? answer.message
    toast(`${say(failureText, answer.code)} ${first}`)
  }
  return answer
}

/** The same as a hook, for symmetry with reads. */
export function useCommand(): Command {
  return useCallback<Command>((...all) => command(...all), [])
}
