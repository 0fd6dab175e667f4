/** Requests that the engine answers without writing anything: previews and explanations. */
import type { EngineRequestName, ParsedInput, RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { Asked } from './command.ts'
import { previewCommand } from './crontab.ts'
import { explainNothingCommand, explainRunCommand } from './explain.ts'
import { previewCommand as previewJob } from './rollout.ts'
import { scheduleCommands } from './schedules.ts'

type Views = {
  readonly [N in Extract<
    EngineRequestName,
    'schedules.preview' | 'crontab.preview' | 'jobs.preview' | `explain.${string}`
  >]: (on: Asked, input: ParsedInput<N>) => Result<RequestOutput<N>>
}
export type ViewName = keyof Views

const views: Views = {
  'schedules.preview': scheduleCommands['schedules.preview'],
  'crontab.preview': previewCommand,
  'jobs.preview': previewJob,
  'explain.run': explainRunCommand,
  'explain.nothing': explainNothingCommand,
}

export const isView = (name: string): name is ViewName => Object.hasOwn(views, name)

/** Answers a view in one consistent read. */
export function answerView<N extends ViewName>(name: N, on: Asked, input: ParsedInput<N>): Result<RequestOutput<N>> {
  return views[name](on, input)
}
