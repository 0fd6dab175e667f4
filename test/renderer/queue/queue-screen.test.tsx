/** The queue on screen: moves against the version that was seen, the way back, refusals, holding and cancelling. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { callsOf, endApp, focusRow, press, renderApp, waitingNames } from '../harness/render-app.tsx'
import { refusal } from '../harness/fake-muster.ts'

afterEach(endApp)
const open = () => renderApp('queue', 'Price list push')

describe('moving', () => {
  it('sends the job, the one before it and the version; T moves to the top of the band', async () => {
    const fake = await open()
    focusRow('7f62')
    press('KeyT')
    await waitFor(() =>
      expect(callsOf(fake, 'queue.move')).toEqual([{ jobId: '7f62', afterJobId: null, baseVersion: 7, priority: 0 }]),
    )
    await waitFor(() =>
      expect(waitingNames().slice(5, 8)).toEqual(['Low battery alert', 'Price list push', 'Leak detection sweep']),
    )
    expect(screen.getByText(/moved to the top/)).toBeTruthy()
  })

  it('nudges by one with Shift and an arrow', async () => {
    const fake = await open()
    focusRow('7f60')
    press('ArrowDown', { key: 'ArrowDown', shiftKey: true })
    await waitFor(() =>
      expect(callsOf(fake, 'queue.move')).toEqual([
        { jobId: '7f60', afterJobId: '7f61', baseVersion: 7, priority: null },
      ]),
    )
  })

  it('is taken back by Ctrl+Z, against the version of now', async () => {
    const fake = await open()
    const before = waitingNames()
    focusRow('7f62')
    press('KeyT')
    await waitFor(() => expect(fake.state.version).toBe(8))
    press('KeyZ', { ctrlKey: true })
    await waitFor(() =>
      expect(callsOf(fake, 'queue.move').at(-1)).toMatchObject({ jobId: '7f62', afterJobId: '7f61', baseVersion: 8 }),
    )
    await waitFor(() => expect(waitingNames()).toEqual(before))
  })

  it('puts the row back and says why when the queue changed meanwhile', async () => {
    const fake = await open()
    const before = waitingNames()
    fake.answer('queue.move', () => {
      throw refusal('queue_changed')
    })
    focusRow('7f62')
    press('KeyT')
    await waitFor(() => screen.getByText(/The queue changed meanwhile/))
    expect(waitingNames()).toEqual(before)
    expect(screen.queryByText('Undo')).toBeNull()
  })

  it('moves a group with all its members, one after another', async () => {
    const fake = await open()
    focusRow('group:g1')
    press('ArrowDown', { key: 'ArrowDown', shiftKey: true })
    await waitFor(() => expect(callsOf(fake, 'queue.move')).toHaveLength(3))
    expect(callsOf(fake, 'queue.move')).toMatchObject([
      { jobId: 'g1a', afterJobId: '7f18' },
      { jobId: 'g1b', afterJobId: 'g1a' },
      { jobId: 'g1c', afterJobId: 'g1b' },
    ])
  })
})

describe('keys', () => {
  it('do nothing while the operator types, or with letter keys off', async () => {
    const fake = await renderApp('queue', 'Price list push')
    fake.answer('settings.get', () => ({}))
    const { useView } = await import('../../../src-renderer/stores/view-store.ts')
    act(() => useView.getState().apply({ letterKeys: false }))
    focusRow('7f62')
    press('KeyT')
    expect(callsOf(fake, 'queue.move')).toEqual([])
  })
})

describe('holding and cancelling', () => {
  it('holds the selection in one request and releases it again on undo', async () => {
    const fake = await open()
    focusRow('7f60')
    press('KeyX')
    focusRow('7f61')
    press('KeyX')
    await waitFor(() => screen.getByRole('toolbar', { name: 'Selected jobs' }))
    press('KeyP')
    await waitFor(() => expect(callsOf(fake, 'jobs.hold')).toEqual([{ ids: ['7f60', '7f61'], isHeld: true }]))
    await waitFor(() => screen.getByText('2 jobs are held.'))
    fireEvent.click(screen.getByRole('button', { name: /^Undo/ }))
    await waitFor(() => expect(callsOf(fake, 'jobs.hold').at(-1)).toEqual({ ids: ['7f60', '7f61'], isHeld: false }))
  })

  it('queues cancelled work again on undo, with what it was', async () => {
    const fake = await open()
    focusRow('7f61')
    press('KeyC')
    await waitFor(() => screen.getByText('1 job is cancelled.'))
    await waitFor(() => expect(waitingNames()).not.toContain('Leak detection sweep'))
    press('KeyZ', { ctrlKey: true })
    await waitFor(() =>
      expect(callsOf(fake, 'jobs.create')).toMatchObject([
        { templateId: 'tpl-1', nameEn: 'Leak detection sweep', priority: 0, parentRunId: 'run-7f61' },
      ]),
    )
  })

  it('makes one group of the selected jobs, in their order', async () => {
    const fake = await open()
    for (const id of ['7f60', '7f62']) {
      focusRow(id)
      press('KeyX')
    }
    press('KeyG')
    const name = await screen.findByLabelText('Name')
    fireEvent.change(name, { target: { value: 'Thursday checks' } })
    fireEvent.click(screen.getByRole('button', { name: /Make group of 2/ }))
    await waitFor(() =>
      expect(callsOf(fake, 'groups.create')).toMatchObject([
        { nameEn: 'Thursday checks', mode: 'sequential', onFailure: 'stop', jobIds: ['7f60', '7f62'], priority: 0 },
      ]),
    )
  })
})

describe('what is shown', () => {
  it('says that nothing waits, and what comes next', async () => {
    await renderApp('queue', /The next automatic job|No schedule will fire/, { empty: true })
    expect(screen.getAllByText('Nothing waits.').length).toBeGreaterThan(0)
  })

  it('follows the engine: a change batch brings the new row', async () => {
    const fake = await open()
    const [first] = fake.state.queue.waiting
    if (!first) throw new Error('the fixture is empty')
    fake.state.queue.waiting.push({ ...first, id: 'fresh', priority: 0, nameEn: 'Just arrived' })
    act(() => fake.touch('queue'))
    await waitFor(() => screen.getByText('Just arrived'))
  })

  it('claims nothing of devices while the broker is away', async () => {
    await renderApp('queue', 'Firmware 4.8.2 to kiosks', { offline: true })
    expect(screen.getAllByText('Unconfirmed').length).toBeGreaterThan(0)
  })
})
