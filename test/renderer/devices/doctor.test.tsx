/** The presence doctor on screen: worst first, words by code, a finding leads to its device, and a clean fleet is said to be clean. */
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { DoctorReport } from '../../../src-preload/contract/brokers.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(() => {
  endApp()
  sessionStorage.clear()
})

const report = (findings: DoctorReport['findings']): DoctorReport => ({
  ...{ checkedAt: Date.now(), devices: 25, retained: 23, more: 0, findings },
})

async function check(findings: DoctorReport['findings']) {
  const fake = await renderApp('devices', 'Devices')
  fake.answer('fleet.doctor', () => report(findings))
  fireEvent.click(await screen.findByRole('button', { name: 'Check presence' }))
  return { fake, dialog: await screen.findByRole('dialog', { name: 'Check presence' }) }
}

it('says what was found, worst first, and leads to the device', async () => {
  const { fake, dialog } = await check([
    { code: 'share_dead', severity: 'note', deviceId: null, data: { prefix: '$aws' } },
    { code: 'zombie_sessions', severity: 'warning', deviceId: null, data: { sessions: 9, away: 2 } },
    { code: 'will_not_retained', severity: 'error', deviceId: 'pump-7', data: { said: 'lost', lastHeardAt: null } },
  ])
  await within(dialog).findByText('25 devices compared with 23 retained messages.')
  const heads = within(dialog).getAllByRole('region')
  expect(heads.map((head) => head.getAttribute('aria-label'))).toEqual([
    ...['Presence is wrong', 'Presence may become wrong', 'Good to know'],
  ])
  expect(dialog.textContent).toContain('9 sessions of absent clients, and 2 devices are away')
  fireEvent.click(within(dialog).getByRole('button', { name: 'pump-7' }))
  expect(useRoute.getState().params.id).toBe('pump-7')
  expect(callsOf(fake, 'fleet.doctor')).toHaveLength(1)
})

it('says that nothing was found, and checks again when told', async () => {
  const { fake, dialog } = await check([])
  await within(dialog).findByText(/Presence can be trusted/)
  fireEvent.click(within(dialog).getByRole('button', { name: 'Check again' }))
  await within(dialog).findByText(/Presence can be trusted/)
  expect(callsOf(fake, 'fleet.doctor').length).toBeGreaterThanOrEqual(2)
})
