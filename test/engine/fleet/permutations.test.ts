// F9: duplicated, reordered and replayed updates. Random permutations of an update log go through the engine, in random batches,
// and through a small model; the end must be the same, with one run for each attempt that ended.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceRequest, Reply } from '../../../src-main/engine/ports/device-link.ts'
import { createBench, updateRequest } from './bench.ts'

type Said = {
  word: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'REJECTED'
  expectedVersion: number | undefined
  executionNumber: number | undefined
  details: Record<string, string> | undefined
}
type Model = {
  state: string
  version: number
  attempt: number
  left: number
  details: Record<string, string> | null
  runs: string[]
}

const VERDICT = { SUCCEEDED: 'COMPLETED succeeded', FAILED: 'FAILED failed', REJECTED: 'FAILED rejected' } as const

/** The model: what one update does, and the code it is refused with. */
function step(model: Model, said: Said): string | undefined {
  if (said.executionNumber !== undefined && said.executionNumber !== model.attempt) return 'ResourceNotFound'
  if (model.state !== 'QUEUED' && model.state !== 'IN_PROGRESS') return 'InvalidStateTransition'
  if (said.expectedVersion !== undefined && said.expectedVersion !== model.version) return 'VersionMismatch'
  model.state = said.word
  model.version += 1
  model.details = said.details ?? model.details
  if (said.word === 'IN_PROGRESS') return undefined
  model.runs.push(`d1 ${model.attempt} ${VERDICT[said.word]}`)
  if (said.word !== 'FAILED' || model.left === 0) return undefined
  Object.assign(model, {
    state: 'QUEUED',
    version: model.version + 1,
    attempt: model.attempt + 1,
    left: model.left - 1,
    details: null,
  })
  return undefined
}

const said: fc.Arbitrary<Said> = fc.record({
  word: fc.constantFrom('IN_PROGRESS', 'IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'REJECTED'),
  expectedVersion: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  executionNumber: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 3 }),
  details: fc.option(fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { maxKeys: 2 }), {
    nil: undefined,
  }),
})
/** A log, then the same messages again in any order, some of them left out. */
const log = fc
  .array(said, { minLength: 1, maxLength: 6 })
  .chain((once) => fc.shuffledSubarray([...once, ...once, ...once.slice(0, 2)], { minLength: 1 }))

function requestOf(it: Said): DeviceRequest {
  const { word, expectedVersion, executionNumber, details } = it
  return updateRequest('d1', 'a', word, { expectedVersion, executionNumber, statusDetails: details })
}

function sendInBatches(
  bench: ReturnType<typeof createBench>,
  requests: readonly DeviceRequest[],
  size: number,
): Reply[] {
  const replies: Reply[] = []
  for (let at = 0; at < requests.length; at += size) replies.push(...bench.ask(...requests.slice(at, at + size)))
  return replies
}

test('any permutation of an update log ends as the model ends', () => {
  const property = fc.property(
    log,
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 1, max: 5 }),
    (updates, retries, size) => {
      const bench = createBench()
      bench.post({ id: 'a', retryLimit: retries })
      const model: Model = { state: 'QUEUED', version: 1, attempt: 1, left: retries, details: null, runs: [] }
      const expected = updates.map((update) => step(model, update))
      const replies = sendInBatches(bench, updates.map(requestOf), size)
      expect(replies.map((reply) => reply.payload.code)).toEqual(expected)
      const row = bench.execution('a')
      expect([row?.state, row?.versionNumber, row?.executionNumber]).toEqual([
        model.state,
        model.version,
        model.attempt,
      ])
      expect(row?.statusDetails ?? null).toEqual(model.details)
      expect(bench.deviceRuns('a')).toEqual(model.runs)
      expect(bench.job('a').counts).toMatchObject({ unreleased: 0, [model.state]: 1 })
      const isOver = model.state !== 'QUEUED' && model.state !== 'IN_PROGRESS'
      expect(bench.run('a') !== null).toBe(isOver)
    },
  )
  fc.assert(property, { numRuns: 3_000, seed: 20_261_122 })
})

test('whatever devices say, notify-next names the head, exactly when it changes', () => {
  const act = fc.record({
    job: fc.constantFrom('a', 'b', 'c'),
    word: fc.constantFrom('IN_PROGRESS', 'SUCCEEDED', 'REJECTED', 'FAILED'),
  })
  const property = fc.property(fc.array(act, { maxLength: 8 }), fc.integer({ min: 0, max: 1 }), (acts, retries) => {
    const bench = createBench()
    for (const id of ['a', 'b', 'c']) bench.post({ id, retryLimit: retries })
    bench.announcements()
    const look = () => bench.read((tx) => tx.deviceList('d1', null)).map((it) => `${it.jobId} ${it.executionNumber}`)
    for (const { job, word } of acts) {
      const before = look()
      bench.say('d1', job, word as 'IN_PROGRESS')
      const after = look()
      const [told, ...more] = bench.announcements()
      expect(more).toEqual([])
      const isSameSet = before.toSorted().join() === after.toSorted().join()
      expect(told?.notify != null).toBe(!isSameSet)
      expect(told?.notifyNext != null).toBe(before[0] !== after[0])
      if (told?.notifyNext) {
        const head = told.notifyNext.execution as { jobId: string; executionNumber: number } | undefined
        expect(head && `${head.jobId} ${head.executionNumber}`).toBe(after[0])
      }
    }
  })
  fc.assert(property, { numRuns: 500, seed: 7 })
})
