/** What is typed in History's filter, and the brush and the pages as plain values. */
import { describe, expect, it } from 'vitest'
import { between, brushOf, moved, resized, spanOf } from '../../../src-renderer/features/history/brush.ts'
import { filterOf, parseQuery, spanMs, termsOfRoute, withTerm } from '../../../src-renderer/features/history/query.ts'
import { PAGE_ROWS, PAGES_KEPT, RunPages } from '../../../src-renderer/features/history/run-pages.ts'

const filterFrom = (text: string) => {
  const { terms, search } = parseQuery(text)
  return filterOf(terms, search, 'job')
}

describe('the typed query', () => {
  it.each([
    ['', { kind: 'job' }],
    ['status:failed', { kind: 'job', status: ['FAILED'] }],
    ['STATUS:Succeeded', { kind: 'job', status: ['COMPLETED'] }],
    ['status:failed status:skipped', { kind: 'job', status: ['FAILED', 'SKIPPED'] }],
    ['status:not-succeeded', { kind: 'job', notSucceeded: true }],
    ['reason:timed-out', { kind: 'job', reason: ['timed_out'] }],
    ['reason:rejected device:pmp-1', { kind: 'job', reason: ['rejected'], deviceId: 'pmp-1' }],
    ['device:pump-* check', { kind: 'job', search: 'check pump-' }],
    ['schedule:"Nightly meter readings" valve', { kind: 'job', scheduleId: 'Nightly meter readings', search: 'valve' }],
    ['schedule:«قراءات الليل»', { kind: 'job', scheduleId: 'قراءات الليل' }],
    ['status:purple', { kind: 'job', search: 'status:purple' }],
    ['since:never', { kind: 'job', search: 'since:never' }],
    ['colour:red pump', { kind: 'job', search: 'colour:red pump' }],
    ['device:', { kind: 'job', search: 'device:' }],
    ['since:7d pump check', { kind: 'job', search: 'pump check' }],
  ])('%s', (text, filter) => {
    expect(filterFrom(text)).toEqual(filter)
  })

  it('reads spans of time, and nothing else as one', () => {
    expect(['90m', '24h', '7d', '2w', '0d', 'd', '7y', '1.5h'].map(spanMs)).toEqual([
      5_400_000,
      86_400_000,
      604_800_000,
      1_209_600_000,
      null,
      null,
      null,
      null,
    ])
  })

  it('lets a newer term of one field replace the older, but gathers statuses', () => {
    const { terms } = parseQuery('device:a status:failed')
    const next = parseQuery('device:b status:skipped').terms.reduce(withTerm, terms)
    expect(filterOf(next, '', 'all')).toEqual({ kind: 'all', deviceId: 'b', status: ['FAILED', 'SKIPPED'] })
  })

  it('reads links', () => {
    expect(filterOf(termsOfRoute({ trouble: '1', job: 'j1', run: 'r1' }), '', 'job')).toEqual({
      kind: 'job',
      notSucceeded: true,
      jobId: 'j1',
    })
    expect(filterOf(termsOfRoute({ status: 'FAILED,SKIPPED' }), '', 'job').status).toEqual(['FAILED', 'SKIPPED'])
  })
})

describe('the brush', () => {
  it('is born over the newest buckets, moves inside its bounds and keeps a bucket', () => {
    expect(moved(null, -1, 20)).toEqual({ first: 12, last: 19 })
    expect(moved({ first: 12, last: 19 }, 1, 20)).toEqual({ first: 12, last: 19 })
    expect(moved({ first: 1, last: 3 }, -5, 20)).toEqual({ first: 0, last: 2 })
    expect(resized({ first: 4, last: 4 }, -1, 20)).toEqual({ first: 4, last: 4 })
    expect(resized({ first: 4, last: 6 }, 1, 20)).toEqual({ first: 4, last: 7 })
    expect(resized({ first: 4, last: 19 }, 1, 20)).toEqual({ first: 3, last: 19 })
    expect(between(9, 2)).toEqual({ first: 2, last: 9 })
  })

  it('goes to instants and back', () => {
    const span = spanOf({ first: 2, last: 4 }, 1000, 100)
    expect(span).toEqual({ from: 1200, to: 1500 })
    expect(brushOf(span, 1000, 100, 10)).toEqual({ first: 2, last: 4 })
    expect(brushOf({ from: 5000, to: 6000 }, 1000, 100, 10)).toBeNull()
  })
})

describe('the pages', () => {
  const pageOf = (number: number) => ({
    items: Array.from({ length: PAGE_ROWS }, (_, row) => number * PAGE_ROWS + row),
    next: `page ${number + 1}`,
  })

  it('keep at most thirty, and come back by their cursor', async () => {
    const asked: string[] = []
    let arrived = () => {}
    const pages = new RunPages<number>(pageOf(0), async (cursor) => {
      asked.push(cursor)
      return pageOf(Number(cursor.split(' ')[1]))
    })
    pages.subscribe(() => arrived())
    for (let number = 1; number <= 60; number += 1) {
      const there = new Promise<void>((resolve) => {
        arrived = resolve
      })
      pages.need(number * PAGE_ROWS, number * PAGE_ROWS + 20)
      await there
    }
    await Promise.resolve()
    expect(pages.kept).toBeLessThanOrEqual(PAGES_KEPT)
    expect(pages.count).toBe(61 * PAGE_ROWS)
    expect(pages.at(0)).toBe(0)
    expect(pages.at(2 * PAGE_ROWS)).toBeNull()
    const back = new Promise<void>((resolve) => {
      arrived = resolve
    })
    pages.need(2 * PAGE_ROWS, 2 * PAGE_ROWS + 20)
    await back
    expect(asked.at(-1)).toBe('page 2')
    expect(pages.at(2 * PAGE_ROWS)).toBe(2 * PAGE_ROWS)
  })
})
