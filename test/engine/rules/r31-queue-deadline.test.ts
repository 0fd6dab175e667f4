// R31: the queue deadline. Still waiting then is SKIPPED queue_deadline.
import { describe, expect, test } from 'vitest'
import { EngineBench, MINUTE, SECOND } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('R31 queue deadline on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()

  test('R31 a job still waiting at its deadline is SKIPPED, at the instant and not before', () => {
    const at = bench()
    const templateId = at.localTemplate()
    at.do('settings.change', { localConcurrency: 1 })
    at.do('jobs.create', { templateId })
    const startBeforeAt = at.wallAt + 7 * SECOND
    const { id } = at.do('jobs.create', { templateId, startBeforeAt })
    const runId = at.read((tx) => tx.getJob(id))?.runId ?? ''
    expect(at.tick().nextAt).toBe(startBeforeAt)
    at.run(7 * SECOND - 1)
    expect(at.read((tx) => tx.getRun(runId))).toBeNull()
    at.run(1)
    expect(at.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'SKIPPED', reason: 'queue_deadline' })
    expect(at.read((tx) => tx.getJob(id))).toBeNull()
  })

  test('R31 work that has begun is left alone, also when it is given back later', () => {
    const at = bench()
    const { id } = at.do('jobs.create', { templateId: at.localTemplate(), startBeforeAt: at.wallAt + SECOND })
    at.run(MINUTE)
    expect(at.read((tx) => tx.getJob(id))).toMatchObject({ state: 'DISPATCHED', startBeforeAt: null })
    at.engine.stop(at.now)
    const next = new EngineBench({ store: at.store, at: at.wallAt }).start()
    expect(next.started.map((work) => work.jobId)).toEqual([id])
  })

  test('R31 a held job has its deadline too; a time that has passed is refused with the field', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const { id } = at.do('jobs.create', { templateId, isHeld: true, startBeforeAt: at.wallAt + SECOND })
    at.run(2 * SECOND)
    expect(at.read((tx) => tx.getJob(id))).toBeNull()
    const late = at.refused('jobs.create', { templateId, startBeforeAt: at.wallAt })
    expect([late.code, late.errors[0]?.path]).toEqual(['in_the_past', 'startBeforeAt'])
  })

  test('R31 a schedule’s slots get it from startWithinMs, counted from the slot', () => {
    const at = bench()
    at.do('settings.change', { localConcurrency: 1 })
    at.do('jobs.create', { templateId: at.localTemplate() })
    const schedule = at.every(60, { startWithinMs: 10_000, overlap: 'queue_all' })
    at.run(MINUTE)
    const [job] = at.read((tx) => tx.openJobsOfSchedule(schedule))
    expect(job?.startBeforeAt).toBe((job?.scheduledAt ?? 0) + 10_000)
    at.run(11 * SECOND)
    expect(at.words(schedule)).toEqual(['SKIPPED queue_deadline'])
  })

  test('R31 a fleet job of which nothing was released ends; one that a device has goes on', () => {
    const at = bench()
    at.devices('pump', 'gate')
    const templateId = at.fleetTemplate()
    at.do('limits.save', { kind: 'device', key: '*', max: 1 })
    const target = (deviceId: string) => ({ kind: 'device', deviceId }) as const
    const startBeforeAt = at.wallAt + SECOND
    const sent = at.do('jobs.create', { templateId, target: target('pump'), startBeforeAt }).id
    const behind = at.do('jobs.create', { templateId, target: target('pump'), startBeforeAt }).id
    expect(at.read((tx) => [tx.getJob(behind)?.state, tx.hasReleaseWaits(behind)])).toEqual(['DISPATCHED', true])
    const runId = at.read((tx) => tx.getJob(behind))?.runId ?? ''
    at.run(2 * SECOND)
    expect(at.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'SKIPPED', reason: 'queue_deadline' })
    expect(at.read((tx) => [tx.getJob(sent)?.state, tx.hasReleaseWaits(behind)])).toEqual(['DISPATCHED', false])
    expect(at.read((tx) => tx.getExecution(behind, 'pump'))).toBeNull()
  })
})
