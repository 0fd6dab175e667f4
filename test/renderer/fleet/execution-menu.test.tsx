/** The actions of one execution, and refused messages: what is asked, what is sent, what is shown; in both languages. */
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, it } from 'vitest'
import { makeQueryClient } from '../../../src-renderer/api/query-client.ts'
import { ExecutionMenu } from '../../../src-renderer/fleet/execution-menu.tsx'
import { RefusedMessages } from '../../../src-renderer/fleet/refused-messages.tsx'
import { LocaleProvider } from '../../../src-renderer/i18n/locale.tsx'
import { type FakeMuster, makeFakeMuster } from '../harness/fake-muster.ts'
import { callsOf } from '../harness/render-app.tsx'

afterEach(() => {
  cleanup()
  delete window.muster
})

function show(part: ReactNode, language: 'en' | 'ar' = 'en'): FakeMuster {
  const fake = makeFakeMuster({ language })
  window.muster = fake.bridge
  fake.answer('fleet.intake', () => refused)
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <LocaleProvider locale={{ language, zone: 'UTC', digits: 'latin' }}>{part}</LocaleProvider>
    </QueryClientProvider>,
  )
  return fake
}

const refused = {
  ...{ sinceAt: 0, messages: 1200, answered: 4, refused: { InvalidJson: 1 }, throttled: 1196, devices: [] },
  ignored: { own: 0, foreign: 1, retained: 2, presence: 3, oldWill: 4 },
  lastRefusals: [
    { at: 1, deviceId: 'd1', topic: 't', code: 'InvalidJson', bytes: 26, text: '<img src=x>\\u{202e}' },
    { at: 1, deviceId: null, topic: 'x', code: 'Odd', bytes: 0, text: '' },
  ],
  events: { mode: 'aws', waiting: 5, dropped: 1 },
}

const one = { jobId: 'j', deviceId: 'd1', versionNumber: 3, executionNumber: 1 }
const openMenu = () => fireEvent.click(screen.getByRole('button', { name: /Actions for|إجراءات/ }))
const items = () =>
  within(screen.getByRole('menu'))
    .getAllByRole('menuitem')
    .map((item) => item.textContent)

it('offers a waiting one to be cancelled at once, and sends the version that was seen', async () => {
  const fake = show(<ExecutionMenu execution={{ ...one, state: 'QUEUED' }} jobName="Reboot" />)
  openMenu()
  expect(items()).toEqual(['Cancel on this device', 'Remove from this device…'])
  fireEvent.click(screen.getByRole('menuitem', { name: 'Cancel on this device' }))
  await waitFor(() => expect(callsOf(fake, 'executions.cancel')).toHaveLength(1))
  expect(callsOf(fake, 'executions.cancel')).toEqual([{ jobId: 'j', deviceId: 'd1', force: false, expectedVersion: 3 }])
})

it('asks before it takes work away from a device that is at it; the safe answer does nothing', async () => {
  const fake = show(<ExecutionMenu execution={{ ...one, state: 'IN_PROGRESS' }} jobName="Reboot" />)
  openMenu()
  expect(items()).toEqual(['Force cancel on this device…', 'Remove from this device…'])
  fireEvent.click(screen.getByRole('menuitem', { name: /Force cancel/ }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('at work on it')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Keep as is' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsOf(fake, 'executions.cancel')).toEqual([])
  openMenu()
  fireEvent.click(screen.getByRole('menuitem', { name: /Remove/ }))
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(callsOf(fake, 'executions.delete')).toHaveLength(1))
  expect(callsOf(fake, 'executions.delete')).toEqual([{ jobId: 'j', deviceId: 'd1', executionNumber: 1, force: true }])
})

it('what has ended can only be removed; the words are Arabic where the window is', () => {
  show(<ExecutionMenu execution={{ ...one, state: 'SUCCEEDED' }} jobName="إعادة" />, 'ar')
  openMenu()
  expect(items()).toEqual(['إزالة من هذا الجهاز…'])
})

it('refused messages stand with their bytes as text, never as markup', async () => {
  show(<RefusedMessages />)
  await screen.findByText('Not JSON')
  const text = document.body.textContent ?? ''
  expect(text).toContain('<img src=x>\\u{202e}')
  expect(document.querySelector('img')).toBeNull()
  expect(text).toContain('1,200 messages, 4 answered, 1,196 dropped as too many')
  expect(text).toContain('5 wait for the broker, 1 were dropped')
  expect(text).toContain('No possible device')
  expect(text).toContain('(empty)')
})
