/** Part (d): asleep for 30 days with 500 schedules, some each second and each minute: how long until it is ready, and what it wrote. */
import Database from 'better-sqlite3'
import { addSchedules } from './many-schedules.ts'
import type { Kind } from './many-schedules.ts'
import { inFolder, seen, whole } from './measure.ts'
import type { Part } from './measure.ts'
import { idleTemplate, must, openMuster, realNow } from './muster.ts'

const DAY_MS = 86_400_000
const EACH = 50

const cron = (expression: string, more: Partial<Kind> = {}): Kind => ({
  scheduleType: 'cron',
  scheduleConfig: { expression },
  timezone: 'Africa/Cairo',
  ...more,
})
const KINDS: readonly Kind[] = [
  cron('* * * * * *'),
  cron('* * * * * *', { coalesce: false }),
  { scheduleType: 'interval', scheduleConfig: { intervalSeconds: 1 }, timezone: 'UTC' },
  cron('* * * * *'),
  cron('* * * * *', { coalesce: false }),
  cron('*/5 * * * *'),
  cron('0 * * * *', { timezone: 'America/New_York' }),
  cron('30 2 * * *'),
  cron('0 6 * * 1', { timezone: 'Asia/Riyadh' }),
  { scheduleType: 'interval', scheduleConfig: { intervalDays: 1 }, timezone: 'Europe/London' },
]

function countRows(path: string): { slots: number; runs: number; jobs: number } {
  const db = new Database(path, { readonly: true })
  const count = (table: string) => db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number
  const rows = { slots: count('slot'), runs: count('run'), jobs: count('job') }
  db.close()
  return rows
}

export function wake(): Part {
  return inFolder(null, (folder) => {
    const first = openMuster(folder)
    must(first.engine.start(realNow()))
    const templateId = idleTemplate(first)
    for (const kind of KINDS) addSchedules(first, templateId, EACH, kind)
    first.close()
    const then = { wallAt: Date.now() + 30 * DAY_MS, monoMs: performance.now() + 30 * DAY_MS }
    const startedAt = performance.now()
    const again = openMuster(folder)
    must(again.engine.start(then))
    const { nextAt } = again.engine.tick(then)
    const readyMs = performance.now() - startedAt
    const rows = countRows(again.store.path)
    again.store.close()
    const schedules = KINDS.length * EACH
    return {
      title: `(d) awake after 30 days with ${schedules} schedules, ${3 * EACH} of them each second`,
      lines: [
        seen('open, recover, decide, armed', `${whole(readyMs)} ms`),
        seen('   for each schedule', `${(readyMs / schedules).toFixed(2)} ms`),
        seen('rows written: slots', whole(rows.slots)),
        seen('rows written: runs of slots that did not run', whole(rows.runs)),
        seen('rows written: jobs', whole(rows.jobs)),
      ],
      figures: { readyMs, ...rows, nextInMs: nextAt - then.wallAt },
    }
  })
}
