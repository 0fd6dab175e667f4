/** Settings on screen: the broker's test step by step, saving it, settings saved as they change, the first run, the refused start. */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useFirstRun } from '../../../src-renderer/stores/first-run-store.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { type FakeMuster, makeFakeMuster } from '../harness/fake-muster.ts'
import { callsOf, endApp, press, renderApp } from '../harness/render-app.tsx'
import { App } from '../../../src-renderer/app.tsx'

afterEach(() => {
  endApp()
  sessionStorage.clear()
  useFirstRun.setState({ isLeft: false })
})
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } })

async function open(section: string, sign: RegExp): Promise<FakeMuster> {
  const fake = await renderApp('settings', 'Workspace')
  act(() => useRoute.getState().go('settings', { section }))
  await screen.findByRole('region', { name: sign })
  return fake
}

type State = 'ok' | 'warned' | 'failed' | 'waiting'
const step = (name: string, state: State, ms: number | null, detail: string | null = null) => ({
  step: name,
  state,
  code: state === 'failed' ? 'broker_refused' : null,
  fault: state === 'failed' ? 'acl_read' : state === 'warned' ? 'share_dead' : null,
  detail,
  ms,
})
const FAILED = {
  ok: false,
  steps: [
    step('address', 'ok', null, 'broker.example:8883'),
    step('dns', 'ok', 4, '10.0.0.4'),
    step('port', 'ok', 11),
    step('tls', 'ok', 38),
    step('auth', 'ok', 19),
    step('requests', 'failed', 5000, 'not granted'),
    step('share', 'warned', 400),
    step('retain', 'waiting', null),
  ],
}

