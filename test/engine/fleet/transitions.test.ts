// The table of legal moves, complete: every pair of states for every mover; and the pure judging of updates.
import { expect, test } from 'vitest'
import { applyUpdate, moved, nextAttempt, NO_TIMERS } from '../../../src-main/engine/execution/apply-update.ts'
import { type Mover, mayMove } from '../../../src-main/engine/execution/transitions.ts'
import type { ExecutionRow } from '../../../src-main/engine/ports/store-work.ts'
import { EXECUTION_STATES, type ExecutionState } from '../../../src-preload/contract/vocabulary.ts'

// Written out by hand from fleet 1.1, not from the table under test.
const LEGAL: Record<Mover, Partial<Record<ExecutionState, ExecutionState[]>>> = {
  device: {
    QUEUED: ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'REJECTED'],
    IN_PROGRESS: ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'REJECTED'],
  },
  timer: { IN_PROGRESS: ['TIMED_OUT'] },
  expiry: { QUEUED: ['TIMED_OUT'] },
  cancel: { QUEUED: ['CANCELED'] },
  force: { QUEUED: ['CANCELED'], IN_PROGRESS: ['CANCELED'] },
  removal: { QUEUED: ['REMOVED'], IN_PROGRESS: ['REMOVED'] },
  retry: { FAILED: ['QUEUED'], TIMED_OUT: ['QUEUED'] },
  // L7: the device agreed to a cancel; fleet 1.7: it left a continuous job's target and came back.
  consent: { IN_PROGRESS: ['CANCELED'] },
  rejoin: { REMOVED: ['QUEUED'] },
}
const MOVERS = Object.keys(LEGAL) as Mover[]

test.each(MOVERS)('%s: exactly the moves of fleet 1.1', (by) => {
  for (const from of EXECUTION_STATES) {
    for (const to of EXECUTION_STATES) {
      expect(`${from} ${to} ${mayMove(from, to, by)}`).toBe(`${from} ${to} ${LEGAL[by][from]?.includes(to) ?? false}`)
    }
  }
})

const row: ExecutionRow = {
  jobId: 'j',
  deviceId: 'd',
  state: 'QUEUED',
  executionNumber: 2,
  versionNumber: 7,
  statusDetails: null,
  queuedAt: 1_000,
  startedAt: null,
  lastUpdatedAt: 1_000,
  deadlineAt: null,
  stepDeadlineAt: null,
  announcedAt: 5,
  stepTimeoutMinutes: null,
  retriesLeft: 1,
  rank: null,
  unconfirmedAt: null,
  saidAt: null,
  overallDeadlineAt: null,
  cancelAskedAt: null,
}
const asked = {
  status: 'IN_PROGRESS',
  statusDetails: undefined,
  expectedVersion: undefined,
  executionNumber: undefined,
  stepTimeoutInMinutes: undefined,
} as const

const TWENTY = { ...NO_TIMERS, timeoutMinutes: 20 }

test('the order of checks: lookup, end, version (DESIGN 6.2)', () => {
  const terminal = { ...row, state: 'FAILED' as const }
  const wrong = { ...asked, executionNumber: 1, expectedVersion: 1 }
  expect(applyUpdate(null, wrong, NO_TIMERS, 0)).toMatchObject({ code: 'ResourceNotFound', withState: false })
  expect(applyUpdate(terminal, wrong, NO_TIMERS, 0)).toMatchObject({ code: 'ResourceNotFound', withState: false })
  for (const expectedVersion of [1, 7, 99, undefined]) {
    expect(applyUpdate(terminal, { ...asked, expectedVersion, executionNumber: 2 }, NO_TIMERS, 0)).toMatchObject({
      code: 'InvalidStateTransition',
      withState: true,
    })
  }
  expect(applyUpdate(row, { ...asked, expectedVersion: 1 }, NO_TIMERS, 0)).toMatchObject({
    code: 'VersionMismatch',
    withState: true,
  })
  expect(applyUpdate(row, { ...asked, expectedVersion: 7, executionNumber: 2 }, NO_TIMERS, 0)).toMatchObject({
    ok: true,
  })
})

test('an accepted update raises the version by one and leaves the given row alone', () => {
  const before = structuredClone(row)
  const judged = applyUpdate(row, { ...asked, statusDetails: { a: '1' } }, TWENTY, 60_000)
  expect(row).toEqual(before)
  expect(judged).toMatchObject({
    ok: true,
    row: {
      state: 'IN_PROGRESS',
      versionNumber: 8,
      startedAt: 60_000,
      lastUpdatedAt: 60_000,
      deadlineAt: 1_260_000,
      statusDetails: { a: '1' },
    },
  })
})

test('the in-progress timer is set once, by the first IN_PROGRESS, and ends with the work', () => {
  const first = applyUpdate(row, asked, TWENTY, 60_000)
  if (!first.ok) throw new Error('refused')
  const second = applyUpdate(first.row, asked, TWENTY, 120_000)
  expect(second).toMatchObject({ ok: true, row: { deadlineAt: 1_260_000, startedAt: 60_000 } })
  const done = applyUpdate(first.row, { ...asked, status: 'SUCCEEDED', stepTimeoutInMinutes: 3 }, TWENTY, 120_000)
  expect(done).toMatchObject({ ok: true, row: { deadlineAt: null, stepDeadlineAt: null, stepTimeoutMinutes: null } })
})

test('a step timer needs no in-progress timer', () => {
  const first = applyUpdate(row, { ...asked, stepTimeoutInMinutes: 2 }, NO_TIMERS, 0)
  expect(first).toMatchObject({ ok: true, row: { deadlineAt: null, stepDeadlineAt: 120_000, stepTimeoutMinutes: 2 } })
})

test('the next attempt keeps nothing of the old one but a rising version', () => {
  const failed = moved({ ...row, statusDetails: { e: '1' } }, 'FAILED', 'device', 2_000)
  expect(nextAttempt(failed, 3_000)).toEqual({
    ...row,
    executionNumber: 3,
    versionNumber: 9,
    queuedAt: 3_000,
    lastUpdatedAt: 3_000,
    announcedAt: null,
    retriesLeft: 0,
  })
})

test('a move that nobody judged is a fault', () => {
  expect(() => moved({ ...row, state: 'SUCCEEDED' }, 'CANCELED', 'force', 0)).toThrow('may not go from SUCCEEDED')
})
