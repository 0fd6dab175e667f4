/** History on screen: sentence, filter, brush by keys, the bounded list, new runs that wait, the run panel, the export. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Report } from '../../../src-preload/contract/requests-history.ts'
import type { RunRow } from '../../../src-preload/contract/work.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { type FakeMuster, refusal } from '../harness/fake-muster.ts'
import { aRun, counts } from '../harness/fixtures.ts'
import { callsOf, endApp, press, renderApp } from '../harness/render-app.tsx'

const NOW = Date.now()
const TOTAL = 100_000
const PARTIAL = counts({ SUCCEEDED: 74, FAILED: 9, REJECTED: 4, TIMED_OUT: 2, REMOVED: 7 })

function runAt(place: number): RunRow {
  const at = NOW - place * 5_000
  const partial = { nameEn: 'Firmware to kiosks', reason: 'partial', counts: PARTIAL } as const
  return aRun(`r${place}`, { startedAt: at, finishedAt: at, ...(place === 0 ? partial : {}) })
}

const RECORD = {
  paramsSnapshot: { firmware: '4.8.2' },
  documentSnapshot: { operation: 'firmware' },
  targetSnapshot: null,
  errorDetail: 'checksum mismatch at 98 %',
  result: null,
  artifacts: [],
  trace: [
    { at: NOW, rule: 'queued', what: 'asked for by Sara H.' },
    { at: NOW, rule: 'tomorrow', what: 'a rule of tomorrow' },
    {
      at: NOW,
      rule: 'DESIGN 2 Run',
      what: 'FAILED partial',
      data: { clocks: { deviceAt: NOW - 90_000, brokerAt: NOW } },
    },
  ],
}

type Page = { cursor?: string | null; limit: number }
/** `newest`: how many runs were sealed after the list was opened. */
function teach(fake: FakeMuster, some: { newest: number; empty?: boolean } = { newest: 0 }): void {
  fake.answer('runs.list', ({ cursor, limit }: Page) => {
    const start = cursor ? Number(cursor) : -some.newest
    if (some.empty) return { items: [], next: null, total: 0 }
    const items = Array.from({ length: limit }, (_, row) =>
      start + row < 0 ? aRun(`new${start + row}`, { nameEn: `Newest ${start + row}` }) : runAt(start + row),
    )
    return { items, next: start + limit < TOTAL ? String(start + limit) : null, total: null }
  })
  fake.answer('runs.histogram', ({ from, to, buckets }: { from: number; to: number; buckets: number }) => {
    const bucketMs = (to - from) / buckets
    const each = (_: unknown, place: number) => ({
      at: Math.round(from + place * bucketMs),
      completed: 9,
      failed: 1,
      skipped: 0,
    })
    const none = some.empty ?? false
    return {
      bucketMs,
      buckets: Array.from({ length: buckets }, each),
      total: none ? 0 : 2702,
      notSucceeded: none ? 0 : 57,
    }
  })
  const told = { at: NOW, code: 'queued', rule: 'queued', textAr: 'طلبها سارة.', data: {}, runIds: [] }
  const tried = { ...told, code: 'retry_of', rule: 'R42', textEn: 'It is attempt 2.', runIds: ['r0', 'r7'] }
  fake.answer('explain.run', () => ({ sentences: [{ ...told, textEn: 'Sara H. asked for it.' }, tried] }))
  fake.answer('runs.get', ({ id }: { id: string }) => ({ ...runAt(Number(id.slice(1))), ...RECORD }))
  fake.answer('runs.devices', ({ reason }: { reason?: string }) => ({
    items: ['failed', 'rejected', 'succeeded']
      .filter((each) => !reason || each === reason)
      .map((each) => ({
        ...aRun(`d-${each}`, { kind: 'device', deviceId: `ksk-${each}`, errorMessage: `said ${each}` }),
        status: each === 'succeeded' ? 'COMPLETED' : 'FAILED',
        reason: each,
        deviceNameEn: null,
        deviceNameAr: null,
        versionNumber: 3,
      })),
    next: null,
    total: null,
  }))
}

async function open(params: Record<string, string> = {}, some: { newest: number; empty?: boolean } = { newest: 0 }) {
  const fake = await renderApp('templates', /./)
  teach(fake, some)
  act(() => useRoute.getState().go('history', params))
  await screen.findByRole('slider', { name: 'Runs over time' }, { timeout: 10_000 })
  return fake
}
const lastFilter = (fake: FakeMuster) =>
  (callsOf(fake, 'runs.list').at(-1) as { filter: Record<string, unknown> }).filter
