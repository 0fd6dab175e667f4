/** Requests whose parts are being put in: they are refused by name. Empty before a release; each leaves when its handler arrives. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Handlers } from './handler.ts'

const PENDING = [
  'occurrences.list',
  'occurrences.change',
  'occurrences.undo',
  'backfills.preview',
  'backfills.create',
  'backfills.list',
  'backfills.act',
  'schedules.pauseMany',
  'schedules.resumeMany',
  'limits.list',
  'limits.save',
  'limits.delete',
  'crontab.preview',
  'crontab.import',
  'engine.prepareStop',
  'policies.list',
  'policies.get',
  'policies.create',
  'policies.change',
  'policies.delete',
  'policies.deploy',
  'policies.compliance',
  'series.list',
  'series.points',
  'series.delete',
  'alerts.list',
  'alerts.get',
  'alerts.act',
  'explain.run',
  'explain.nothing',
  'selfCheck.get',
] as const

export function pendingHandlers(): Handlers<(typeof PENDING)[number]> {
  const refused = () => failure('service_unavailable', 'This part is not there yet.')
  return Object.fromEntries(PENDING.map((name) => [name, refused])) as unknown as Handlers<(typeof PENDING)[number]>
}
