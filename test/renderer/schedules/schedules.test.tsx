/** Schedules on screen: cron cells, the preview's notes on clock changes, the blocked save, the conflict, the row's keys. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { forgetDrafts } from '../../../src-renderer/features/schedules/editor/use-editor.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { type FakeMuster, refusal } from '../harness/fake-muster.ts'
import { callsOf, endApp, press, renderApp } from '../harness/render-app.tsx'
import { aSchedule, cairoFires, teach } from './schedules-fixture.ts'

beforeEach(forgetDrafts)
afterEach(endApp)

async function open(language: 'en' | 'ar' = 'en', id?: string): Promise<FakeMuster> {
  const fake = await renderApp('templates', /./, { language })
  teach(fake, Date.now())
  act(() => useRoute.getState().go('schedules', id ? { id } : {}))
  await screen.findAllByText(
    language === 'en' ? 'Nightly meter readings' : 'قراءات العدادات الليلية',
    {},
    { timeout: 10_000 },
  )
  if (id) await screen.findByRole('group', { name: language === 'en' ? 'Expression' : 'التعبير' })
  return fake
}
const cells = () =>
  within(screen.getByRole('group', { name: 'Expression' })).getAllByRole('textbox') as HTMLInputElement[]
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } })
const saveButton = () => screen.getByRole('button', { name: /^Save/ }) as HTMLButtonElement

describe('the list', () => {
  it('says the rule in words, or shows the expression where it cannot', async () => {
    await open()
    expect(screen.getByText('Every 15 minutes')).toBeTruthy()
    expect(screen.getByText('Never fires')).toBeTruthy()
    expect(screen.getAllByText('Paused').length).toBeGreaterThan(0)
  })

  it('switches off with a way back', async () => {
    const fake = await open()
    fireEvent.click(screen.getByRole('switch', { name: /Pump pressure check/ }))
    await waitFor(() => expect(callsOf(fake, 'schedules.act')).toMatchObject([{ id: 's1', action: 'disable' }]))
    press('KeyZ', { ctrlKey: true })
    await waitFor(() => expect(callsOf(fake, 'schedules.act').at(-1)).toMatchObject({ id: 's1', action: 'enable' }))
  })

  it('runs, and deletes with a way back, by keys on the focused row', async () => {
    const fake = await open()
    act(() => document.querySelector<HTMLElement>('.schedule-list [data-key="s4"]')?.focus())
    press('KeyR')
    await waitFor(() => expect(callsOf(fake, 'schedules.act')).toMatchObject([{ id: 's4', action: 'trigger' }]))
    press('Delete', { key: 'Delete' })
    await waitFor(() => expect(callsOf(fake, 'schedules.delete')).toEqual([{ id: 's4' }]))
    press('KeyZ', { ctrlKey: true })
    await waitFor(() => expect(callsOf(fake, 'schedules.act').at(-1)).toMatchObject({ id: 's4', action: 'restore' }))
  })
})

describe('the cron cells', () => {
  it('hold one field each, and take a whole expression at once', async () => {
    const fake = await open('en', 's4')
    expect(cells().map((cell) => cell.value)).toEqual(['30', '23', '*', '*', '*'])
    type(cells()[1] as HTMLElement, '22')
    await waitFor(() =>
      expect(callsOf(fake, 'schedules.preview').at(-1)).toMatchObject({
        scheduleConfig: { expression: '30 22 * * *' },
      }),
    )
    fireEvent.paste(cells()[0] as HTMLElement, { clipboardData: { getData: () => '15 0 6 * * MON 2027' } })
    expect(cells().map((cell) => cell.value)).toEqual(['15', '0', '6', '*', '*', 'MON', '2027'])
    expect(cells().map((cell) => cell.getAttribute('aria-label'))).toEqual([
      'second',
      'minute',
      'hour',
      'day',
      'month',
      'weekday',
      'year',
    ])
  })

  it('make one cell of a nickname and stay left to right in Arabic', async () => {
    await open('ar', 's4')
    const group = screen.getByRole('group', { name: 'التعبير' })
    expect(group.dir).toBe('ltr')
    type(within(group).getAllByRole('textbox')[0] as HTMLElement, '@daily')
    expect(within(group).getAllByRole('textbox')).toHaveLength(1)
  })

  it('say what the engine refuses, at the field', async () => {
    const fake = await open('en', 's4')
    const error: FieldError = {
      path: 'scheduleConfig.expression',
      message: 'Hour 25 is not an hour.',
      code: 'invalid_cron',
    }
    fake.answer('schedules.preview', () => {
      throw { ...refusal('invalid_cron', error.message), errors: [error] }
    })
    type(cells()[1] as HTMLElement, '25')
    expect(await screen.findByText('Hour 25 is not an hour.')).toBeTruthy()
    expect(saveButton().disabled).toBe(true)
  })
})

describe('the preview', () => {
  it('says in plain words what a clock change does, at the fire where it does it', async () => {
    await open('en', 's4')
    const note = await screen.findByRole('note')
    expect(note.textContent).toBe(
      'Clocks in Cairo go back by 1 h before this one. From here on it is 1 h later in Gulf time.',
    )
    expect(note.closest('li')?.textContent).toContain('Fri 30 Oct')
  })

  it('says when a time does not exist that day', async () => {
    const fake = await open('en', 's4')
    fake.answer('schedules.preview', () => ({
      ...cairoFires(),
      fires: [{ at: Date.UTC(2027, 3, 29, 22), local: '2027-04-30T01:00:00', note: 'dst_moved' }],
    }))
    type(cells()[1] as HTMLElement, '0')
    expect((await screen.findByText(/does not exist that day/)).textContent).toContain('01:00')
  })

  it('blocks saving a rule that never fires, and says why', async () => {
    const fake = await open('en', 's4')
    fake.answer('schedules.preview', () => ({ fires: [], dropped: [], note: 'never', tzRelease: '2026a' }))
    type(cells()[2] as HTMLElement, '30')
    type(cells()[3] as HTMLElement, '2')
    expect((await screen.findAllByText('This rule never fires.')).length).toBe(2)
    expect(saveButton().disabled).toBe(true)
    press('KeyS', { ctrlKey: true })
    expect(callsOf(fake, 'schedules.change')).toEqual([])
  })
})

describe('saving', () => {
  it('sends the version that was seen, and keeps the draft when someone else was faster', async () => {
    const fake = await open('en', 's4')
    fake.answer('schedules.change', () => {
      throw refusal('version_conflict')
    })
    type(screen.getByRole('textbox', { name: /Name, English/ }), 'Night readings')
    await waitFor(() => expect(saveButton().disabled).toBe(false))
    press('KeyS', { ctrlKey: true })
    expect(await screen.findByText('Someone changed this schedule since you opened it.')).toBeTruthy()
    expect(callsOf(fake, 'schedules.change')).toMatchObject([{ id: 's4', version: 3, nameEn: 'Night readings' }])
    expect((screen.getByRole('textbox', { name: /Name, English/ }) as HTMLInputElement).value).toBe('Night readings')
    fake.answer('schedules.change', () => aSchedule('s4', { version: 5 }))
    fireEvent.click(screen.getByRole('button', { name: 'Save mine over it' }))
    await waitFor(() => expect(callsOf(fake, 'schedules.change')).toHaveLength(2))
    expect(callsOf(fake, 'schedules.change')[1]).not.toHaveProperty('version')
  })

  it('names what changed and takes it back with Discard', async () => {
    await open('en', 's4')
    type(cells()[1] as HTMLElement, '22')
    expect(await screen.findByText('Not saved. 1 change: rule')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Discard' }))
    expect(cells()[1]?.value).toBe('23')
  })
})
