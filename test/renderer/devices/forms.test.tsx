/** Registering devices and making groups: what is asked of the engine, and where its refusals stand. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { idWrong, objectOf } from '../../../src-renderer/features/devices/device-form.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { someGroups } from '../harness/fixtures.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'
import { teachFleet } from './devices-fixture.ts'

afterEach(endApp)

async function open(): Promise<FakeMuster> {
  const fake = await renderApp('templates', /./)
  teachFleet(fake)
  act(() => useRoute.getState().go('devices'))
  await waitFor(() => expect(document.querySelectorAll('.devices-row').length).toBe(3), { timeout: 5_000 })
  return fake
}
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } })
const dialog = async () => within(await screen.findByRole('dialog'))

describe('registering', () => {
  it('says at the field that the device is there already', async () => {
    const fake = await open()
    fake.answer('devices.create', () => {
      throw {
        ok: false,
        code: 'device_exists',
        message: 'There is a device ksk-1 already.',
        errors: [{ path: 'id', message: 'There is a device ksk-1 already.', code: 'device_exists' }],
      }
    })
    fireEvent.click(screen.getByRole('button', { name: 'Register device' }))
    const form = await dialog()
    type(form.getByRole('textbox', { name: /^Device id/ }), ' ksk-1 ')
    fireEvent.click(form.getByRole('button', { name: 'Register' }))
    await form.findByText('There is a device ksk-1 already.')
    const field = form.getByRole('textbox', { name: /^Device id/ })
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(callsOf(fake, 'devices.create')).toMatchObject([{ id: 'ksk-1', attributes: {}, tags: [], timezone: null }])
  })

  it('sends nothing that cannot be an id or an object', async () => {
    const fake = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Register device' }))
    const form = await dialog()
    type(form.getByRole('textbox', { name: /^Device id/ }), 'a/b')
    type(form.getByRole('textbox', { name: /^Attributes/ }), '[1]')
    fireEvent.click(form.getByRole('button', { name: 'Register' }))
    await form.findByText('An id holds no / + # and no control characters.')
    expect(form.getByText('This is not a JSON object.')).toBeTruthy()
    expect(callsOf(fake, 'devices.create')).toEqual([])
  })

  it('knows the rules of an id', () => {
    expect(['', 'x'.repeat(129), 'a+b', 'a\tb', 'عداد 1'].map(idWrong)).toEqual([
      'idEmpty',
      'idLong',
      'idSigns',
      'idSigns',
      null,
    ])
    expect([objectOf(''), objectOf('{"a":1}'), objectOf('null'), objectOf('{')]).toEqual([{}, { a: 1 }, null, null])
  })
})

describe('device groups', () => {
  it('counts what a query finds, then asks for a query group', async () => {
    const fake = await open()
    fake.answer('deviceGroups.create', () => someGroups()[0])
    fake.answer('devices.count', () => ({ devices: 2, ids: ['ksk-1', 'ksk-2'] }))
    fireEvent.click(screen.getByRole('button', { name: 'New device group' }))
    const form = await dialog()
    type(form.getByLabelText('Name in English'), 'North kiosks')
    type(form.getByRole('textbox', { name: /^Found by a query/ }), 'site:north tag:kiosk')
    await form.findByText(/^2 devices fit now\./)
    expect(form.getByText('ksk-1, ksk-2')).toBeTruthy()
    expect(callsOf(fake, 'devices.count').at(-1)).toEqual({ query: 'site:north tag:kiosk' })
    fireEvent.click(form.getByRole('button', { name: 'Make group' }))
    await waitFor(() =>
      expect(callsOf(fake, 'deviceGroups.create')).toEqual([
        { kind: 'query', nameEn: 'North kiosks', nameAr: null, query: 'site:north tag:kiosk' },
      ]),
    )
  })

  it('makes a static group of the selection', async () => {
    const fake = await open()
    fake.answer('deviceGroups.create', () => someGroups()[0])
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select all loaded' }))
    fireEvent.click(screen.getByRole('button', { name: /^Make a group/ }))
    const form = await dialog()
    type(form.getByLabelText('Name in English'), 'All three')
    fireEvent.click(form.getByRole('button', { name: 'Make group' }))
    await waitFor(() =>
      expect(callsOf(fake, 'deviceGroups.create')).toMatchObject([
        { kind: 'static', nameEn: 'All three', deviceIds: ['ksk-1', 'ksk-2', 'mtr.1'] },
      ]),
    )
  })

  it('says that a group is still in use', async () => {
    const fake = await open()
    fake.answer('deviceGroups.delete', () => {
      throw { ok: false, code: 'in_use', message: '2 schedules send to this group.', errors: [] }
    })
    fireEvent.click(screen.getByRole('button', { name: /^Actions for .*Pumps/ }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete group' }))
    fireEvent.click((await dialog()).getByRole('button', { name: 'Delete 1 group' }))
    await screen.findByText('2 schedules send to this group.')
    expect(callsOf(fake, 'deviceGroups.delete')).toEqual([{ id: 'grp-c' }])
  })
})
