// Every refusal names a code and a path, and changes nothing (DESIGN promise 9).
import { describe, expect, test } from 'vitest'
import type { CommandName } from '../../src-main/engine/engine.ts'
import { EngineBench } from './engine-bench.ts'

type Refused = readonly [
  what: string,
  name: CommandName,
  input: (ids: Ids) => Record<string, unknown>,
  code: string,
  path: string,
]
type Ids = {
  local: string
  typed: string
  fleet: string
  archived: string
  schedule: string
  primary: string
  deleted: string
  job: string
}

const cron = (expression: string) => ({
  nameEn: 'x',
  scheduleType: 'cron',
  scheduleConfig: { expression },
  timezone: 'UTC',
})
const DAILY = cron('0 2 * * *')

const REFUSALS: readonly Refused[] = [
  [
    'an unknown task function',
    'templates.create',
    () => ({ nameEn: 'x', jobType: 'internal', taskFunctionKey: 'nope' }),
    'unknown_task_function',
    'taskFunctionKey',
  ],
  [
    'a fleet template without a document',
    'templates.create',
    () => ({ nameEn: 'x', jobType: 'device_document', taskFunctionKey: 'device_document' }),
    'invalid_input',
    'document',
  ],
  [
    'a pattern that is no regular expression',
    'templates.create',
    () => ({
      nameEn: 'x',
      jobType: 'internal',
      taskFunctionKey: 'once_only',
      parameters: [{ key: 'a', type: 'text', pattern: '(' }],
    }),
    'invalid_parameters',
    'parameters.0.pattern',
  ],
  [
    'a document that is too large',
    'templates.create',
    () => ({
      nameEn: 'x',
      jobType: 'device_document',
      taskFunctionKey: 'device_document',
      document: { a: 'x'.repeat(40_000) },
    }),
    'document_too_large',
    'document',
  ],
  [
    'an old version',
    'templates.change',
    ({ local }) => ({ id: local, version: 7, nameEn: 'y' }),
    'version_conflict',
    'version',
  ],
  ['an unknown template', 'templates.change', () => ({ id: 'nope', nameEn: 'y' }), 'not_found', 'id'],
  ['a template in use', 'templates.delete', ({ local }) => ({ id: local }), 'in_use', 'id'],
  [
    'an invalid cron',
    'schedules.create',
    ({ local }) => ({ ...cron('61 * * * *'), templateId: local }),
    'invalid_cron',
    'scheduleConfig.expression',
  ],
  [
    'a cron that never fires',
    'schedules.create',
    ({ local }) => ({ ...cron('0 0 30 2 *'), templateId: local }),
    'never_fires',
    'scheduleConfig.expression',
  ],
  [
    'an unknown zone',
    'schedules.create',
    ({ local }) => ({ ...DAILY, timezone: 'Mars/Base', templateId: local }),
    'unknown_zone',
    'timezone',
  ],
  [
    'a schedule of an unknown template',
    'schedules.create',
    () => ({ ...DAILY, templateId: 'nope' }),
    'unknown_template',
    'templateId',
  ],
  [
    'a schedule of an archived template',
    'schedules.create',
    ({ archived }) => ({ ...DAILY, templateId: archived }),
    'template_archived',
    'templateId',
  ],
  [
    'a parameter that is missing',
    'schedules.create',
    ({ typed }) => ({ ...DAILY, templateId: typed }),
    'invalid_parameters',
    'params.seconds',
  ],
  [
    'a parameter of the wrong type',
    'jobs.create',
    ({ typed }) => ({ templateId: typed, params: { seconds: 'ten' } }),
    'invalid_parameters',
    'params.seconds',
  ],
  [
    'a parameter nobody knows',
    'jobs.create',
    ({ typed }) => ({ templateId: typed, params: { seconds: 1, minutes: 1 } }),
    'invalid_parameters',
    'params.minutes',
  ],
  [
    'a fleet schedule without target',
    'schedules.create',
    ({ fleet }) => ({ ...DAILY, templateId: fleet }),
    'missing_target',
    'target',
  ],
  ['a fleet job without target', 'jobs.create', () => ({ document: { operation: 'x' } }), 'missing_target', 'target'],
  [
    'an unknown device',
    'jobs.create',
    () => ({ document: { a: 1 }, target: { kind: 'device', deviceId: 'ghost' } }),
    'unknown_device',
    'target.deviceId',
  ],
  [
    'an unknown device group',
    'jobs.create',
    () => ({ document: { a: 1 }, target: { kind: 'group', deviceGroupId: 'g' } }),
    'unknown_device_group',
    'target.deviceGroupId',
  ],
  ['a job id in use', 'jobs.create', ({ local }) => ({ templateId: local, jobId: 'taken' }), 'job_id_in_use', 'jobId'],
  [
    'an expiry in the past',
    'jobs.create',
    ({ local }) => ({ templateId: local, expiresAt: 5 }),
    'in_the_past',
    'expiresAt',
  ],
  ['an unknown job', 'jobs.cancel', () => ({ id: 'nope' }), 'unknown_job', 'id'],
  ['deleting open work without force', 'jobs.delete', ({ job }) => ({ id: job }), 'illegal_state', 'id'],
  ['an unknown schedule', 'schedules.act', () => ({ id: 'nope', action: 'enable' }), 'unknown_schedule', 'id'],
  [
    'pausing into the past',
    'schedules.act',
    ({ schedule }) => ({ id: schedule, action: 'pause', until: 5 }),
    'in_the_past',
    'until',
  ],
  [
    'pausing what is off',
    'schedules.act',
    ({ primary }) => ({ id: primary, action: 'pause' }),
    'illegal_state',
    'action',
  ],
  [
    'acting on a deleted schedule',
    'schedules.act',
    ({ deleted }) => ({ id: deleted, action: 'trigger' }),
    'illegal_state',
    'action',
  ],
  ['deleting a primary schedule', 'schedules.delete', ({ primary }) => ({ id: primary }), 'is_primary', 'id'],
  [
    'changing a shared template through a schedule',
    'schedules.change',
    ({ schedule }) => ({ id: schedule, template: { nameEn: 'y' } }),
    'illegal_state',
    'template',
  ],
  [
    'a group with a bad member',
    'groups.create',
    ({ local, typed }) => ({ mode: 'parallel', jobs: [{ templateId: local }, { templateId: typed }] }),
    'invalid_parameters',
    'jobs.1.params.seconds',
  ],
  ['an unknown group', 'groups.cancel', () => ({ id: 'nope' }), 'unknown_group', 'id'],
  ['an unknown run', 'runs.retry', () => ({ id: 'nope' }), 'not_found', 'id'],
  [
    'a zone in the settings that does not exist',
    'settings.change',
    () => ({ timezone: 'Nowhere' }),
    'unknown_zone',
    'timezone',
  ],
  [
    'a preview of an invalid interval',
    'schedules.preview',
    () => ({ scheduleType: 'interval', scheduleConfig: {}, timezone: 'UTC' }),
    'invalid_interval',
    'scheduleConfig',
  ],
]

