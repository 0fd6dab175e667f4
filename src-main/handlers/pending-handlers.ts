/** Requests whose parts are being put in: they are refused by name. Empty before a release; each leaves when its handler arrives. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Handlers } from './handler.ts'

const PENDING = [
  'crontab.preview',
  'crontab.import',
  'explain.run',
  'explain.nothing',
  'selfCheck.get',
] as const

export function pendingHandlers(): Handlers<(typeof PENDING)[number]> {
  const refused = () => failure('service_unavailable', 'This part is not there yet.')
  return Object.fromEntries(PENDING.map((name) => [name, refused])) as unknown as Handlers<(typeof PENDING)[number]>
}
