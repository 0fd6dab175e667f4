// What attempts and jobs come to (DESIGN 2, Run): the whole table of ends.
import { expect, test } from 'vitest'
import {
  deviceVerdict,
  moveCount,
  NO_COUNTS,
  type Outcomes,
  rollUp,
} from '../../../src-main/engine/execution/rollup.ts'

test.each([
  ['SUCCEEDED', true, 'COMPLETED', 'succeeded'],
  ['FAILED', true, 'FAILED', 'failed'],
  ['REJECTED', true, 'FAILED', 'rejected'],
  ['TIMED_OUT', true, 'FAILED', 'timed_out'],
  ['TIMED_OUT', false, 'SKIPPED', 'expired'],
  ['REMOVED', true, 'FAILED', 'removed'],
  ['REMOVED', false, 'SKIPPED', 'removed'],
  ['CANCELED', true, 'FAILED', 'forced'],
  ['CANCELED', false, 'SKIPPED', 'cancelled'],
] as const)('%s (begun: %s) is %s %s', (state, begun, status, reason) => {
  expect(deviceVerdict(state, begun)).toEqual({ status, reason })
})

test('the cause of a cancel is told where work never began', () => {
  expect(deviceVerdict('CANCELED', false, 'superseded')).toEqual({ status: 'SKIPPED', reason: 'superseded' })
  expect(deviceVerdict('REMOVED', true, 'deleted')).toEqual({ status: 'FAILED', reason: 'deleted' })
})

test.each(['QUEUED', 'IN_PROGRESS'] as const)('%s is no end', (state) => {
  expect(() => deviceVerdict(state, true)).toThrow('has not ended')
})

const cases: [Outcomes, string][] = [
  [{ completed: 3, failed: {}, skipped: {} }, 'COMPLETED succeeded'],
  [{ completed: 1, failed: {}, skipped: { expired: 9 } }, 'COMPLETED succeeded'],
  [{ completed: 2, failed: { failed: 1 }, skipped: {} }, 'FAILED partial'],
  [{ completed: 2, failed: { rejected: 1, timed_out: 1 }, skipped: { cancelled: 1 } }, 'FAILED partial'],
  [{ completed: 0, failed: { rejected: 2 }, skipped: {} }, 'FAILED rejected'],
  [{ completed: 0, failed: { timed_out: 2 }, skipped: { cancelled: 1 } }, 'FAILED timed_out'],
  [{ completed: 0, failed: { forced: 2 }, skipped: { cancelled: 1 } }, 'FAILED forced'],
  [{ completed: 0, failed: { failed: 1, rejected: 1 }, skipped: {} }, 'FAILED failed'],
  [{ completed: 0, failed: {}, skipped: { expired: 2 } }, 'SKIPPED expired'],
  [{ completed: 0, failed: {}, skipped: { cancelled: 2, removed: 1 } }, 'SKIPPED cancelled'],
  [{ completed: 0, failed: {}, skipped: { max_instances: 2 } }, 'SKIPPED max_instances'],
  [{ completed: 0, failed: { failed: 0 }, skipped: { removed: 1, cancelled: 0 } }, 'SKIPPED removed'],
  [{ completed: 0, failed: {}, skipped: {} }, 'SKIPPED precheck'],
]
test.each(cases)('%j comes to %s', (outcomes, expected) => {
  const { status, reason } = rollUp(outcomes)
  expect(`${status} ${reason}`).toBe(expected)
})

test('counts move and never change their sum', () => {
  const counts = moveCount({ ...NO_COUNTS, unreleased: 5 }, 'unreleased', 'QUEUED', 3)
  expect(counts).toMatchObject({ unreleased: 2, QUEUED: 3 })
  expect(moveCount(counts, 'QUEUED', 'QUEUED')).toBe(counts)
})
