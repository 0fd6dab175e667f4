/** The rules for all work in Settings: limits, blackout windows, allowed programs, ageing. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { someSettings } from '../harness/fixtures.ts'
import { type FakeMuster, refusal } from '../harness/fake-muster.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(endApp)
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } })

async function open(section: string, sign: string, teach: (fake: FakeMuster) => void = () => {}): Promise<FakeMuster> {
  const fake = await renderApp('settings', 'Workspace')
  teach(fake)
  act(() => useRoute.getState().go('settings', { section }))
  await screen.findByRole('region', { name: sign })
  return fake
}

const LIMIT = {
  ...{ id: 'l1', kind: 'resource', key: 'uplink', max: 2, inUse: 1, createdAt: 0, createdBy: 'x' },
  ...{ updatedAt: 0, updatedBy: 'x', version: 1 },
}

describe('limits', () => {
  it('say what is in use, and a removed one comes back', async () => {
    const fake = await open('limits', 'Limits', (before) => {
      before.answer('limits.list', () => ({ items: [LIMIT] }))
      before.answer('limits.delete', () => ({ id: 'l1' }))
      before.answer('limits.save', () => LIMIT)
    })
    expect(await screen.findByText('1 of 2 in use')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Remove the limit of uplink' }))
    fireEvent.click(await screen.findByRole('button', { name: /^Undo/ }))
    await waitFor(() =>
      expect(callsOf(fake, 'limits.save')).toMatchObject([{ kind: 'resource', key: 'uplink', max: 2 }]),
    )
  })

  it('are not saved with a number out of range, and say a refusal at its field', async () => {
    const error: FieldError = { path: 'key', message: 'There is a limit for it already.', code: 'already_exists' }
    const fake = await open('limits', 'Limits', (before) => {
      before.answer('limits.list', () => ({ items: [] }))
      before.answer('limits.save', () => {
        throw { ...refusal('already_exists', error.message), errors: [error] }
      })
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Add a limit' }))
    type(screen.getByRole('textbox', { name: 'Which one' }), 'printer-2')
    type(screen.getByRole('textbox', { name: 'At most' }), '0')
    expect((screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement).disabled).toBe(true)
    type(screen.getByRole('textbox', { name: 'At most' }), '3')
    fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('There is a limit for it already.')).toBeTruthy()
    expect(callsOf(fake, 'limits.save')).toMatchObject([{ kind: 'resource', key: 'printer-2', max: 3 }])
  })
})

describe('blackout windows of the workspace', () => {
  it('are saved together and can be discarded', async () => {
    const fake = await open('blackouts', 'Blackout windows', (before) => {
      before.answer('settings.change', (input: object) => ({ ...someSettings(), ...input }))
    })
    fireEvent.click(screen.getByRole('button', { name: 'Add a window' }))
    fireEvent.click(screen.getByRole('button', { name: 'Discard' }))
    expect(screen.queryByRole('button', { name: 'Save the windows' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Add a window' }))
    fireEvent.click(screen.getByRole('button', { name: 'Friday' }))
    fireEvent.click(screen.getByRole('button', { name: 'Save the windows' }))
    await waitFor(() =>
      expect(callsOf(fake, 'settings.change')).toMatchObject([
        { blackouts: [{ from: '22:00', to: '06:00', days: [0, 1, 2, 3, 4, 6] }] },
      ]),
    )
  })
})

describe('programs', () => {
  it('are listed by full path only', async () => {
    const fake = await open('scripts', 'Programs', (before) => {
      before.answer('settings.change', (input: object) => ({ ...someSettings(), ...input }))
    })
    const region = screen.getByRole('region', { name: 'Programs' })
    type(within(region).getByRole('textbox', { name: 'Full path' }), 'report.sh')
    expect(within(region).getByText('Write the full path, from the root.')).toBeTruthy()
    type(within(region).getByRole('textbox', { name: 'Full path' }), '/opt/report.sh')
    fireEvent.click(within(region).getByRole('button', { name: 'Allow it' }))
    await waitFor(() =>
      expect(callsOf(fake, 'settings.change')).toMatchObject([{ scriptAllowList: [{ program: '/opt/report.sh' }] }]),
    )
  })
})

describe('new devices', () => {
  it('are accepted by the patterns of a list, or not at all', async () => {
    const fake = await open('engine', 'Engine', (before) => {
      before.answer('settings.change', (input: object) => ({ ...someSettings(), ...input }))
    })
    const field = screen.getByRole('textbox', { name: 'New devices are accepted' })
    type(field, 'kiosk-*, pump-?, kiosk-*')
    fireEvent.blur(field)
    await waitFor(() => expect(callsOf(fake, 'settings.change')).toMatchObject([{ autoAccept: ['kiosk-*', 'pump-?'] }]))
  })
})
