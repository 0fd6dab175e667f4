/** Templates on screen: what is wrong with parameters and document, what a device would receive, saving, archiving. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetDrafts } from '../../../src-renderer/features/templates/use-editor.ts'
import { useOverlay } from '../../../src-renderer/stores/overlay-store.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { type FakeMuster, refusal } from '../harness/fake-muster.ts'
import { someTemplates } from '../harness/fixtures.ts'
import { callsOf, endApp, press, renderApp } from '../harness/render-app.tsx'
import { teach } from '../schedules/schedules-fixture.ts'

beforeEach(forgetDrafts)
afterEach(endApp)

async function open(language: 'en' | 'ar' = 'en'): Promise<FakeMuster> {
  const fake = await renderApp('queue', /./, { language })
  teach(fake, Date.now())
  fake.answer('templates.change', () => ({ ...someTemplates()[0], version: 32 }))
  act(() => useRoute.getState().go('templates', { id: 'tpl-1' }))
  await screen.findByRole('tab', { name: language === 'en' ? /Parameters/ : /المعاملات/ }, { timeout: 10_000 })
  return fake
}
const field = (name: RegExp) => screen.getByRole('textbox', { name })
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } })
const save = () => screen.getByRole('button', { name: /^Save/ }) as HTMLButtonElement

describe('the document', () => {
  it('says what is wrong with the JSON, and blocks saving with the number of things to fix', async () => {
    await open()
    type(field(/^Document$/), '{ "operation": ')
    expect(await screen.findByText(/This is not valid JSON/)).toBeTruthy()
    expect(screen.getByText('1 thing to fix')).toBeTruthy()
    expect(save().disabled).toBe(true)
  })

  it('says which placeholders no parameter fills', async () => {
    await open()
    type(field(/^Document$/), '{"operation": "x", "url": "${file}/${nobody}"}')
    expect((await screen.findByText(/No parameter is called/)).textContent).toContain('nobody')
  })

  it('is shown as a device receives it, with the parts put in marked', async () => {
    await open()
    const side = screen.getByRole('complementary', { name: 'What a device receives' })
    expect([...side.querySelectorAll('.value.substituted')].map((part) => part.textContent)).toEqual(['"13"', 'true'])
    type(within(side).getByRole('textbox', { name: /Price list/ }), 'friday.json')
    await waitFor(() =>
      expect([...side.querySelectorAll('.value.substituted')].map((part) => part.textContent)).toEqual([
        '"friday.json"',
        '"13"',
        'true',
      ]),
    )
  })
})

describe('the parameters', () => {
  it('refuses values outside the pattern, in both languages', async () => {
    await open()
    const side = screen.getByRole('complementary', { name: 'What a device receives' })
    type(within(side).getByRole('textbox', { name: /Price list/ }), 'FRIDAY')
    expect(await within(side).findByText(/It must match/)).toBeTruthy()
    endApp()
    await open('ar')
    const other = screen.getByRole('complementary', { name: 'ما يصل إلى الجهاز' })
    type(within(other).getByRole('textbox', { name: /قائمة الأسعار/ }), 'FRIDAY')
    expect(await within(other).findByText(/يجب أن تطابق/)).toBeTruthy()
  })

  it('says what is wrong with a name, a pattern and a default at their fields', async () => {
    await open()
    fireEvent.click(screen.getByRole('tab', { name: /Parameters/ }))
    const first = screen.getByRole('group', { name: 'file' })
    type(within(first).getByRole('textbox', { name: /Pattern/ }), '[')
    expect(within(first).getByText('This pattern cannot be read.')).toBeTruthy()
    type(within(first).getByRole('textbox', { name: /Pattern/ }), '[a-z]+')
    type(within(first).getByRole('textbox', { name: /Default/ }), '42')
    expect(within(first).getByText(/It must match/)).toBeTruthy()
    type(within(first).getByRole('textbox', { name: /Code name/ }), 'schema')
    expect(screen.getByText('Another parameter has this code name.')).toBeTruthy()
    expect(save().disabled).toBe(true)
  })
})

describe('saving', () => {
  it('sends the version that was seen, and puts the engine’s errors at their fields', async () => {
    const fake = await open()
    fake.answer('templates.change', () => {
      throw { ...refusal('invalid_input'), errors: [{ path: 'nameEn', message: 'This name is taken.' }] }
    })
    type(field(/Name, English/), 'Prices')
    press('KeyS', { ctrlKey: true })
    expect(await screen.findByText('This name is taken.')).toBeTruthy()
    expect(callsOf(fake, 'templates.change')).toMatchObject([{ id: 'tpl-1', version: 31, nameEn: 'Prices' }])
  })

  it('keeps what was typed when someone else was faster', async () => {
    const fake = await open()
    fake.answer('templates.change', () => {
      throw refusal('version_conflict')
    })
    type(field(/Name, English/), 'Prices')
    fireEvent.click(save())
    expect(await screen.findByText('Someone changed this template since you opened it.')).toBeTruthy()
    expect((field(/Name, English/) as HTMLInputElement).value).toBe('Prices')
  })
})

describe('what can be made of it', () => {
  it('opens a schedule and a job with this template', async () => {
    await open()
    press('KeyR')
    expect(useOverlay.getState()).toMatchObject({ open: 'new-job', args: { templateId: 'tpl-1' } })
    act(() => useOverlay.setState({ open: null, args: {} }))
    fireEvent.click(await screen.findByRole('button', { name: 'New schedule with this' }))
    expect(useRoute.getState()).toMatchObject({ screen: 'schedules', params: { id: 'new', template: 'tpl-1' } })
  })

  it('is archived instead of deleted, with a way back', async () => {
    const fake = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Price list push' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: /Archive/ }))
    await waitFor(() => expect(callsOf(fake, 'templates.change')).toEqual([{ id: 'tpl-1', state: 'ARCHIVED' }]))
    fireEvent.click(await screen.findByRole('button', { name: /Undo/ }))
    await waitFor(() => expect(callsOf(fake, 'templates.change').at(-1)).toEqual({ id: 'tpl-1', state: 'ACTIVE' }))
  })
})
