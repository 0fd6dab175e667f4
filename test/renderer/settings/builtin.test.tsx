/** The built-in broker's section on screen: opening it asks first, a secret is shown once, who is connected, limits held at their field. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { BuiltinBrokerStatus, BuiltinCredential } from '../../../src-preload/contract/brokers.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(() => {
  endApp()
  sessionStorage.clear()
})
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } })

const STATUS: BuiltinBrokerStatus = {
  ...{ isRunning: true, url: 'mqtt://127.0.0.1:1883', networkUrls: [], isEncrypted: false, fingerprint: null },
  ...{ authority: null, detail: null, connections: 2, turnedAway: { password: 3 } },
  ...{ absentSessions: 1, waitingMessages: 12 },
  clients: [
    {
      ...{ clientId: 'c-1', role: 'device', deviceId: 'pump-7', address: '10.0.0.9', isEncrypted: true },
      ...{ sinceAt: Date.now() - 60_000, messagesIn: 41, messagesOut: 17, refused: 2, slowed: 0 },
    },
  ],
}
const credential = (deviceId: string, rotations = 0): BuiltinCredential => ({
  ...{ deviceId, kind: 'password', createdAt: Date.now(), createdBy: 'Sara H.', rotations, expiresAt: null },
})

async function open(): Promise<FakeMuster> {
  const fake = await renderApp('settings', 'Workspace')
  let rows = [credential('pump-7')]
  fake.answer('builtinBroker.status', () => STATUS)
  fake.answer('builtinBroker.credentials', () => ({ items: rows }))
  const made = (row: BuiltinCredential) => {
    rows = [...rows.filter(({ deviceId }) => deviceId !== row.deviceId), row]
    const none = { certificate: null, privateKey: null, authority: null }
    return { credential: row, password: `secret-of-${row.deviceId}`, ...none }
  }
  fake.answer('builtinBroker.createCredential', (input) => made(credential((input as { deviceId: string }).deviceId)))
  fake.answer('builtinBroker.rotateCredential', (input) =>
    made(credential((input as { deviceId: string }).deviceId, 1)),
  )
  fake.answer('builtinBroker.revokeCredential', (input) => {
    const { deviceId } = input as { deviceId: string }
    rows = rows.filter((row) => row.deviceId !== deviceId)
    return { deviceId }
  })
  act(() => useRoute.getState().go('settings', { section: 'builtin' }))
  await screen.findByText('pump-7', { selector: 'td bdi' })
  return fake
}

describe('the built-in broker', () => {
  it('says where it listens, who is connected and what was turned away', async () => {
    await open()
    expect(await screen.findByText('mqtt://127.0.0.1:1883')).toBeTruthy()
    const connected = screen.getByRole('region', { name: 'Connected now' })
    expect(connected.textContent).toContain('Connections: 2. Sessions of absent clients: 1, with messages: 12.')
    expect(connected.textContent).toContain('wrong password 3')
    expect(within(connected).getByRole('row', { name: /pump-7.*10\.0\.0\.9 · TLS.*41 \/ 17/ })).toBeTruthy()
  })

  it('is opened to the network only after saying what that means', async () => {
    const fake = await open()
    fireEvent.click(screen.getByRole('radio', { name: 'The network' }))
    expect(await screen.findByText(/Each device then needs its own password or certificate/)).toBeTruthy()
    expect(callsOf(fake, 'settings.change')).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'Open it' }))
    await waitFor(() => expect(callsOf(fake, 'settings.change')).toHaveLength(1))
    expect(callsOf(fake, 'settings.change')[0]).toMatchObject({ builtinBroker: { exposure: 'network', tls: true } })
  })

  it('shows a new secret once, copies it, and forgets it on closing', async () => {
    const fake = await open()
    type(screen.getByRole('textbox', { name: 'Device id' }), 'pump-8')
    fireEvent.click(screen.getByRole('button', { name: 'Make' }))
    const dialog = await screen.findByRole('dialog', { name: /The secret of/ })
    expect(dialog.textContent).toContain('secret-of-pump-8')
    fireEvent.click(within(dialog).getByRole('button', { name: 'Copy Password' }))
    await waitFor(() => expect(callsOf(fake, 'app.copyText')).toEqual([{ text: 'secret-of-pump-8' }]))
    fireEvent.click(within(dialog).getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(screen.queryByText('secret-of-pump-8')).toBeNull())
    expect(await screen.findByText('pump-8', { selector: 'td bdi' })).toBeTruthy()
  })

  it('asks before a secret ends', async () => {
    const fake = await open()
    fireEvent.click(screen.getByRole('button', { name: /Revoke the secret of/ }))
    expect(callsOf(fake, 'builtinBroker.revokeCredential')).toEqual([])
    fireEvent.click(await screen.findByRole('button', { name: 'Revoke it' }))
    await waitFor(() => expect(callsOf(fake, 'builtinBroker.revokeCredential')).toEqual([{ deviceId: 'pump-7' }]))
    expect(await screen.findByText('No device has one yet.')).toBeTruthy()
  })

  it('holds a limit outside its range at its field', async () => {
    const fake = await open()
    const limit = screen.getByRole('textbox', { name: 'Longest keepalive, seconds' })
    type(limit, '5')
    fireEvent.blur(limit)
    expect(screen.getByText('A whole number from 10 to 65535.')).toBeTruthy()
    expect(callsOf(fake, 'settings.change')).toEqual([])
  })
})