const rowCount = () => document.querySelectorAll('.history-run').length

beforeEach(() => {
  // jsdom lays nothing out: the list is 600 px high
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(900)
})
afterEach(() => {
  endApp()
  vi.restoreAllMocks()
})

describe('the list', () => {
  it('says what did not succeed and makes only the rows in view', async () => {
    await open()
    await screen.findByText('57 runs did not succeed.')
    await screen.findByText('Firmware to kiosks')
    expect(rowCount()).toBeLessThan(60)
    const grid = screen.getByRole('grid', { name: 'Runs' })
    for (let page = 0; page < 5; page += 1) {
      fireEvent.keyDown(grid, { key: 'End' })
      fireEvent.scroll(grid)
    }
    expect(rowCount()).toBeLessThan(60)
  })

  it('narrows by what is typed, and keeps it as a chip', async () => {
    const fake = await open()
    await screen.findByText('Firmware to kiosks')
    const field = screen.getByRole('textbox', { name: 'Filter runs' })
    fireEvent.change(field, { target: { value: 'status:failed reason:rejected pump ' } })
    await waitFor(() =>
      expect(lastFilter(fake)).toMatchObject({ status: ['FAILED'], reason: ['rejected'], search: 'pump' }),
    )
    expect((field as HTMLInputElement).value).toBe('pump ')
  })

  it('looks for a device among device runs, and says so in the switch', async () => {
    const fake = await open()
    await screen.findByText('Firmware to kiosks')
    const field = screen.getByRole('textbox', { name: 'Filter runs' })
    fireEvent.change(field, { target: { value: 'device:pmp-1 ' } })
    await waitFor(() => expect(lastFilter(fake)).toMatchObject({ kind: 'device', deviceId: 'pmp-1' }))
    expect(screen.getByRole('radio', { name: 'Devices' }).getAttribute('aria-checked')).toBe('true')
    fireEvent.click(screen.getByRole('button', { name: /^Remove .*pmp-1/ }))
    // job runs are known already, so the switch says it and no request goes out
    await waitFor(() => expect(screen.getByRole('radio', { name: 'Jobs' }).getAttribute('aria-checked')).toBe('true'))
  })

  it('moves by J and K, opens by Enter, closes by Escape', async () => {
    await open()
    await screen.findByText('Firmware to kiosks')
    press('KeyJ')
    press('KeyJ')
    press('KeyK')
    const grid = screen.getByRole('grid', { name: 'Runs' })
    expect(grid.getAttribute('aria-activedescendant')).toBe('history-run-0')
    fireEvent.keyDown(grid, { key: 'Enter' })
    expect(useRoute.getState().params.run).toBe('r0')
    fireEvent.keyDown(grid, { key: 'Escape' })
    expect(useRoute.getState().params.run).toBeUndefined()
  })

  it('lets new runs wait while a row is taken', async () => {
    const some = { newest: 0 }
    const fake = await open({}, some)
    await screen.findByText('Firmware to kiosks')
    press('KeyJ')
    some.newest = 3
    act(() => fake.touch('run'))
    fireEvent.click(await screen.findByRole('button', { name: '3 new' }))
    await screen.findByText('Newest -3')
  })

  it('offers a wider range when there is nothing', async () => {
    const fake = await open({}, { newest: 0, empty: true })
    await screen.findByText(/^No runs between/)
    const before = lastFilter(fake).from as number
    fireEvent.click(screen.getByRole('button', { name: 'Widen' }))
    await waitFor(() => expect(lastFilter(fake).from).toBeLessThan(before))
  })
})

describe('the brush', () => {
  it('is moved, resized and cleared by keys', async () => {
    const fake = await open()
    await screen.findByText('57 runs did not succeed.')
    const brush = screen.getByRole('slider', { name: 'Runs over time' })
    const whole = lastFilter(fake).from as number
    fireEvent.keyDown(brush, { key: 'ArrowRight' })
    await waitFor(() => expect(lastFilter(fake).from).toBeGreaterThan(whole))
    expect(brush.getAttribute('aria-valuetext')).toContain('8 of 80')
    fireEvent.keyDown(brush, { key: 'ArrowLeft', shiftKey: true })
    expect(brush.getAttribute('aria-valuetext')).toContain('7 of 70')
    await waitFor(() => expect(lastFilter(fake).to).toBeGreaterThan(lastFilter(fake).from as number))
    fireEvent.keyDown(brush, { key: 'Escape' })
    expect(brush.getAttribute('aria-valuetext')).toBe('The whole range')
    expect(rowCount()).toBeGreaterThan(0)
  })
})

