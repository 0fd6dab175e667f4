// R8: what becomes of a slot while work of its schedule is still open. The policy is read when the slot is decided.
import { describe, expect, test } from 'vitest'
import { judgeOverlap } from '../../../src-main/engine/queue/instances.ts'
import type { OpenWork } from '../../../src-main/engine/queue/instances.ts'
import { OVERLAPS } from '../../../src-preload/contract/vocabulary.ts'
import type { Overlap } from '../../../src-preload/contract/vocabulary.ts'
import { EngineBench, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const runs = (runId: string): OpenWork => ({ runId, isWaiting: false })
const waits = (runId: string): OpenWork => ({ runId, isWaiting: true })

describe('the verdict', () => {
  test.each(OVERLAPS)('R8: %s begins as long as there is room', (overlap) => {
    expect(judgeOverlap(overlap, 2, [runs('a')])).toEqual({ act: 'begin' })
  })

  test.each<[Overlap, readonly OpenWork[], object]>([
    ['skip', [runs('a')], { act: 'skip', blockerRunId: 'a' }],
    ['skip', [waits('a')], { act: 'skip', blockerRunId: 'a' }],
    ['allow', [runs('a'), runs('b')], { act: 'skip', blockerRunId: 'a' }],
    ['queue_one', [runs('a')], { act: 'wait', blockerRunId: 'a' }],
    ['queue_one', [runs('a'), waits('b'), waits('c')], { act: 'skip', blockerRunId: 'b' }],
    ['queue_all', [runs('a'), waits('b')], { act: 'wait', blockerRunId: 'a' }],
    ['cancel_running', [runs('a'), waits('b')], { act: 'replace', blockerRunId: 'a' }],
  ])('R8: %s beside %o', (overlap, open, verdict) => {
    expect(judgeOverlap(overlap, 1, open)).toEqual(verdict)
  })
})

describe.each(STORES)('overlap on %s', (_name, make) => {
  const EVERY_MINUTE = { scheduleConfig: { intervalSeconds: 60, startAt: '2026-03-02T00:00:00Z' } } as const
  const bench = (overlap: Overlap, more: object = {}) => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { startSpreadMs: 0, localConcurrency: 10, killAfterSeconds: 3_600 })
    const id = at.every(60, { ...EVERY_MINUTE, overlap, ...more })
    const open = () =>
      at.read((tx) => tx.openJobsOfSchedule(id)).map((job) => `${job.state} ${minute(job.scheduledAt)}`)
    const slot = (minutes: number) => at.read((tx) => tx.getSlot(id, START + minutes * MINUTE))
    return { at, id, open, slot }
  }
  const minute = (at: number | null) => ((at ?? 0) - START) / MINUTE
  /** Lets the slot of that minute fall due; what is claimed begins. */
  const until = (at: EngineBench, minutes: number) => {
    at.run(START + minutes * MINUTE - at.wallAt)
    for (const { runId } of at.started) at.begin(runId)
  }

  test('R8: skip leaves SKIPPED max_instances that names the run in the way, in the slot too', () => {
    const { at, id, slot } = bench('skip')
    until(at, 2)
    const blockerRunId = at.started[0]?.runId
    expect(at.words(id)).toEqual(['SKIPPED max_instances'])
    expect(at.runsOf(id)[0]?.trace.at(-1)).toMatchObject({ rule: 'R7', data: { blockerRunId } })
    expect(slot(2)).toMatchObject({ verdict: 'skip', reason: 'max_instances', rule: 'R7', blockerRunId })
  })

  test('R8: allow works side by side up to maxInstances, and skips beyond it', () => {
    const { at, id, open } = bench('allow', { maxInstances: 3 })
    until(at, 4)
    expect(open()).toEqual(['RUNNING 1', 'RUNNING 2', 'RUNNING 3'])
    expect(at.words(id)).toEqual(['SKIPPED max_instances'])
  })

  test('R8: queue_one keeps the first that waits; later slots are SKIPPED and name it', () => {
    const { at, id, open, slot } = bench('queue_one')
    until(at, 4)
    expect(open()).toEqual(['RUNNING 1', 'QUEUED 2'])
    const waiting = slot(2)
    expect(waiting).toMatchObject({ verdict: 'run', rule: 'R8', blockerRunId: at.started[0]?.runId })
    expect(
      at.runsOf(id).map((run) => [minute(run.scheduledAt), run.reason, run.trace.at(-1)?.data?.blockerRunId]),
    ).toEqual([
      [3, 'max_instances', waiting?.runId],
      [4, 'max_instances', waiting?.runId],
    ])
    expect(slot(3)).toMatchObject({ rule: 'R8', blockerRunId: waiting?.runId })
    at.finish(at.started[0]?.runId ?? '')
    expect(open()).toEqual(['DISPATCHED 2'])
  })

  test('R8: queue_all keeps every slot, in order, and one alone is under way at any time', () => {
    const { at, id, open } = bench('queue_all')
    until(at, 4)
    expect(open()).toEqual(['RUNNING 1', 'QUEUED 2', 'QUEUED 3', 'QUEUED 4'])
    for (let next = 2; next <= 4; next += 1) {
      at.finish(at.started.at(-1)?.runId ?? '')
      expect(at.read((tx) => tx.getJob(at.started.at(-1)?.jobId ?? '')?.scheduledAt)).toBe(START + next * MINUTE)
      expect(at.started).toHaveLength(next)
    }
    expect(new Set(at.words(id))).toEqual(new Set(['COMPLETED succeeded']))
  })

  test('R8: work that its schedule holds back does not keep other work from beginning', () => {
    const { at } = bench('queue_all')
    at.do('settings.change', { localConcurrency: 2 })
    until(at, 5)
    const { id } = at.do('jobs.create', { templateId: at.localTemplate() })
    expect(at.started.at(-1)?.jobId).toBe(id)
  })

  test('R8: cancel_running asks what runs to stop, ends what waits, and begins when the last has ended', () => {
    const { at, id, open, slot } = bench('cancel_running')
    until(at, 2)
    const first = at.started[0]?.runId ?? ''
    expect(at.stops).toEqual([{ runId: first, force: false }])
    expect(open()).toEqual(['CANCELLING 1', 'QUEUED 2'])
    expect(slot(2)).toMatchObject({ verdict: 'run', rule: 'R8', blockerRunId: first })
    until(at, 3)
    expect(open()).toEqual(['CANCELLING 1', 'QUEUED 3'])
    expect(at.words(id)).toEqual(['SKIPPED superseded'])
    at.finish(first, { status: 'FAILED', reason: 'cancelled' })
    expect(at.runsOf(id).map((run) => `${minute(run.scheduledAt)} ${run.status} ${run.reason}`)).toEqual([
      '2 SKIPPED superseded',
      '1 FAILED superseded',
    ])
    expect(open()).toEqual(['DISPATCHED 3'])
  })

  test('R8: the policy is read when the slot is decided: an edit holds for slots that wait to be decided', () => {
    const { at, id, open } = bench('skip')
    until(at, 1)
    at.pass(MINUTE + SECOND)
    at.do('schedules.change', { id, overlap: 'queue_all' })
    at.tick()
    expect(open()).toEqual(['RUNNING 1', 'QUEUED 2'])
  })

  test('R8: run now goes by the same policy', () => {
    const { at, id, open } = bench('queue_one')
    until(at, 1)
    const { jobId } = at.do('schedules.act', { id, action: 'trigger' })
    expect(at.read((tx) => tx.getJob(jobId ?? ''))).toMatchObject({ state: 'QUEUED', trigger: 'manual' })
    expect(at.do('schedules.act', { id, action: 'trigger' }).jobId).toBeNull()
    expect(open()).toHaveLength(2)
  })

  describe('on devices', () => {
    const fleet = (overlap: Overlap) => {
      const at = new EngineBench({ store: make() }).start()
      at.devices('d1', 'd2')
      const templateId = at.fleetTemplate({ defaultTarget: { kind: 'all' } })
      const id = at.every(60, { ...EVERY_MINUTE, overlap, templateId })
      return { at, id }
    }
    const begin = (at: EngineBench, deviceId: string) => {
      const [head] = at.read((tx) => tx.deviceList(deviceId, null))
      const ask = {
        operation: 'update',
        deviceId,
        topic: `$aws/things/${deviceId}/jobs/${head?.publicJobId}/update`,
        clientToken: undefined,
        jobId: head?.publicJobId ?? '',
        status: 'IN_PROGRESS',
        statusDetails: undefined,
        expectedVersion: undefined,
        executionNumber: undefined,
        includeJobExecutionState: false,
        includeJobDocument: false,
        stepTimeoutInMinutes: undefined,
      } as const
      at.engine.fleet.handle([ask], at.wallAt)
    }
    const listOf = (at: EngineBench, deviceId: string) =>
      at
        .read((tx) => tx.deviceList(deviceId, null))
        .map((entry) => {
          const job = at.read((tx) => tx.getJob(entry.jobId))
          return `${entry.state} ${minute(job?.scheduledAt ?? null)}`
        })

    test('R8: queue_one keeps one waiting on each device, and skips the slot when every device has one', () => {
      const { at, id } = fleet('queue_one')
      at.run(MINUTE)
      begin(at, 'd1')
      at.run(MINUTE)
      expect([listOf(at, 'd1'), listOf(at, 'd2')]).toEqual([['IN_PROGRESS 1', 'QUEUED 2'], ['QUEUED 1']])
      at.run(MINUTE)
      expect(listOf(at, 'd1')).toEqual(['IN_PROGRESS 1', 'QUEUED 2'])
      expect(at.words(id)).toEqual(['SKIPPED max_instances'])
    })

    test('R8: queue_all puts every slot on every device', () => {
      const { at } = fleet('queue_all')
      at.run(3 * MINUTE)
      expect(listOf(at, 'd1')).toEqual(['QUEUED 1', 'QUEUED 2', 'QUEUED 3'])
    })

    test('R8: cancel_running ends what the devices still have, superseded, and the newer one is alone there', () => {
      const { at, id } = fleet('cancel_running')
      at.run(MINUTE)
      begin(at, 'd1')
      at.run(MINUTE)
      expect([listOf(at, 'd1'), listOf(at, 'd2')]).toEqual([['QUEUED 2'], ['QUEUED 2']])
      const [run] = at.runsOf(id)
      expect(run).toMatchObject({ status: 'FAILED', reason: 'superseded', scheduledAt: START + MINUTE })
      const ended = at
        .read((tx) => tx.deviceRunsOf(run?.id ?? ''))
        .map((one) => `${one.deviceId} ${one.status} ${one.reason}`)
      expect(ended.toSorted()).toEqual(['d1 FAILED superseded', 'd2 SKIPPED superseded'])
    })
  })
})
