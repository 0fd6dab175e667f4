// Groups: the state as a function of members, sequences, widths, cancel and retry (R32–R34).
import { describe, expect, test } from 'vitest'
import { groupState } from '../../src-main/engine/groups/group-state.ts'
import type { MemberState } from '../../src-main/engine/groups/group-state.ts'
import type { RequestInput } from '../../src-preload/contract/requests.ts'
import { EngineBench } from './engine-bench.ts'
import { STORES } from './stores.ts'

const MEMBER_STATES: readonly MemberState[] = ['WAITING', 'WORKING', 'COMPLETED', 'FAILED', 'SKIPPED']

/** Every multiset of member states of a size. */
function multisets(size: number, from = 0): MemberState[][] {
  if (size === 0) return [[]]
  return MEMBER_STATES.slice(from).flatMap((state, index) =>
    multisets(size - 1, from + index).map((rest) => [state, ...rest]),
  )
}

describe('R33 the state of a group is a pure function of its members', () => {
  const all = [0, 1, 2, 3, 4, 5].flatMap((size) => multisets(size))

  test('R33 all multisets up to five members', () => {
    expect(all).toHaveLength(252)
    for (const members of all) {
      const has = (state: MemberState) => members.includes(state)
      for (const isCancelled of [false, true]) {
        const state = groupState(members, isCancelled)
        const open = has('WAITING') || has('WORKING')
        // Written from the other side than the function: what each word allows.
        expect(state === 'QUEUED' || state === 'RUNNING').toBe(open)
        expect(state === 'CANCELLED').toBe(isCancelled && !open)
        if (isCancelled || open || members.length === 0) continue
        expect(state === 'COMPLETED').toBe(!has('FAILED'))
        expect(state === 'FAILED').toBe(has('FAILED') && !has('COMPLETED'))
        expect(state === 'PARTIAL').toBe(has('FAILED') && has('COMPLETED'))
      }
    }
  })

  test('R33 the order of members never matters', () => {
    for (const members of all) {
      expect(groupState(members.toReversed(), false)).toBe(groupState(members, false))
    }
  })

  test('R33 a group without members is CREATED; one whose members all wait is QUEUED', () => {
    expect(groupState([], false)).toBe('CREATED')
    expect(groupState(['WAITING', 'WAITING'], false)).toBe('QUEUED')
    expect(groupState(['WAITING', 'COMPLETED'], false)).toBe('RUNNING')
  })
})

