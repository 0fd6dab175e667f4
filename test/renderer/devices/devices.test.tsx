/** Devices on screen: facets narrow the request, refusals stand at their field, deleting asks, the panel never guesses. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useOverlay } from '../../../src-renderer/stores/overlay-store.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { type FakeMuster, refusal } from '../harness/fake-muster.ts'
import { callsOf, endApp, press, renderApp } from '../harness/render-app.tsx'
import { aDevice, someDevices, teachFleet } from './devices-fixture.ts'

afterEach(endApp)

async function open(
  options: { language?: 'en' | 'ar'; id?: string; rows?: ReturnType<typeof someDevices>; offline?: boolean } = {},
): Promise<FakeMuster> {
  const { language = 'en', id, rows = someDevices(), offline = false } = options
  const fake = await renderApp('templates', /./, { language, offline })
  teachFleet(fake, rows)
  act(() => useRoute.getState().go('devices', id ? { id } : {}))
  if (rows.length > 0) await waitFor(() => expect(bodyRows().length).toBeGreaterThan(0), { timeout: 5_000 })
  return fake
}
const bodyRows = () => [...document.querySelectorAll<HTMLElement>('.devices-row')]
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } })
const click = (name: RegExp | string) => fireEvent.click(screen.getByRole('button', { name }))
const panel = () => within(screen.getByRole('complementary', { name: 'Device' }))

describe('the list', () => {
  it('says in one sentence who is there', async () => {
    await open()
    await waitFor(() =>
      expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
        '3 devices. 1 online, 1 not heard and 1 never announced itself.',
      ),
    )
  })

  it('asks for what the facets say', async () => {
    const fake = await open()
    const facets = within(screen.getByRole('navigation', { name: 'Narrow the list' }))
    fireEvent.click(facets.getByRole('checkbox', { name: /Not heard/ }))
    await waitFor(() => expect(callsOf(fake, 'devices.list').at(-1)).toMatchObject({ presence: ['lost'] }))
    fireEvent.click(facets.getByRole('button', { name: /^Kiosks · Corniche/ }))
    await waitFor(() =>
      expect(callsOf(fake, 'devices.list').at(-1)).toMatchObject({
        presence: ['lost'],
        deviceGroupId: 'grp-a',
        sort: 'worst',
        limit: 200,
      }),
    )
  })

  it('selects with X where J went, opens with Enter, leaves with Esc', async () => {
    await open()
    act(() => bodyRows()[0]?.focus())
    press('KeyJ')
    press('KeyX')
    expect(within(screen.getByRole('toolbar', { name: 'Selected devices' })).getByText('1 selected')).toBeTruthy()
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset.index).toBe('1'))
    press('Enter', { key: 'Enter' })
    await screen.findByRole('complementary', { name: 'Device' })
    expect(useRoute.getState().params.id).toBe('ksk-2')
    press('Escape', { key: 'Escape' })
    expect(useRoute.getState().params.id).toBeUndefined()
    press('Escape', { key: 'Escape' })
    expect(screen.queryByRole('toolbar', { name: 'Selected devices' })).toBeNull()
  })

  it('gives the focus back to the row after its check box, so that the keys go on', async () => {
    await open()
    const box = screen.getByRole('checkbox', { name: /^Select .*Corniche kiosk 1/ })
    act(() => box.focus())
    fireEvent.click(box)
    expect(document.activeElement).toBe(bodyRows()[0])
    press('Space', { key: ' ' })
    expect(screen.queryByRole('toolbar', { name: 'Selected devices' })).toBeNull()
  })

  it('takes the selection to New job', async () => {
    await open()
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select all loaded' }))
    click('New job for these')
    expect(useOverlay.getState()).toMatchObject({ open: 'new-job', args: { deviceIds: 'ksk-1\nksk-2\nmtr.1' } })
  })

  it('draws only what is in view of 10,000 devices', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => aDevice(`d-${index}`))
    const fake = await open({ rows })
    expect(bodyRows().length).toBeLessThan(60)
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('10000')
    expect(callsOf(fake, 'devices.list').length).toBeLessThan(4)
  })

  it('says why it is empty and what helps', async () => {
    await open({ rows: [] })
    await screen.findByText('No device has reported on these topics')
    expect(screen.getAllByRole('button', { name: 'Register device' })).toHaveLength(2)
    expect(screen.getByRole('button', { name: 'Broker settings' })).toBeTruthy()
  })

  it('says how old presence is while the broker is away', async () => {
    await open({ offline: true })
    expect(await screen.findByText(/^Broker offline: presence is as of/)).toBeTruthy()
  })
})

describe('the panel', () => {
  it('never guesses where nothing was heard', async () => {
    await open({ id: 'mtr.1' })
    await screen.findByText('It has never announced itself.')
    expect(panel().getByText('Not for AWS C clients')).toBeTruthy()
    expect(panel().getByText('In no group')).toBeTruthy()
    expect(panel().getByText('Price list push')).toBeTruthy()
    expect(panel().getByText('In outbox')).toBeTruthy()
    expect(panel().queryByText(/Online|Not heard|Asleep|ago/)).toBeNull()
  })

  it('asks before it deletes, and says what follows', async () => {
    const fake = await open({ id: 'mtr.1' })
    fake.answer('devices.delete', () => someDevices()[2])
    await screen.findByText('It has never announced itself.')
    fireEvent.click(panel().getByRole('button', { name: /More/ }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete device' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText('Open work for it ends as Removed. Its history stays.')).toBeTruthy()
    expect(callsOf(fake, 'devices.delete')).toEqual([])
    fireEvent.click(dialog.getByRole('button', { name: 'Delete 1 device' }))
    await waitFor(() => expect(callsOf(fake, 'devices.delete')).toEqual([{ id: 'mtr.1' }]))
    await waitFor(() => expect(useRoute.getState().params.id).toBeUndefined())
  })

  it('says a conflict and keeps what was typed', async () => {
    const fake = await open({ id: 'ksk-1' })
    fake.answer('devices.change', () => {
      throw refusal('version_conflict')
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }))
    const dialog = within(await screen.findByRole('dialog'))
    type(dialog.getByLabelText('Name in English'), 'Kiosk by the gate')
    fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect((await dialog.findByRole('alert')).textContent).toContain('Someone changed it meanwhile')
    expect((dialog.getByLabelText('Name in English') as HTMLInputElement).value).toBe('Kiosk by the gate')
    expect(callsOf(fake, 'devices.change')).toMatchObject([
      { id: 'ksk-1', version: 4, attributes: { site: 'north', fw: '4.8.2' }, tags: ['kiosk'] },
    ])
  })
})
