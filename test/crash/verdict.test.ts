// The judge of the storm itself: on a sound store it finds nothing, and on each kind of damage it says so.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idleTemplate, must, openMuster, realNow } from '../../tools/bench/engine/muster.ts'
import { Verdict } from '../../tools/bench/kill/verdict.ts'
import type { Grid } from '../../tools/bench/kill/verdict.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-verdict-'))
const path = join(folder, 'muster.db')
const SECOND_MS = 1_000
let grid: Grid

/** A schedule of each second that ran ten times, on a clock that the test moves. */
beforeAll(() => {
  const muster = openMuster(folder)
  const start = Math.ceil(Date.now() / SECOND_MS) * SECOND_MS
  const at = (ms: number) => ({ wallAt: start + ms, monoMs: 1_000 + ms })
  must(muster.engine.start(at(-500)))
  const templateId = idleTemplate(muster)
  const { id } = muster.command(
    'schedules.create',
    {
      ...{ nameEn: 'Each second', templateId, isEnabled: true, timezone: 'UTC', scheduleType: 'interval' },
      scheduleConfig: { intervalSeconds: 1, startAt: new Date(start).toISOString() },
    },
    at(-400),
  )
  for (let slot = 0; slot < 10; slot += 1) {
    muster.engine.tick(at(slot * SECOND_MS))
    for (const { runId } of muster.started.splice(0)) {
      muster.engine.localStarted(runId, at(slot * SECOND_MS + 10))
      muster.engine.localFinished(runId, { status: 'COMPLETED', reason: 'succeeded' }, at(slot * SECOND_MS + 20))
    }
  }
  muster.engine.stop(realNow())
  muster.store.close()
  grid = { name: 'each second', scheduleId: id, firstAt: start, everyMs: SECOND_MS }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const look = (file: string, accepted: Parameters<Verdict['look']>[0] = []) => new Verdict(file, [grid]).look(accepted)

/** What is found in a copy of the store that was damaged so. */
function damaged(sql: string): string {
  const copy = join(folder, 'copy.db')
  copyFileSync(path, copy)
  const db = new Database(copy)
  db.exec(sql)
  db.close()
  return look(copy).join('; ')
}

test('a sound store has no faults', () => {
  expect(look(path)).toEqual([])
})

test('a lost slot, a lost run and a changed run are each found', () => {
  const oneSlot = `DELETE FROM slot WHERE scheduled_at = ${grid.firstAt + 3 * SECOND_MS}`
  expect(damaged(oneSlot)).toContain('is there 0 times')
  expect(damaged('DROP TRIGGER run_leaves_by_retention_only; DELETE FROM run WHERE seq = 4')).toContain('gone')
  const changed = damaged(`DROP TRIGGER run_is_written_once; UPDATE run SET status = 'FAILED' WHERE seq = 2`)
  expect(changed).toContain('run 2 is not what was sealed')
})

test('an answer that a device holds and the store does not know is found', () => {
  const answer = { deviceId: 'd1', jobId: 'j1', executionNumber: 1, status: 'SUCCEEDED' } as const
  expect(look(path, [answer]).join()).toContain('d1 holds SUCCEEDED of j1')
})