describe('the broker', () => {
  it('is tested step by step: result, detail, time, what to change; later steps wait', async () => {
    const fake = await open('broker', /Broker/)
    fake.answer('broker.test', () => FAILED)
    const side = screen.getByRole('complementary', { name: 'Connection test' })
    fireEvent.click(within(side).getByRole('button', { name: 'Test' }))
    await within(side).findByText('1 of 8 failed')
    const rows = within(side).getAllByRole('listitem')
    expect(rows.map((row) => row.dataset.state)).toEqual([
      ...['ok', 'ok', 'ok', 'ok', 'ok', 'failed', 'warned', 'waiting'],
    ])
    expect(rows[1]?.textContent).toContain('4 ms')
    expect(rows[5]?.textContent).toContain('May not read what devices ask')
    expect(rows[5]?.textContent).toContain('Let this user read these topics')
    expect(rows[5]?.textContent).toContain('$aws/things/+/jobs/#')
    expect(rows[6]?.textContent).toContain('Shared subscriptions below this prefix deliver nothing')
    expect(rows[7]?.textContent).toContain('Needs the step above')
    fireEvent.click(within(side).getByRole('button', { name: 'Copy the rule' }))
    await waitFor(() => expect(callsOf(fake, 'app.copyText')).toEqual([{ text: '$aws/things/+/jobs/#' }]))
    expect(callsOf(fake, 'settings.change')).toEqual([])
  })

  it('tries with a device’s account what that may, and says how to confine it', async () => {
    const fake = await open('broker', /Broker/)
    const unconfined = { ...step('devices', 'warned', null, 'pump-1: write'), fault: 'device_unconfined' as const }
    fake.answer('broker.test', () => ({ ok: true, steps: [unconfined] }))
    fireEvent.click(screen.getByRole('radio', { name: 'Our own' }))
    type(await screen.findByRole('textbox', { name: 'Address' }), 'mqtt://broker.example')
    type(screen.getByRole('textbox', { name: 'Its user' }), 'pump-1')
    type(screen.getByLabelText('Its password'), 'pump')
    const side = screen.getByRole('complementary', { name: 'Connection test' })
    fireEvent.click(within(side).getByRole('button', { name: 'Test' }))
    await within(side).findByText(/pattern write \$aws\/things\/%u\/jobs\/get/)
    expect(callsOf(fake, 'broker.test')).toMatchObject([{ device: { username: 'pump-1', password: 'pump' } }])
  })

  const saved = (input: Record<string, unknown>) => {
    const { password: _secret, key: _key, passphrase: _phrase, use: _use, ...profile } = input
    return { ...profile, id: 'p1', hasPassword: true, isActive: true }
  }

  it('is saved as a profile together with its password, which is not shown again', async () => {
    const fake = await open('broker', /Broker/)
    fake.answer('brokers.save', (input) => saved(input as Record<string, unknown>))
    fireEvent.click(screen.getByRole('radio', { name: 'Our own' }))
    type(await screen.findByRole('textbox', { name: 'Address' }), 'broker')
    expect(screen.getByText(/Write it like mqtts/)).toBeTruthy()
    type(screen.getByRole('textbox', { name: 'Address' }), 'mqtts://broker.example:8883')
    type(screen.getByRole('textbox', { name: /User name/ }), 'muster')
    type(screen.getByLabelText(/^Password/), 'secret')
    type(screen.getByRole('textbox', { name: 'Its queue for us' }), '1k')
    expect(screen.getByText(/A whole number from 0/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true)
    type(screen.getByRole('textbox', { name: 'Its queue for us' }), '50000')
    fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(callsOf(fake, 'brokers.save')).toHaveLength(1))
    expect(callsOf(fake, 'brokers.save')[0]).toEqual({
      ...{ name: 'broker.example:8883', url: 'mqtts://broker.example:8883', prefix: '$aws', username: 'muster' },
      ...{ protocol: 'auto', tls: null, password: 'secret', use: true, queueLimit: 50_000, clockProperty: null },
    })
    await waitFor(() => expect((screen.getByLabelText(/^Password/) as HTMLInputElement).value).toBe(''))
  })

  it('takes an authority, a client certificate and its key; a refusal stands at its field', async () => {
    const fake = await open('broker', /Broker/)
    const message = 'The private key does not belong to the client certificate.'
    fake.answer('brokers.save', () => {
      throw { ok: false, code: 'invalid_certificate', message, errors: [{ path: 'key', message }] }
    })
    fireEvent.click(screen.getByRole('radio', { name: 'Our own' }))
    expect(screen.queryByRole('textbox', { name: 'Trusted authority' })).toBeNull()
    type(await screen.findByRole('textbox', { name: 'Address' }), 'mqtts://broker.example:8883')
    const pem = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----'
    type(screen.getByRole('textbox', { name: 'Trusted authority' }), pem)
    expect(screen.queryByRole('textbox', { name: 'Private key' })).toBeNull()
    type(screen.getByRole('textbox', { name: 'Client certificate' }), pem)
    type(screen.getByRole('textbox', { name: 'Private key' }), '-----BEGIN PRIVATE KEY-----')
    const file = new File(['no pem at all'], 'ca.pem')
    fireEvent.change(screen.getByLabelText('File: Trusted authority'), { target: { files: [file] } })
    expect(await screen.findByText(/This file holds no PEM text/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(message)).toBeTruthy()
    expect(callsOf(fake, 'brokers.save')[0]).toMatchObject({
      tls: { ca: pem, clientCertificate: pem, serverName: null },
      key: '-----BEGIN PRIVATE KEY-----',
    })
  })
})

describe('saved as it is changed', () => {
  it('the theme follows at once and can be taken back', async () => {
    const fake = await open('appearance', /Appearance/)
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }))
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'))
    await waitFor(() => expect(callsOf(fake, 'settings.change')).toEqual([{ theme: 'dark' }]))
    fireEvent.click(await screen.findByRole('button', { name: /Undo/ }))
    await waitFor(() => expect(callsOf(fake, 'settings.change').at(-1)).toEqual({ theme: 'light' }))
  })

  it('a limit outside its range is refused at its field and not sent', async () => {
    const fake = await open('engine', /Engine/)
    const limit = screen.getByRole('textbox', { name: 'Local jobs at once' })
    type(limit, '33')
    fireEvent.blur(limit)
    expect(screen.getByText('A whole number from 1 to 32.')).toBeTruthy()
    expect(callsOf(fake, 'settings.change')).toEqual([])
  })

  it('cleaning up asks first', async () => {
    const fake = await open('retention', /Retention/)
    fake.answer('history.cleanup', () => ({ deletedCount: 12, retentionDays: 30 }))
    fireEvent.click(screen.getByRole('button', { name: 'Clean up now' }))
    expect(callsOf(fake, 'history.cleanup')).toEqual([])
    fireEvent.click(await screen.findByRole('button', { name: 'Remove them' }))
    await waitFor(() => expect(callsOf(fake, 'history.cleanup')).toEqual([{ retentionDays: 30 }]))
    expect(await screen.findByText('12 runs were removed.')).toBeTruthy()
  })
})