describe.each(STORES)('groups on %s', (_name, make) => {
  const group = (count: number, more: Partial<RequestInput<'groups.create'>> = {}, retry = 0) => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { localConcurrency: 10 })
    const templateId = at.localTemplate({ retry: { limit: retry, delayMs: 0 } })
    const jobs = Array.from({ length: count }, (_, index) => ({ templateId, nameEn: `m${index}` }))
    const { id } = at.do('groups.create', { mode: 'sequential', jobs, ...more })
    const state = () => at.read((tx) => tx.getGroup(id)?.state)
    const names = () => at.started.map((work) => at.read((tx) => tx.getJob(work.jobId)?.nameEn))
    const next = () => {
      const work = at.started.shift()
      if (work === undefined) throw new Error('nothing was started')
      at.begin(work.runId)
      return work.runId
    }
    const words = () => at.read((tx) => tx.runsOfGroup(id)).map((run) => `${run.nameEn} ${run.status} ${run.reason}`)
    return { at, id, state, names, next, words, templateId }
  }

  test('R32 the next member of a sequence starts only when the one before has ended', () => {
    const { at, state, names, next } = group(3)
    expect(state()).toBe('RUNNING')
    expect(names()).toEqual(['m0'])
    at.finish(next())
    expect(names()).toEqual(['m1'])
    at.finish(next())
    at.finish(next())
    expect(state()).toBe('COMPLETED')
  })

  test('R32 stop: a failure marks the rest SKIPPED group_stopped, naming it', () => {
    const { at, id, state, next, words } = group(3)
    at.finish(next())
    const failed = next()
    at.fail(failed)
    expect(words()).toEqual(['m0 COMPLETED succeeded', 'm1 FAILED failed', 'm2 SKIPPED group_stopped'])
    expect(
      at
        .read((tx) => tx.runsOfGroup(id))
        .at(-1)
        ?.trace.at(-1)?.data,
    ).toMatchObject({ blockerRunId: failed })
    expect(state()).toBe('PARTIAL')
  })

  test('R32 continue: the sequence goes on after a failure', () => {
    const { at, state, next, words } = group(2, { onFailure: 'continue' })
    at.fail(next())
    at.fail(next())
    expect(words()).toEqual(['m0 FAILED failed', 'm1 FAILED failed'])
    expect(state()).toBe('FAILED')
  })

  test('R32 retries of a member finish before the next one starts, and before a stop', () => {
    const { at, names, next, state } = group(2, {}, 1)
    at.fail(next())
    expect(names()).toEqual(['m0'])
    at.finish(next())
    expect(names()).toEqual(['m1'])
    at.finish(next())
    expect(state()).toBe('COMPLETED')
  })

  test('a parallel group works on as many as its width', () => {
    const { at, names, next } = group(4, { mode: 'parallel', width: 2 })
    expect(names()).toEqual(['m0', 'm1'])
    at.finish(next())
    expect(names()).toEqual(['m1', 'm2'])
  })

  test('R34 cancel ends waiting members at once, asks running ones; the group is CANCELLED when the last has ended', () => {
    const { at, id, state, next, words } = group(3)
    const runId = next()
    at.do('groups.cancel', { id })
    expect(words()).toEqual(['m1 SKIPPED cancelled', 'm2 SKIPPED cancelled'])
    expect(at.stops).toEqual([{ runId, force: false }])
    expect(state()).toBe('RUNNING')
    at.finish(runId, { status: 'FAILED', reason: 'cancelled' })
    expect(state()).toBe('CANCELLED')
    expect(at.started).toHaveLength(0)
  })

  test('R34 a member that finished meanwhile stays successful', () => {
    const { at, id, state, next, words } = group(1)
    const runId = next()
    at.do('groups.cancel', { id })
    at.finish(runId)
    expect(words()).toEqual(['m0 COMPLETED succeeded'])
    expect(state()).toBe('CANCELLED')
  })

  test('what failed can be tried again inside the group, linked to its run', () => {
    const { at, id, state, next, names } = group(3)
    at.finish(next())
    const failed = next()
    at.fail(failed)
    at.do('groups.retry', { id })
    expect(names()).toEqual(['m1'])
    expect(at.read((tx) => tx.getJob(at.started[0]?.jobId ?? ''))).toMatchObject({
      parentRunId: failed,
      trigger: 'retry',
    })
    at.finish(next())
    at.finish(next())
    expect(state()).toBe('COMPLETED')
    expect(at.refused('groups.retry', { id })).toMatchObject({ code: 'illegal_state' })
  })

  test('members not yet released can be put into another order; those that began cannot', () => {
    const { at, id, next, names } = group(3)
    const ids = at.read((tx) => tx.jobsOfGroup(id)).map((job) => job.id)
    expect(at.refused('groups.change', { id, jobIds: ids })).toMatchObject({
      code: 'queue_changed',
      errors: [{ path: 'jobIds' }],
    })
    const waiting = at.read((tx) =>
      tx
        .jobsOfGroup(id)
        .filter((job) => job.state === 'PENDING')
        .map((job) => job.id),
    )
    at.do('groups.change', { id, jobIds: waiting.toReversed() })
    at.finish(next())
    expect(names()).toEqual(['m2'])
  })

  test('waiting jobs can be grouped; a refused member leaves nothing behind', () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('queue.hold', { isHeld: true })
    const templateId = at.localTemplate()
    const [a, b] = [at.do('jobs.create', { templateId }).id, at.do('jobs.create', { templateId }).id]
    expect(at.refused('groups.create', { mode: 'sequential', jobIds: [a, 'nobody'] })).toMatchObject({
      code: 'unknown_job',
      errors: [{ path: 'jobIds.1' }],
    })
    expect(at.read((tx) => tx.getJob(a))).toMatchObject({ state: 'QUEUED', groupId: null })
    const { id } = at.do('groups.create', { mode: 'sequential', jobIds: [b, a] })
    expect(at.read((tx) => [b, a].map((job) => tx.getJob(job)?.state))).toEqual(['QUEUED', 'PENDING'])
    expect(at.read((tx) => tx.getGroup(id)?.state)).toBe('QUEUED')
  })

  test('a sequence of fleet jobs goes on when the devices have answered', () => {
    const at = new EngineBench({ store: make() }).start()
    at.devices('d1')
    const job = { document: { operation: 'reboot' }, target: { kind: 'all' } } as const
    const { id } = at.do('groups.create', { mode: 'sequential', jobs: [job, job] })
    for (let index = 0; index < 2; index += 1) {
      const [head] = at.read((tx) => tx.deviceList('d1', null))
      expect(head).toBeDefined()
      const topic = `$aws/things/d1/jobs/${head?.publicJobId}/update`
      const update = {
        operation: 'update',
        deviceId: 'd1',
        topic,
        clientToken: undefined,
        jobId: head?.publicJobId ?? '',
        status: 'SUCCEEDED',
      } as const
      const rest = {
        statusDetails: undefined,
        expectedVersion: undefined,
        executionNumber: undefined,
        stepTimeoutInMinutes: undefined,
      }
      at.engine.fleet.handle(
        [{ ...update, ...rest, includeJobExecutionState: false, includeJobDocument: false }],
        at.wallAt,
      )
    }
    expect(at.read((tx) => tx.getGroup(id)?.state)).toBe('COMPLETED')
  })
})
