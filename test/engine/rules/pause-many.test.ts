// R11, maintenance: many schedules paused and resumed in one commit.
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('maintenance pause on %s', (_name, make) => {
  const three = () => {
    const at = new EngineBench({ store: make() }).start()
    const ids = [60, 120, 180].map((seconds) => at.every(seconds))
    const rows = () => ids.map((id) => at.read((tx) => tx.getSchedule(id)))
    return { at, ids, rows }
  }

  test('R11 one commit, one reason, one author, one end; all of them resume by themselves', () => {
    const { at, ids, rows } = three()
    at.commits.length = 0
    const until = at.wallAt + HOUR
    const paused = at.do('schedules.pauseMany', { all: true, reason: 'roof work', until })
    expect(paused.ids.toSorted()).toEqual(ids.toSorted())
    expect(at.commits).toEqual(['Mona'])
    for (const row of rows()) {
      expect(row).toMatchObject({ state: 'PAUSED', pauseReason: 'roof work', pausedBy: 'Mona', pausedUntil: until })
    }
    at.run(HOUR)
    expect(rows().map((row) => row?.state)).toEqual(['ENABLED', 'ENABLED', 'ENABLED'])
    expect(ids.map((id) => at.words(id)[0])).toEqual(['SKIPPED paused', 'SKIPPED paused', 'SKIPPED paused'])
  })

  test('R11 all or none: one that cannot be paused leaves the others as they were, and its path says which', () => {
    const { at, ids, rows } = three()
    at.do('schedules.act', { id: ids[1] ?? '', action: 'disable' })
    const refusal = at.refused('schedules.pauseMany', { ids, reason: 'roof work' })
    expect([refusal.code, refusal.errors[0]?.path]).toEqual(['illegal_state', 'ids.1'])
    expect(rows().map((row) => row?.state)).toEqual(['ENABLED', 'DISABLED', 'ENABLED'])
    expect(at.refused('schedules.pauseMany', { ids: ['nobody'] }).errors[0]?.path).toBe('ids.0')
    expect(at.refused('schedules.pauseMany', { ids, until: at.wallAt }).errors[0]?.path).toBe('until')
  })

  test('R11 all means what is on; resuming takes those that are paused', () => {
    const { at, ids, rows } = three()
    at.do('schedules.act', { id: ids[0] ?? '', action: 'disable' })
    at.do('schedules.pauseMany', { all: true })
    expect(rows().map((row) => row?.state)).toEqual(['DISABLED', 'PAUSED', 'PAUSED'])
    at.pass(10 * MINUTE)
    expect(at.do('schedules.resumeMany', { all: true }).ids).toHaveLength(2)
    expect(rows().map((row) => row?.state)).toEqual(['DISABLED', 'ENABLED', 'ENABLED'])
  })
})
