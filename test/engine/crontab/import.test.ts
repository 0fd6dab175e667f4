// Import of a crontab through the engine: schedules with private templates in one commit, or nothing at all.
import { describe, expect, test } from 'vitest'
import type { TaskDefinition } from '../../../src-main/engine/ports/tasks.ts'
import { EngineBench, START, TASKS } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const SCRIPT: TaskDefinition = {
  ...(TASKS[0] as TaskDefinition),
  key: 'custom_script',
  jobType: 'custom_script',
  check: ({ program }, { scriptAllowList }) =>
    scriptAllowList.some((entry) => entry.program === program)
      ? []
      : [{ path: 'program', message: 'Not in the list.', code: 'not_allowed' }],
}

const TEXT = [
  'CRON_TZ=Africa/Cairo',
  'LEVEL=high',
  '# Nightly backup',
  '30 2 * * * /opt/backup --all "two words"%line',
  '@reboot /opt/backup warm',
  '0 5 * * * /opt/other',
  '0 6 * * * /opt/backup | /opt/other',
].join('\n')

describe.each(STORES)('crontab import on %s', (_name, make) => {
  const bench = () => {
    const at = new EngineBench({ store: make(), tasks: [...TASKS, SCRIPT] }).start()
    at.do('settings.change', { scriptAllowList: [{ program: '/opt/backup' }], timezone: 'Europe/Berlin' })
    return at
  }
  const states = (at: EngineBench) =>
    at
      .do('crontab.preview', { text: TEXT })
      .lines.map((line) => [line.line, line.state, line.notes.at(-1)?.code ?? null])

  test('the preview says what becomes of each line, and writes nothing', () => {
    const at = bench()
    const commits = at.commits.length
    expect(states(at)).toEqual([
      [1, 'setting', 'zone_taken'],
      [2, 'setting', 'variable_taken'],
      [3, 'setting', 'comment_line'],
      [4, 'changed', 'stdin_taken'],
      [5, 'changed', 'at_start'],
      [6, 'refused', 'not_allowed'],
      [7, 'refused', 'needs_shell'],
    ])
    expect(at.commits.length).toBe(commits)
  })

  test('what can be taken becomes disabled schedules of custom_script with private templates', () => {
    const at = bench()
    const { ids } = at.do('crontab.import', { text: TEXT })
    const rows = ids.map((id) => at.read((tx) => tx.getSchedule(id)))
    expect(rows).toMatchObject([
      {
        ...{
          nameEn: 'Nightly backup',
          scheduleType: 'cron',
          timezone: 'Africa/Cairo',
          state: 'CREATED',
          nextRunAt: null,
        },
        scheduleConfig: { expression: '30 2 * * *' },
      },
      { nameEn: 'backup warm', scheduleType: 'event_triggered', scheduleConfig: { event: 'engine_started' } },
    ])
    const template = at.read((tx) => tx.getTemplate(rows[0]?.templateId ?? ''))
    expect(template).toMatchObject({
      ...{ isPrivate: true, taskFunctionKey: 'custom_script', reach: 'local' },
      defaultParams: { program: '/opt/backup', args: ['--all', 'two words'], stdin: 'line\n', env: { LEVEL: 'high' } },
    })
  })

  test('enabled ones have a next time at once; lines without a zone take the workspace’s', () => {
    const at = bench()
    const { ids } = at.do('crontab.import', { text: '0 1 * * * /opt/backup', isEnabled: true })
    // 01:00 in Berlin, UTC+1 in March.
    expect(at.read((tx) => tx.getSchedule(ids[0] ?? ''))).toMatchObject({
      ...{ timezone: 'Europe/Berlin', state: 'ENABLED', nextRunAt: START + 86_400_000 },
    })
  })

  test('a chosen line that cannot be taken refuses the whole import, by its number and reason', () => {
    const at = bench()
    const refused = at.refused('crontab.import', { text: TEXT, lines: [4, 6] })
    expect(refused).toMatchObject({
      code: 'not_allowed',
      errors: [{ path: 'lines.1', message: expect.stringMatching(/Line 6/) }],
    })
    expect(at.refused('crontab.import', { text: TEXT, lines: [4, 7] }).code).toBe('invalid_input')
    expect(at.refused('crontab.import', { text: TEXT, lines: [99] }).code).toBe('invalid_input')
    expect(at.read((tx) => tx.schedulesAfter(null, 10))).toEqual([])
    expect(at.do('crontab.import', { text: TEXT, lines: [5] }).ids).toHaveLength(1)
  })

  test('an unknown zone and too many lines are refused', () => {
    const at = bench()
    expect(at.refused('crontab.preview', { text: '', timezone: 'Mars/Olympus' }).code).toBe('unknown_zone')
    expect(at.refused('crontab.preview', { text: '\n'.repeat(1_001) }).code).toBe('too_many')
  })
})
