/** Values with an inside as forms: rules by their kind, names with texts; refusals at their own field; JSON where a form would lose something. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FunctionParameter } from '../../../src-preload/contract/entities.ts'
import type { Values } from '../../../src-renderer/forms/parameter-check.ts'
import { ParameterFields } from '../../../src-renderer/forms/parameter-fields.tsx'
import { LocaleProvider } from '../../../src-renderer/i18n/locale.tsx'

// jsdom has no CSS.escape, which a list of choices asks for.
beforeAll(() => {
  globalThis.CSS ??= { escape: (name: string) => name } as typeof CSS
})
afterEach(cleanup)

const text = (key: string, labelEn: string, labelAr: string) =>
  ({ key, type: 'text', labelEn, labelAr, required: false }) as const
const above = { key: 'above', type: 'number', labelEn: 'Raise above', labelAr: 'يُرفع فوق', required: false } as const
const minutes = { key: 'minutes', type: 'integer', labelEn: 'For (min)', labelAr: 'منذ', required: true } as const
const series = text('series', 'Measurement', 'القياس')
const rules: FunctionParameter = {
  ...{ key: 'rules', type: 'json', labelEn: 'Rules', labelAr: 'القواعد', required: true },
  form: {
    kind: 'list',
    fields: [
      text('key', 'Short name', 'اسم قصير'),
      {
        ...{ key: 'condition', type: 'json', labelEn: 'When it holds', labelAr: 'متى تتحقق', required: true },
        form: {
          kind: 'variants',
          by: 'kind',
          variants: [
            { value: 'threshold', labelEn: 'Passes a bound', labelAr: 'تتجاوز حدًا', fields: [series, above] },
            { value: 'absence', labelEn: 'Nothing was measured', labelAr: 'لم يُقس شيء', fields: [series, minutes] },
          ],
        },
      },
    ],
  },
}
const env: FunctionParameter = {
  ...{ key: 'env', type: 'json', labelEn: 'Variables', labelAr: 'المتغيرات', required: false },
  form: { kind: 'pairs' },
}

function show(parameter: FunctionParameter, start: Values = {}, errors: Record<string, string> = {}, language = 'en') {
  let now: Values = start
  function Form() {
    const [values, setValues] = useState(start)
    now = values
    return <ParameterFields parameters={[parameter]} values={values} errors={errors} onChange={setValues} />
  }
  render(
    <LocaleProvider locale={{ language: language as 'en', zone: 'Asia/Dubai', digits: 'latin' }}>
      <Form />
    </LocaleProvider>,
  )
  return () => now
}
// A label ends in the parameter's key.
const field = (label: string) =>
  screen.getByRole('textbox', { name: (name) => name.startsWith(label) }) as HTMLInputElement
const type = (label: string, value: string) => fireEvent.change(field(label), { target: { value } })
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

describe('a list of objects', () => {
  it('is filled in field by field, by the kind that is chosen; another kind keeps what both have', () => {
    const values = show(rules)
    click('Add to Rules')
    type('Short name', 'hot')
    fireEvent.click(screen.getByRole('button', { name: /When it holds/ }))
    fireEvent.click(screen.getByRole('option', { name: 'Passes a bound' }))
    type('Measurement', 'temperature')
    type('Raise above', '70')
    const condition = { kind: 'threshold', series: 'temperature', above: 70 }
    expect(values()).toEqual({ rules: [{ key: 'hot', condition }] })
    fireEvent.click(screen.getByRole('button', { name: /When it holds/ }))
    fireEvent.click(screen.getByRole('option', { name: 'Nothing was measured' }))
    type('For (min)', '5')
    expect(values()).toEqual({
      rules: [{ key: 'hot', condition: { kind: 'absence', series: 'temperature', minutes: 5 } }],
    })
    click('Remove Rules, item 1')
    expect(values()).toEqual({})
  })

  it('says a refusal at the field that it is about, however deep', () => {
    const stored = { rules: [{ key: 'hot', condition: { kind: 'threshold', series: 't' } }] }
    show(rules, stored, { 'rules.0.condition.above': 'Give a bound.' })
    const frame = screen.getByRole('group', { name: 'Rules, item 1' })
    expect(within(frame).getByText('Give a bound.')).toBeTruthy()
    expect(field('Raise above').getAttribute('aria-invalid')).toBe('true')
  })

  it('is in Arabic, and can be edited as JSON and back', () => {
    const values = show(rules, { rules: [{ key: 'hot' }] }, {}, 'ar')
    expect(field('اسم قصير').value).toBe('hot')
    click('التحرير بصيغة JSON')
    fireEvent.change(screen.getByLabelText('القواعد', { selector: 'textarea' }), {
      target: { value: '[{"key":"cold"}]' },
    })
    expect(values()).toEqual({ rules: [{ key: 'cold' }] })
    click('التحرير كنموذج')
    expect(field('اسم قصير').value).toBe('cold')
  })
})

describe('names with texts', () => {
  it('are rows; a value that is no text keeps the JSON, so that nothing is lost', () => {
    const values = show(env, { env: { SITE: 'north' } })
    click('Add to Variables')
    type('Variables, item 2: name', 'LEVEL')
    type('Variables, item 2: text', '3')
    expect(values()).toEqual({ env: { SITE: 'north', LEVEL: '3' } })
    cleanup()
    show(env, { env: { SITE: 1 } })
    expect((screen.getByLabelText('Variables', { selector: 'textarea' }) as HTMLTextAreaElement).value).toContain(
      '"SITE": 1',
    )
    expect(screen.queryByRole('button', { name: 'Edit as a form' })).toBeNull()
  })
})
