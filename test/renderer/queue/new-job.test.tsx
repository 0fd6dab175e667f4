/** New job: what is typed becomes values, the preview shows what a device receives, and the request is exact. */
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { previewLines, readParameters } from '../../../src-renderer/features/new-job/parameters.ts'
import { useDraft } from '../../../src-renderer/features/new-job/draft-store.ts'
import { openOverlay } from '../../../src-renderer/stores/overlay-store.ts'
import { refusal } from '../harness/fake-muster.ts'
import { someTemplates } from '../harness/fixtures.ts'
import { callsOf, endApp, press, renderApp } from '../harness/render-app.tsx'

afterEach(() => {
  endApp()
  useDraft.getState().forget()
})
const [template] = someTemplates()
if (!template) throw new Error('the fixture has no template')

describe('parameters', () => {
  it('takes typed values, then defaults, and names what does not fit', () => {
    expect(readParameters(template, {})).toEqual({
      values: { schema: '13', redraw: true },
      misfits: { file: { kind: 'needed' } },
    })
    expect(readParameters(template, { file: 'UPPER' }).misfits).toEqual({
      file: { kind: 'pattern', bound: '^[a-z0-9-]+\\.json$' },
    })
    expect(readParameters(template, { file: 'a.json', redraw: false }).values).toEqual({
      file: 'a.json',
      schema: '13',
      redraw: false,
    })
  })

  it.each([
    ['1.5', { kind: 'integer' }],
    ['x', { kind: 'number' }],
    ['0', { kind: 'small', bound: 1 }],
    ['9', { kind: 'large', bound: 5 }],
  ])('refuses %s for a whole number from 1 to 5', (typed, misfit) => {
    const one = { ...template, parameters: [{ key: 'n', type: 'integer' as const, required: true, min: 1, max: 5 }] }
    expect(readParameters(one, { n: typed }).misfits).toEqual({ n: misfit })
  })

  it('shows the document with the values in their own types, and marks them', () => {
    const lines = previewLines(
      { file: '${file}', redraw: '${redraw}', note: 'v${n} now', keep: null },
      { file: 'a.json', redraw: true, n: 3 },
    )
    expect(lines.map((line) => line.before + line.value + line.after).join('\n')).toBe(
      '{\n  "file": "a.json",\n  "redraw": true,\n  "note": "v3 now",\n  "keep": null\n}',
    )
    expect(lines.filter((line) => line.isSubstituted)).toHaveLength(3)
  })

  it('names the placeholders that nothing fills; those of the device are filled later', () => {
    const lines = previewLines({ to: '${version}', me: 'at ${deviceId} or ${device.id}' }, { version: '4' })
    expect(lines.flatMap((line) => line.open)).toEqual(['${deviceId}'])
  })
})

describe('the dialog', () => {
  it('opens with N, keeps the draft, and sends exactly what was asked', async () => {
    const fake = await renderApp('today', /need you/)
    useDraft.getState().change({
      templateId: 'tpl-1',
      targetKind: 'group',
      deviceGroupId: 'grp-a',
      params: { file: 'a.json' },
      priority: 10,
    })
    press('KeyN')
    const dialog = await screen.findByRole('dialog', {}, { timeout: 10_000 })
    await within(dialog).findByText('96 devices get it.')
    fireEvent.click(await within(dialog).findByRole('button', { name: /Queue for 96 devices/ }))
    await waitFor(() =>
      expect(callsOf(fake, 'jobs.create')).toMatchObject([
        {
          templateId: 'tpl-1',
          params: { file: 'a.json', schema: '13', redraw: true },
          target: { kind: 'group', deviceGroupId: 'grp-a' },
          priority: 10,
          isHeld: false,
        },
      ]),
    )
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(await screen.findByText(/is queued/)).toBeTruthy()
  })

  it('says at the field what is missing and sends nothing', async () => {
    const fake = await renderApp('today', /need you/)
    useDraft.getState().change({ templateId: 'tpl-1', targetKind: 'all' })
    openOverlay('new-job')
    const dialog = await screen.findByRole('dialog')
    fireEvent.click(await within(dialog).findByRole('button', { name: /Queue for 96 devices/ }))
    expect(await within(dialog).findByText('Give a value.')).toBeTruthy()
    expect(callsOf(fake, 'jobs.create')).toEqual([])
  })

  it('shows the refusal of the engine with its code, and stays open', async () => {
    const fake = await renderApp('today', /need you/)
    fake.answer('jobs.create', () => {
      throw refusal('unknown_device', 'Device ksk-1 is not known.')
    })
    useDraft.getState().change({ templateId: 'tpl-2', targetKind: 'all' })
    openOverlay('new-job')
    const dialog = await screen.findByRole('dialog')
    fireEvent.click(await within(dialog).findByRole('button', { name: /Queue for 96 devices/ }))
    expect(await within(dialog).findByText('unknown_device')).toBeTruthy()
    expect(screen.getByRole('dialog')).toBeTruthy()
  })
})