function start(some: Record<string, unknown>, options: Parameters<typeof makeFakeMuster>[0] = {}): FakeMuster {
  const fake = makeFakeMuster(options)
  const info = {
    version: '0.1.0',
    runtime: 'test',
    platform: 'linux',
    isDemo: false,
    isFirstRun: false,
    workspacePath: '/w',
    hasTray: true,
    engineState: 'running',
    engineCode: null,
    engineMessage: null,
  }
  fake.answer('app.info', () => ({ ...info, ...some }))
  fake.answer('app.startDemo', () => ({ started: true }))
  fake.answer('app.openWorkspace', () => ({ opened: false }))
  fake.answer('app.leaseFacts', () => ({
    holder: { hostName: 'harbour-nuc', processId: 4121, expiresAt: Date.now() + 20_000 },
  }))
  window.muster = fake.bridge
  render(<App />)
  return fake
}

describe('the first run', () => {
  it('shows three doors, the first focused, opened by digits', async () => {
    const fake = start({ isFirstRun: true })
    const door = await screen.findByRole('button', { name: /Try the demo fleet/ }, { timeout: 10_000 })
    expect(document.activeElement).toBe(door)
    press('Digit1', { key: '1' })
    await waitFor(() => expect(callsOf(fake, 'app.startDemo')).toHaveLength(1))
  })

  it('leads to the broker’s settings', async () => {
    start({ isFirstRun: true })
    await screen.findByRole('button', { name: /Connect a broker/ }, { timeout: 10_000 })
    press('Digit2', { key: '2' })
    expect(await screen.findByRole('region', { name: 'Broker' }, { timeout: 10_000 })).toBeTruthy()
  })
})

describe('the start that cannot', () => {
  it('names who holds the workspace and offers another one first', async () => {
    const fake = start({ engineState: 'refused', engineCode: 'workspace_held' })
    expect(await screen.findByText('harbour-nuc, process 4121')).toBeTruthy()
    expect(document.activeElement?.textContent).toContain('Open another workspace')
    press('Digit1', { key: '1' })
    await waitFor(() => expect(callsOf(fake, 'app.openWorkspace')).toHaveLength(1))
  })

  it.each([
    ['store_damaged', 'The store is damaged.'],
    ['store_newer', 'The store was written by a newer version.'],
    ['migration_failed', 'The store could not be brought up to date.'],
    ['disk_full', 'The disk is full.'],
    ['store_unwritable', 'The workspace folder cannot be written.'],
  ])('%s is said in a sentence, with the code for support', async (code, sentence) => {
    start({ engineState: 'refused', engineCode: code, engineMessage: 'what the engine said' })
    expect((await screen.findByText(code)).textContent).toBe(code)
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(sentence)
    await waitFor(() => expect(document.activeElement?.className).toBe('way'))
    expect(screen.getByText('what the engine said')).toBeTruthy()
  })
})
