// History as pages, searches, totals and a histogram: the same runs whichever way they are asked for.
import { describe, expect, test } from 'vitest'
import type { SqliteStore } from '../../src-main/store/open.ts'
import { BadCursor } from '../../src-main/engine/ports/store.ts'
import type { RunFilter } from '../../src-preload/contract/requests-history.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import type { RunReason, RunStatus } from '../../src-preload/contract/vocabulary.ts'
import type { RunRow } from '../../src-preload/contract/work.ts'
import { tempStore } from '../support/temp-store.ts'
import { run, T0 } from './rows.ts'

const WAYS: readonly (readonly [RunStatus, RunReason])[] = [
  ['COMPLETED', 'succeeded'],
  ['FAILED', 'failed'],
  ['SKIPPED', 'misfire'],
  ['SKIPPED', 'cancelled'],
  ['FAILED', 'timed_out'],
]

/** 200 runs, a minute apart: every fifth of each way, schedules s0–s3, every fourth a device run. */
function filled(): SqliteStore {
  const store = tempStore()
  store.write('engine', (tx) => {
    for (let at = 0; at < 200; at += 1) {
      const [status, reason] = WAYS[at % WAYS.length] as (typeof WAYS)[number]
      const isDevice = at % 4 === 3
      tx.insertRun(
        run(`r${at}`, {
          ...{ status, reason, scheduleId: `s${at % 3}`, finishedAt: T0 + at * 60_000, jobId: `j${at % 7}` },
          ...(isDevice ? { kind: 'device', deviceId: `d${at % 5}`, parentRunId: 'r0' } : {}),
          ...(at % 10 === 1 ? { errorMessage: 'Pump refused E42', nameAr: 'تحديث المِضَخّة' } : {}),
        }),
      )
    }
  })
  return store
}

const filterOf = (given: Partial<RunFilter>): RunFilter => requests['runs.list'].input.parse({ filter: given }).filter

