// R21: the tz release stands with every next time and every run; another release computes all anew, and says so if an instant moved.
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const NIGHTLY = { scheduleType: 'cron', scheduleConfig: { expression: '0 3 * * *' }, timezone: 'Africa/Cairo' } as const

describe.each(STORES)('the tz release on %s', (_name, make) => {
  const first = () => {
    const store = make()
    const at = new EngineBench({ store, tzRelease: '2026a' }).start()
    const templateId = at.localTemplate()
    const create = (nameEn: string) => at.do('schedules.create', { nameEn, templateId, ...NIGHTLY }).id
    return { store, at, create }
  }
  const note = (at: EngineBench) => at.read((tx) => tx.getEngineState().tzNote)

  test('R21: a next time carries the release under which it was computed: created, edited, enabled, resumed, decided', () => {
    const { store, create } = first()
    const [edited, enabled, resumed, decided] = ['E', 'N', 'R', 'D'].map(create) as [string, string, string, string]
    const at = new EngineBench({ store, tzRelease: '2026b', at: START + 1 })
    at.engine.start(at.now)
    // As if the recomputing had not been: only what follows is looked at.
    for (const id of [edited, enabled, resumed, decided]) {
      at.store.write('engine', (tx) => tx.advanceSchedule(id, { tzRelease: 'old' }))
    }
    at.do('schedules.change', { id: edited, scheduleConfig: { expression: '0 5 * * *' } })
    at.do('schedules.act', { id: enabled, action: 'disable' })
    at.do('schedules.act', { id: enabled, action: 'enable' })
    at.do('schedules.act', { id: resumed, action: 'pause' })
    at.do('schedules.act', { id: resumed, action: 'resume' })
    at.run(HOUR)
    const releases = [edited, enabled, resumed, decided].map((id) => at.read((tx) => tx.getSchedule(id)?.tzRelease))
    expect(releases).toEqual(['2026b', '2026b', '2026b', '2026b'])
    at.finishAll()
    expect(at.runsOf(decided)).toMatchObject([{ tzRelease: '2026b', scheduledAt: START + HOUR }])
  })

  test('R21: a release that moves an instant is noted with from, to and how many, and audited', () => {
    const { store, at, create } = first()
    const [moved, kept] = [create('M'), create('K')]
    // What an older release had said of this zone.
    at.store.write('engine', (tx) => tx.advanceSchedule(moved, { nextRunAt: START + 23 * HOUR }))
    const before = at.read((tx) => tx.getSchedule(kept)?.nextRunAt)
    const audits: unknown[] = []
    const write = store.write
    store.write = (source, work) =>
      write(source, (tx) => work({ ...tx, addAudit: (row) => audits.push([row.action, row.data]) && tx.addAudit(row) }))
    const second = new EngineBench({ store, tzRelease: '2026b' }).start()
    const told = { from: '2026a', to: '2026b', moved: 1 }
    expect(note(second)).toEqual({ at: START, ...told })
    expect(audits).toContainEqual(['tz.changed', told])
    const row = (id: string) => second.read((tx) => tx.getSchedule(id))
    expect(row(moved)).toMatchObject({ nextRunAt: before, tzRelease: '2026b' })
    expect(row(kept)).toMatchObject({ nextRunAt: before, tzRelease: '2026b' })
  })

  test('R21: a release that moves nothing is stored and says nothing', () => {
    const { store, create } = first()
    const id = create('K')
    const second = new EngineBench({ store, tzRelease: '2026b' }).start()
    expect(note(second)).toBeNull()
    expect(second.read((tx) => [tx.getEngineState().tzRelease, tx.getSchedule(id)?.tzRelease])).toEqual([
      '2026b',
      '2026b',
    ])
  })

  test('R21: a slot that is due already stays due', () => {
    const { store, create } = first()
    const id = create('D')
    const second = new EngineBench({ store, tzRelease: '2026b', at: START + HOUR + 10_000 }).start()
    second.run(10_000)
    expect(second.started).toHaveLength(1)
    expect(second.read((tx) => tx.getSlot(id, START + HOUR))).toMatchObject({ verdict: 'run', tzRelease: '2026b' })
  })
})