describe('the run panel', () => {
  it('filters by its legend and tries again what failed', async () => {
    const fake = await open({ run: 'r0' })
    const panel = await screen.findByRole('complementary', { name: 'Run' })
    await within(panel).findByText('said succeeded')
    expect(within(panel).getByText(/FAILED, partial/)).toBeTruthy()
    const clocks = ['by the device’s clock', 'by the broker’s', 'by this console’s']
    for (const clock of clocks) expect(within(panel).getByText(new RegExp(clock))).toBeTruthy()
    fireEvent.click(within(panel).getByRole('button', { name: /4\s*Rejected/ }))
    await waitFor(() => expect(callsOf(fake, 'runs.devices').at(-1)).toMatchObject({ id: 'r0', reason: 'rejected' }))
    await waitFor(() => expect(within(panel).queryByText('said succeeded')).toBeNull())
    fake.answer('runs.retry', () => fake.state.queue.waiting[0])
    fireEvent.click(within(panel).getByRole('button', { name: /Re-run failed \(9\)/ }))
    await waitFor(() => expect(callsOf(fake, 'runs.retry')).toEqual([{ id: 'r0', reasons: ['failed', 'abandoned'] }]))
    await within(panel).findByRole('button', { name: 'Open the queue' })
    fireEvent.click(within(panel).getByRole('button', { name: /Re-run all not succeeded \(22\)/ }))
    await waitFor(() => expect(callsOf(fake, 'runs.retry').at(-1)).toEqual({ id: 'r0' }))
  })

  it('says why in the sentences of the engine, names numbered rules only, and leads to the runs it speaks of', async () => {
    await open({ run: 'r0', tab: 'why' })
    await screen.findByText('Sara H. asked for it.')
    expect(screen.queryByText('queued')).toBeNull()
    expect(screen.getByText('R42')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Open that run' }))
    await waitFor(() => expect(screen.getAllByText('Sara H. asked for it.')).toHaveLength(1))
  })
})

describe('the export', () => {
  const report = (some: Partial<Report>): Report => ({
    id: 'e1',
    state: 'running',
    path: '/tmp/history.csv',
    rows: 500,
    total: 2702,
    startedAt: NOW,
    finishedAt: null,
    code: null,
    message: null,
    ...some,
  })
  async function begin(fake: FakeMuster) {
    press('KeyE', { ctrlKey: true })
    fireEvent.click(await screen.findByRole('button', { name: 'Choose a file…' }))
    await waitFor(() => expect(callsOf(fake, 'app.chooseSaveFile')).toHaveLength(1))
  }

  it('follows the file, and can be cancelled', async () => {
    const fake = await open({ trouble: '1' })
    let now = report({})
    fake.answer('app.chooseSaveFile', () => ({ path: '/tmp/history.csv' }))
    fake.answer('reports.exportHistory', () => now)
    fake.answer('reports.get', () => now)
    fake.answer('reports.cancel', () => {
      now = report({ state: 'cancelled' })
      fake.touch('report')
      return now
    })
    await begin(fake)
    await screen.findByText('Written 500 of 2,702 rows.')
    expect(callsOf(fake, 'reports.exportHistory')).toMatchObject([
      { path: '/tmp/history.csv', filter: { kind: 'job', notSucceeded: true } },
    ])
    fireEvent.click(screen.getByRole('button', { name: 'Cancel export' }))
    await screen.findByText('Cancelled. No file was left behind.')
  })

  it('shows the file when it is done', async () => {
    const fake = await open()
    fake.answer('app.chooseSaveFile', () => ({ path: '/tmp/history.csv' }))
    fake.answer('reports.exportHistory', () => report({}))
    fake.answer('reports.get', () => report({ state: 'done', rows: 2702 }))
    fake.answer('app.showFile', () => ({ shown: true }))
    await begin(fake)
    fireEvent.click(await screen.findByRole('button', { name: 'Show file' }))
    await waitFor(() => expect(callsOf(fake, 'app.showFile')).toEqual([{ reportId: 'e1' }]))
  })

  it('says by its code what went wrong', async () => {
    const fake = await open()
    fake.answer('app.chooseSaveFile', () => ({ path: '/nowhere/history.csv' }))
    fake.answer('reports.exportHistory', () => {
      throw refusal('export_failed')
    })
    await begin(fake)
    await screen.findByText('The file could not be written.')
  })
})
