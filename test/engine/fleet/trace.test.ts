// The trace of notify and notify-next that AWS documents (fleet 1.5), and the announcements around it.
import { expect, test } from 'vitest'
import { createBench, getRequest, startNextRequest, updateRequest } from './bench.ts'

test('the trace of fleet 1.5 announces exactly what AWS announces', () => {
  const bench = createBench()
  bench.post({ id: 'j1' })
  expect(bench.heard()).toEqual(['d1: notify [j1] next j1'])
  bench.post({ id: 'j2' })
  expect(bench.heard()).toEqual(['d1: notify [j1, j2]'])
  bench.ask(startNextRequest('d1'))
  expect(bench.heard()).toEqual([])
  bench.post({ id: 'j3' })
  expect(bench.heard()).toEqual(['d1: notify [j1, j2, j3]'])
  bench.say('d1', 'j1', 'SUCCEEDED')
  expect(bench.heard()).toEqual(['d1: notify [j2, j3] next j2'])
  bench.say('d1', 'j3', 'IN_PROGRESS')
  expect(bench.heard()).toEqual(['d1: next j3'])
  bench.say('d1', 'j2', 'REJECTED')
  expect(bench.heard()).toEqual(['d1: notify [j3]'])
  bench.remove('j3', true)
  const [last] = bench.announcements()
  expect(last?.notify).toEqual({ timestamp: 1_795_338_000, jobs: {} })
  expect(last?.notifyNext).toEqual({ timestamp: 1_795_338_000 })
})

test('progress and the start of the head announce nothing', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.announcements()
  bench.say('d1', 'a', 'IN_PROGRESS')
  bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { statusDetails: { step: '2' } }))
  bench.ask(getRequest('d1'))
  expect(bench.heard()).toEqual([])
})