describe('refusals', () => {
  const bench = () => {
    const at = new EngineBench().start()
    at.do('queue.hold', { isHeld: true })
    const [local, fleet] = [at.localTemplate(), at.fleetTemplate()]
    const typed = at.localTemplate({ taskFunctionKey: 'wait' })
    const archived = at.localTemplate({ state: 'ARCHIVED' })
    const schedule = at.every(3_600, { templateId: local })
    const primary = at.every(3_600, { templateId: local, isPrimary: true, isEnabled: false })
    const deleted = at.every(3_600, { templateId: local })
    at.do('schedules.delete', { id: deleted })
    const job = at.do('jobs.create', { templateId: local, jobId: 'taken' }).id
    return { at, ids: { local, typed, fleet, archived, schedule, primary, deleted, job } }
  }

  test.each(REFUSALS)('%s', (_what, name, input, code, path) => {
    const { at, ids } = bench()
    at.commits.length = 0
    expect(at.refused(name, input(ids) as never)).toMatchObject({ code, errors: [{ path }] })
    expect(at.commits).toEqual([])
  })

  test('a request that is refused half way leaves nothing of its first half', () => {
    const { at, ids } = bench()
    const before = at.read((tx) => tx.jobsInState(['PENDING', 'QUEUED'], 100))
    at.refused('groups.create', { mode: 'parallel', jobs: [{ templateId: ids.local }, { templateId: 'nope' }] })
    expect(at.read((tx) => tx.jobsInState(['PENDING', 'QUEUED'], 100))).toEqual(before)
    expect(at.read((tx) => tx.openGroups(10))).toEqual([])
  })

  test('DESIGN 6.14 a preview of what never fires is an answer, not a refusal', () => {
    const { at } = bench()
    const never = { scheduleType: 'cron', scheduleConfig: { expression: '0 0 30 2 *' } } as const
    expect(at.do('schedules.preview', never)).toMatchObject({ fires: [], note: 'never' })
  })
})
