/** The log tab of a run: its output in pieces, what was cut off, the files it left, and what is gone since. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { aRun } from '../harness/fixtures.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(endApp)

const RECORD = {
  ...{ paramsSnapshot: {}, documentSnapshot: null, targetSnapshot: null, errorDetail: null, result: null, trace: [] },
  ...{ kind: 'job', reach: 'local', status: 'COMPLETED', reason: 'succeeded', counts: null, exitCode: 0 },
}
type Asked = { id: string; offset?: number }

async function open(record: object, log: (asked: Asked) => unknown): Promise<FakeMuster> {
  const fake = await renderApp('templates', /./)
  fake.answer('runs.list', () => ({ items: [], next: null, total: 0 }))
  fake.answer('runs.histogram', () => ({ bucketMs: 1, buckets: [], total: 0, notSucceeded: 0 }))
  fake.answer('runs.get', ({ id }: { id: string }) => ({ ...aRun(id, {}), ...RECORD, artifacts: [], ...record }))
  fake.answer('runs.log', log as never)
  act(() => useRoute.getState().go('history', { run: 'r0', tab: 'log' }))
  await screen.findByRole('tab', { name: 'Log' }, { timeout: 10_000 })
  return fake
}

describe('the output', () => {
  it('is shown from its beginning and goes on a piece at a time', async () => {
    const pieces: Record<number, object> = {
      0: { text: '+0.001s out | one\n', next: 18, totalBytes: 36, dropped: 0 },
      18: { text: '+0.002s out | two\n', next: null, totalBytes: 36, dropped: 2048 },
    }
    const fake = await open({ logPath: 'runs/r0/log.txt' }, ({ offset = 0 }) => pieces[offset])
    await screen.findByText('+0.001s out | one')
    fireEvent.click(screen.getByRole('button', { name: 'Show more (18 B left)' }))
    await waitFor(() => expect(document.body.textContent).toContain('one\n+0.002s out | two'))
    expect(screen.queryByRole('button', { name: /Show more/ })).toBeNull()
    expect(screen.getByText(/2 KB of output beyond the limit were not kept/)).toBeTruthy()
    expect(callsOf(fake, 'runs.log')).toMatchObject([{ id: 'r0' }, { id: 'r0', offset: 18 }])
  })

  it('says when the file is gone, and asks for none where there never was one', async () => {
    await open({ logPath: 'runs/r0/log.txt' }, () => ({ text: '', next: null, totalBytes: 0, dropped: 0 }))
    await screen.findByText('The log file is no longer there.')
    endApp()
    const fake = await open({ logPath: null, exitCode: null }, () => undefined)
    await screen.findByText('This run left no words behind.')
    expect(callsOf(fake, 'runs.log')).toEqual([])
  })
})

describe('the files', () => {
  it('are named, each shown in its folder on demand; one that is gone says so', async () => {
    const fake = await open({ logPath: null, artifacts: ['sub/a.txt', 'b.csv'] }, () => undefined)
    fake.answer('app.showArtifact', ({ name }: { name: string }) => ({ shown: name === 'b.csv' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Show b.csv in its folder' }))
    fireEvent.click(screen.getByRole('button', { name: 'Show sub/a.txt in its folder' }))
    const gone = await screen.findByText('It is no longer there.')
    expect(within(gone.closest('li') as HTMLElement).getByText('sub/a.txt')).toBeTruthy()
    expect(callsOf(fake, 'app.showArtifact')).toEqual([
      { runId: 'r0', name: 'b.csv' },
      { runId: 'r0', name: 'sub/a.txt' },
    ])
  })
})