/** Every run that fits, read in pages of 7. */
function walk(store: SqliteStore, filter: RunFilter): RunRow[] {
  const seen: RunRow[] = []
  let cursor: string | null = null
  do {
    const page = store.views.runsList({ filter, cursor, limit: 7 })
    seen.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return seen
}

const FILTERS: readonly (readonly [string, Partial<RunFilter>, (row: RunRow) => boolean])[] = [
  ['job runs', {}, ({ kind }) => kind === 'job'],
  ['everything', { kind: 'all' }, () => true],
  ['device runs', { kind: 'device' }, ({ kind }) => kind === 'device'],
  ['one status', { status: ['FAILED'] }, ({ kind, status }) => kind === 'job' && status === 'FAILED'],
  ['two statuses', { status: ['FAILED', 'SKIPPED'] }, ({ kind, status }) => kind === 'job' && status !== 'COMPLETED'],
  [
    'two reasons',
    { reason: ['misfire', 'timed_out'] },
    ({ kind, reason }) => kind === 'job' && ['misfire', 'timed_out'].includes(reason),
  ],
  [
    'not succeeded',
    { notSucceeded: true },
    ({ kind, reason }) => kind === 'job' && ['failed', 'misfire', 'timed_out'].includes(reason),
  ],
  ['a schedule', { scheduleId: 's1' }, ({ kind, scheduleId }) => kind === 'job' && scheduleId === 's1'],
  ['a device', { kind: 'device', deviceId: 'd2' }, ({ deviceId }) => deviceId === 'd2'],
  [
    'a job and status',
    { jobId: 'j3', status: ['FAILED', 'COMPLETED'] },
    (row) => row.kind === 'job' && row.jobId === 'j3' && row.status !== 'SKIPPED',
  ],
  ['a time', { kind: 'all', from: T0 + 600_000, to: T0 + 1_200_000 }, ({ seq }) => seq > 10 && seq <= 20],
  [
    'a time and statuses',
    { from: T0 + 600_000, status: ['SKIPPED'] },
    (row) => row.kind === 'job' && row.seq > 10 && row.status === 'SKIPPED',
  ],
  ['a word', { search: 'pump e42' }, ({ kind, errorMessage }) => kind === 'job' && errorMessage !== null],
  [
    'an Arabic word without its marks',
    { search: 'المضخه' },
    ({ kind, errorMessage }) => kind === 'job' && errorMessage !== null,
  ],
  ['the beginning of a word', { search: 'refus', kind: 'all' }, ({ errorMessage }) => errorMessage !== null],
  ['no such word', { search: 'zebra' }, () => false],
  ['a search of marks only', { search: '"" -- *' }, () => false],
  ['an empty time', { from: T0 + 10, to: T0 + 10 }, () => false],
]

describe('history', () => {
  test.each(FILTERS)('%s: pages newest first, total and numbered pages agree', (_, given, fits) => {
    const store = filled()
    const filter = filterOf(given)
    const all = store.views.runsPage(filterOf({ kind: 'all' }), 1, 200).items
    const expected = all.filter(fits).map(({ id }) => id)
    expect(walk(store, filter).map(({ id }) => id)).toEqual(expected)
    const first = store.views.runsList({ filter, cursor: null, limit: 7 })
    expect(requests['runs.list'].output.parse(first)).toEqual(first)
    expect(first.total).toBe(expected.length)
    const second = store.views.runsPage(filter, 2, 5)
    expect(second.items.map(({ id }) => id)).toEqual(expected.slice(5, 10))
    expect(second.total).toBe(expected.length)
    const span = { from: T0, to: T0 + 200 * 60_000, buckets: 10 }
    const histogram = store.views.runsHistogram({ filter, ...span })
    expect(requests['runs.histogram'].output.parse(histogram)).toEqual(histogram)
    expect(histogram.total).toBe(expected.length)
    const bars = histogram.buckets.reduce(
      (sum, { completed, failed, skipped }) => sum + completed + failed + skipped,
      0,
    )
    expect(bars).toBe(expected.length)
  })

  test('a histogram puts each run into its time', () => {
    const store = filled()
    const filter = filterOf({ kind: 'all' })
    const { buckets, bucketMs, notSucceeded } = store.views.runsHistogram({
      filter,
      from: T0,
      to: T0 + 100 * 60_000,
      buckets: 10,
    })
    expect(bucketMs).toBe(600_000)
    expect(buckets).toHaveLength(10)
    expect(buckets[3]).toEqual({ at: T0 + 1_800_000, completed: 2, failed: 4, skipped: 4 })
    expect(notSucceeded).toBe(60)
  })

  test('one run whole, and the devices under it page by page', () => {
    const { views } = filled()
    const found = views.runsGet('r1')
    expect(requests['runs.get'].output.parse(found)).toEqual(found)
    expect(views.runsGet('none')).toBeNull()
    const input = { id: 'r0', limit: 20 }
    const page = views.runsDevices(input)
    expect(requests['runs.devices'].output.parse(page)).toEqual(page)
    expect([page.items.length, page.total]).toEqual([20, 50])
    expect(views.runsDevices({ ...input, limit: 200, cursor: page.next }).items).toHaveLength(30)
    expect(views.runsDevices({ ...input, reason: 'misfire' }).total).toBe(10)
  })

  test('a cursor that is not ours is refused', () => {
    const { views } = filled()
    for (const cursor of [
      'nonsense',
      '',
      Buffer.from('[1,2]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ]) {
      expect(() => views.runsList({ filter: filterOf({}), cursor, limit: 5 })).toThrow(BadCursor)
    }
  })

  test('a reader of its own sees the same pages, and cannot write', () => {
    const store = filled()
    const reader = store.openReader()
    expect(reader.views.runsPage(filterOf({}), 1, 5)).toEqual(store.views.runsPage(filterOf({}), 1, 5))
    const filter = filterOf({ kind: 'all' })
    const [whole] = reader.runs.wholePage(filter, 6, 1)
    expect(whole).toEqual(store.views.runsGet('r4'))
    expect(reader.runs.maxSeq()).toBe(200)
    expect(() => reader.db.exec('DELETE FROM "device"')).toThrow()
    reader.close()
  })
})
