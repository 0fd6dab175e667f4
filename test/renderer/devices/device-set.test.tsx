/** Devices as a set on screen: new ones wait to be accepted, a file shows what it would do, and one device's queue can be put in order. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { dropped } from '../../../src-renderer/features/devices/queue-order.tsx'
import { moved } from '../../../src-renderer/features/devices/use-device-queue.ts'
import { shownInstant, truthStep, waitWord } from '../../../src-renderer/fleet/rollout-words.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'
import { aDevice, anOpen, inFull, teachFleet } from './devices-fixture.ts'

afterEach(endApp)

const rows = () => [aDevice('ksk-1', { nameEn: 'Old one' }), aDevice('new-1', { nameEn: null, isAccepted: false })]

async function open(options: { language?: 'en' | 'ar'; id?: string; teach?: (fake: FakeMuster) => void } = {}) {
  const { language = 'en', id, teach } = options
  const fake = await renderApp('templates', /./, { language })
  teachFleet(fake, rows())
  teach?.(fake)
  act(() => useRoute.getState().go('devices', id ? { id } : {}))
  await waitFor(() => expect(document.querySelectorAll('.devices-row').length).toBeGreaterThan(0))
  return fake
}
const panel = (name = 'Device') => within(screen.getByRole('complementary', { name }))
const click = (name: RegExp | string) => fireEvent.click(screen.getByRole('button', { name }))

describe('new devices', () => {
  it('are said, marked, and shown alone', async () => {
    const fake = await open()
    await screen.findByText('1 new device was heard. It gets no work until you accept it.')
    expect(screen.getByText('New')).toBeTruthy()
    click('Show them')
    await waitFor(() => expect(callsOf(fake, 'devices.list').at(-1)).toMatchObject({ isAccepted: false }))
    expect(screen.getByRole('button', { name: /^New, not accepted/ }).getAttribute('aria-pressed')).toBe('true')
  })

  it('are all accepted, page after page', async () => {
    const fake = await open()
    const held = Array.from({ length: 250 }, (_, at) => aDevice(`n${at}`, { isAccepted: false }))
    teachFleet(fake, held)
    fake.answer('devices.accept', () => ({ devices: [] }))
    await screen.findByText(/new device was heard/)
    click('Accept all')
    await waitFor(() => expect(callsOf(fake, 'devices.accept')).toHaveLength(1))
    const [{ ids, isAccepted }] = callsOf(fake, 'devices.accept') as [{ ids: string[]; isAccepted: boolean }]
    expect([ids.length, isAccepted]).toEqual([250, true])
  })

  it('are accepted or ignored in the panel; ignoring asks first', async () => {
    const fake = await open({ id: 'new-1' })
    fake.answer('devices.accept', () => ({ devices: [] }))
    fake.answer('devices.delete', () => rows()[1])
    await screen.findByText(/Heard on the broker and not accepted yet/)
    fireEvent.click(panel().getByRole('button', { name: 'Accept' }))
    await waitFor(() => expect(callsOf(fake, 'devices.accept')).toEqual([{ ids: ['new-1'], isAccepted: true }]))
    fireEvent.click(panel().getByRole('button', { name: 'Ignore' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(callsOf(fake, 'devices.delete')).toEqual([])
    fireEvent.click(dialog.getByRole('button', { name: 'Ignore' }))
    await waitFor(() => expect(callsOf(fake, 'devices.delete')).toEqual([{ id: 'new-1' }]))
  })

  it('are said in Arabic too', async () => {
    await open({ language: 'ar' })
    await screen.findByText('سُمع جهاز جديد. لا ينال عملًا حتى تقبله.')
    expect(screen.getByRole('button', { name: 'قبول الكل' })).toBeTruthy()
  })
})

describe('files', () => {
  const lines = [
    { line: 2, deviceId: 'a', state: 'new', message: null },
    { line: 3, deviceId: 'x/y', state: 'refused', message: 'A device id holds no / + #' },
  ]
  const seen = (refused: number) => ({
    lines: refused > 0 ? lines : lines.slice(0, 1),
    ...{ made: 1, changed: 0, same: 0, refused },
  })

  async function dialog() {
    fireEvent.click(screen.getByRole('button', { name: 'Import and export' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Import devices…' }))
    return within(await screen.findByRole('dialog', { name: 'Import devices' }))
  }

  it('show what they would do, and are not taken over while a line is refused', async () => {
    const fake = await open()
    fake.answer('devices.import', () => seen(1))
    const box = await dialog()
    fireEvent.change(box.getByLabelText('Or paste its text'), { target: { value: 'id\na\nx/y' } })
    fireEvent.click(box.getByRole('button', { name: 'See what it would do' }))
    await box.findByText('1 new, 0 changed, 0 the same, 1 refused.')
    expect(box.getAllByRole('row')[1]?.textContent).toContain('A device id holds no')
    expect(box.getByRole('button', { name: 'Take over 1 device' }).hasAttribute('disabled')).toBe(true)
    expect(callsOf(fake, 'devices.import')).toEqual([{ format: 'csv', text: 'id\na\nx/y', apply: false }])
  })

  it('are taken over whole once nothing is refused; JSON is known by its first sign', async () => {
    const fake = await open()
    fake.answer('devices.import', () => seen(0))
    const box = await dialog()
    const file = new File(['[{"id":"a"}]'], 'fleet.json', { type: 'application/json' })
    file.text ??= async () => '[{"id":"a"}]'
    fireEvent.change(box.getByLabelText('File of devices'), { target: { files: [file] } })
    fireEvent.click(await box.findByRole('button', { name: 'Take over 1 device' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(callsOf(fake, 'devices.import').map((call) => (call as { apply: boolean }).apply)).toEqual([false, true])
    expect(callsOf(fake, 'devices.import').at(-1)).toMatchObject({ format: 'json' })
  })

  it('are saved where the operator says, and what went wrong is said', async () => {
    const fake = await open()
    fake.answer('devices.export', () => ({ text: 'id\r\na\r\n', devices: 1 }))
    fake.answer('app.saveText', () => ({ path: '/x.csv', problem: 'ENOSPC' }))
    fireEvent.click(screen.getByRole('button', { name: 'Import and export' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Export as CSV' }))
    await screen.findByText('The file could not be written (ENOSPC).')
    expect(callsOf(fake, 'app.saveText')).toMatchObject([{ kind: 'csv', text: 'id\r\na\r\n' }])
  })
})

describe('the queue of one device', () => {
  const three = () => [
    anOpen('j0', 'ksk-1', { nameEn: 'Runs', state: 'IN_PROGRESS', truth: 'unconfirmed', unconfirmedAt: 5 }),
    anOpen('j1', 'ksk-1', { nameEn: 'First' }),
    anOpen('j2', 'ksk-1', { nameEn: 'Second' }),
  ]
  const withQueue =
    (some: Parameters<typeof inFull>[1] = {}) =>
    (fake: FakeMuster) => {
      fake.answer('devices.get', () => inFull(rows()[0] as never, { open: three(), ...some }))
      fake.answer('executions.order', () => ({ executions: [] }))
      fake.answer('executions.relieve', () => ({ jobId: 'j1', deviceId: 'ksk-1' }))
    }

  it('is put in order by button and by key; what runs stays first', async () => {
    const fake = await open({ id: 'ksk-1', teach: withQueue() })
    fireEvent.click(await screen.findByRole('button', { name: /Move .*Second.* up/ }))
    await waitFor(() =>
      expect(callsOf(fake, 'executions.order')).toEqual([{ deviceId: 'ksk-1', jobIds: ['j2', 'j1'] }]),
    )
    expect(screen.getByRole('button', { name: /Move .*First.* up/ }).hasAttribute('disabled')).toBe(true)
    expect(screen.queryByRole('button', { name: /Move .*Runs/ })).toBeNull()
    const down = screen.getByRole('button', { name: /Move .*First.* down/ })
    fireEvent.keyDown(down, { key: 'ArrowDown', altKey: true })
    await waitFor(() => expect(callsOf(fake, 'executions.order')).toHaveLength(2))
    expect(panel().getByText('Unconfirmed')).toBeTruthy()
  })

  it('is carried by its handle with the keyboard, and taken back', async () => {
    const fake = await open({ id: 'ksk-1', teach: withQueue() })
    const list = within(await screen.findByRole('grid', { name: 'In this order' }))
    expect(list.getAllByRole('row').map((row) => row.getAttribute('data-job'))).toEqual(['j1', 'j2'])
    const handle = list.getByRole('button', { name: /^Take .*First/ })
    fireEvent.keyDown(list.getByRole('button', { name: /Move .*First.* down/ }), { key: 'ArrowDown', altKey: true })
    await waitFor(() => expect(callsOf(fake, 'executions.order')).toHaveLength(1))
    expect(handle).toBeTruthy()
    fireEvent.click(await screen.findByRole('button', { name: /^Undo/ }))
    await waitFor(() => expect(callsOf(fake, 'executions.order').at(-1)).toEqual({ deviceId: 'ksk-1', jobIds: [] }))
  })

  it('puts what was dropped where it was dropped', () => {
    const ids = ['a', 'b', 'c', 'd']
    expect(dropped(ids, 'd', { key: 'a', isBefore: true })).toEqual(['d', 'a', 'b', 'c'])
    expect(dropped(ids, 'a', { key: 'c', isBefore: false })).toEqual(['b', 'c', 'a', 'd'])
    expect(dropped(ids, 'b', { key: 'b', isBefore: false })).toEqual(ids)
  })

  it('is relieved of a head that does not begin: parking at once, skipping after a question', async () => {
    const stuckSinceAt = Date.now() - 3_600_000
    const fake = await open({ id: 'ksk-1', teach: withQueue({ open: three().slice(1), stuckSinceAt }) })
    await screen.findByText(/It is online and has not begun/)
    fireEvent.click(screen.getByRole('button', { name: 'Park for now' }))
    await waitFor(() =>
      expect(callsOf(fake, 'executions.relieve')).toMatchObject([{ jobId: 'j1', deviceId: 'ksk-1', action: 'park' }]),
    )
    fireEvent.click(screen.getByRole('button', { name: 'Skip on this device…' }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.click(dialog.getByRole('button', { name: 'Skip on this device' }))
    await waitFor(() => expect(callsOf(fake, 'executions.relieve').at(-1)).toMatchObject({ action: 'skip' }))
  })

  it('says what is kept back and why, and puts a parked one back', async () => {
    const common = { publicJobId: 'p', nameAr: null, notBeforeAt: null, rank: null }
    const waiting = [
      { ...common, jobId: 'w1', nameEn: 'Again later', why: 'backoff', attempt: 2 },
      { ...common, jobId: 'w2', nameEn: 'Aside', why: 'parked', attempt: 1 },
    ]
    const fake = await open({ id: 'ksk-1', teach: withQueue({ waiting }) })
    await screen.findByText('waits before the next attempt · attempt 2')
    fireEvent.click(screen.getByRole('button', { name: 'Put back into the list' }))
    await waitFor(() =>
      expect(callsOf(fake, 'executions.relieve').at(-1)).toMatchObject({ jobId: 'w2', action: 'unpark' }),
    )
  })

  it('has the messages in a tab of their own, as text', async () => {
    const item = { at: 0, topic: '$aws/things/ksk-1/jobs/get', bytes: 2, text: '<b>{}</b>', brokerAt: null }
    const teach = (fake: FakeMuster) =>
      fake.answer('devices.messages', () => ({
        items: [
          { ...item, direction: 'out', outcome: 'sent' },
          { ...item, direction: 'in', outcome: 'InvalidJson', brokerAt: 61_000 },
        ],
      }))
    await open({ id: 'ksk-1', teach })
    fireEvent.click(await screen.findByRole('tab', { name: 'Messages' }))
    await screen.findByText('refused: InvalidJson')
    expect(screen.getAllByText('<b>{}</b>')).toHaveLength(2)
    expect(screen.getAllByText(/taken by the broker at/)).toHaveLength(1)
    expect(screen.getByRole('img', { name: 'From the device' })).toBeTruthy()
  })
})

describe('words', () => {
  it('moves one place and never out of the list', () => {
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
    expect([moved(['a', 'b'], 'a', -1), moved(['a', 'b'], 'b', 1), moved(['a'], 'x', 1)]).toEqual([null, null, null])
  })

  it('says a cap as a cap and what is not known as waiting; a far instant is none', () => {
    expect(['cap:site', 'window', 'nonsense'].map(waitWord)).toEqual(['cap', 'window', 'other'])
    expect([shownInstant(null), shownInstant(8.64e15), shownInstant(5)]).toEqual([null, null, 5])
  })

  it('never says more than the engine: a failure confirmed is failed, an old answer without a word is what was told', () => {
    const at = { announcedAt: 5, truth: 'confirmed' } as const
    expect(truthStep({ ...at, state: 'SUCCEEDED' })).toBe('confirmed')
    expect(truthStep({ ...at, state: 'FAILED' })).toBe('failed')
    expect(truthStep({ ...at, state: 'IN_PROGRESS', truth: 'unconfirmed' })).toBe('unconfirmed')
    expect(truthStep({ state: 'QUEUED', announcedAt: null })).toBe('outbox')
  })
})
