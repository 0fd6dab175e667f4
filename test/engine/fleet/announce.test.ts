// Announcements beyond the trace: caps, order by the operator, reconnect, the outbox mark; and commits that fail.
import { expect, test } from 'vitest'
import type { JobRow } from '../../../src-main/engine/ports/store-work.ts'
import { createBench, startNextRequest, told } from './bench.ts'

test('notify names at most 15, head first; get sees all', () => {
  const bench = createBench()
  for (let index = 0; index < 20; index += 1) bench.post({ id: `j${index}` })
  bench.announcements()
  bench.say('d1', 'j19', 'IN_PROGRESS')
  bench.post({ id: 'last' })
  const [next, list] = bench.announcements()
  expect(next && told(next)).toBe('d1: next j19')
  const jobs = list?.notify?.jobs as { IN_PROGRESS: { jobId: string }[]; QUEUED: { jobId: string }[] }
  expect(jobs.IN_PROGRESS.map((it) => it.jobId)).toEqual(['j19'])
  expect(jobs.QUEUED).toHaveLength(14)
  expect(jobs.QUEUED[0]?.jobId).toBe('j0')
})

test('an empty list has no key, and notify-next carries the document', () => {
  const bench = createBench()
  bench.post({ id: 'a', document: { operation: 'install', deep: { n: null } } })
  const [first] = bench.announcements()
  expect(Object.keys(first?.notify?.jobs as object)).toEqual(['QUEUED'])
  expect(first?.notifyNext?.execution).toEqual({
    jobId: 'a',
    thingName: 'd1',
    status: 'QUEUED',
    queuedAt: 1_795_338_000,
    lastUpdatedAt: 1_795_338_000,
    versionNumber: 1,
    executionNumber: 1,
    jobDocument: { operation: 'install', deep: { n: null } },
  })
})

test('moving a job before another changes the head and is announced as that alone', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.post({ id: 'b' })
  bench.announcements()
  bench.write((tx) => {
    bench.ctx.noteDevice('d1')
    tx.setRank('b', 0, (tx.getJob('a') as JobRow).rank - 1)
  })
  expect(bench.heard()).toEqual(['d1: next b'])
  bench.ask(startNextRequest('d1'))
  expect(bench.state('b')).toBe('IN_PROGRESS')
})

test('a commit that fails announces nothing', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.announcements()
  const fails = () =>
    bench.write((tx) => {
      bench.ctx.noteDevice('d1')
      tx.deleteExecutionsOfJob('a')
      throw new Error('no')
    })
  expect(fails).toThrow('no')
  expect(bench.heard()).toEqual([])
  bench.post({ id: 'b' })
  expect(bench.heard()).toEqual(['d1: notify [a, b]'])
})

test('joining and leaving within one commit is nothing to tell', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.announcements()
  bench.insert({ id: 'b' })
  bench.write(() => bench.ctx.noteDevice('d1'))
  expect(bench.heard()).toEqual([])
})

test('noteDevice outside a write is a fault', () => {
  expect(() => createBench().ctx.noteDevice('d1')).toThrow('outside a write')
})

test('announceAll pages through devices with pending work, each with its whole state', () => {
  const devices = ['d1', 'd2', 'd3', 'd4', 'd5']
  const bench = createBench([...devices, 'idle'])
  bench.post({ id: 'a', devices })
  bench.say('d2', 'a', 'SUCCEEDED')
  bench.announcements()
  const seen: string[] = []
  let after: string | null = null
  let pages = 0
  do {
    const page = bench.fleet.announceAll(after, 2, bench.clock.wallAt)
    seen.push(...page.announcements.map(told))
    after = page.next
    pages += 1
  } while (after !== null && pages < 10)
  expect(seen).toEqual(['d1', 'd3', 'd4', 'd5'].map((id) => `${id}: notify [a] next a`))
})

test('the outbox mark is set when the broker took it and falls when the list changes', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  expect(bench.execution('a')?.announcedAt).toBeNull()
  bench.fleet.announced(['d1'], bench.clock.wallAt + 5)
  expect(bench.execution('a')?.announcedAt).toBe(bench.clock.wallAt + 5)
  bench.ask(startNextRequest('d1'))
  expect(bench.execution('a')?.announcedAt).toBe(bench.clock.wallAt + 5)
  bench.post({ id: 'b' })
  expect([bench.execution('a')?.announcedAt, bench.execution('b')?.announcedAt]).toEqual([null, null])
})
