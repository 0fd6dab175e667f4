/** Lists and JSON among typed parameters: edited by keyboard, said by a screen reader, never saved as something else than is shown. */
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Parameter } from '../../../src-preload/contract/entities.ts'
import { jsonOf, problemOf, problemsOf, typedValue, type Values } from '../../../src-renderer/forms/parameter-check.ts'
import { ParameterFields } from '../../../src-renderer/forms/parameter-fields.tsx'
import { LocaleProvider } from '../../../src-renderer/i18n/locale.tsx'

afterEach(cleanup)

const list: Parameter = { key: 'args', type: 'list', labelEn: 'Arguments', labelAr: 'الوسائط', required: false }
const json: Parameter = {
  ...{ key: 'env', type: 'json', labelEn: 'Variables', labelAr: 'المتغيرات', required: false },
  ...{ descriptionEn: 'A JSON object of texts.', descriptionAr: 'كائن من النصوص.' },
}

function show(parameters: Parameter[], start: Values = {}, inherited: Values = {}, language: 'en' | 'ar' = 'en') {
  let now: Values = start
  function Form() {
    const [values, setValues] = useState(start)
    now = values
    return <ParameterFields parameters={parameters} values={values} inherited={inherited} onChange={setValues} strict />
  }
  render(
    <LocaleProvider locale={{ language, zone: 'Asia/Dubai', digits: 'latin' }}>
      <Form />
    </LocaleProvider>,
  )
  return () => now
}
const items = () => screen.queryAllByRole('textbox') as HTMLInputElement[]
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const type = (element: Element, value: string) => fireEvent.change(element, { target: { value } })

describe('a list', () => {
  it('has one named field an item, which takes the focus when it is added', () => {
    const values = show([list])
    expect(screen.getByRole('group', { name: /Arguments/ })).toBeTruthy()
    expect(items()).toHaveLength(0)
    click('Add to Arguments')
    expect(document.activeElement).toBe(items()[0])
    type(items()[0] as Element, '; rm -rf /')
    click('Add to Arguments')
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Arguments, item 2' }))
    expect(values()).toEqual({ args: ['; rm -rf /', ''] })
  })

  it('removes the item that was meant, and keeps the others as they are', () => {
    const values = show([list], { args: ['one', 'two', 'three'] })
    click('Remove Arguments, item 2')
    expect(values()).toEqual({ args: ['one', 'three'] })
    expect(items().map(({ value }) => value)).toEqual(['one', 'three'])
    expect(document.activeElement).toBe(items()[0])
    type(items()[1] as Element, 'last')
    expect(values()).toEqual({ args: ['one', 'last'] })
    click('Remove Arguments, item 2')
    click('Remove Arguments, item 1')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add to Arguments' }))
  })

  it('begins with what the template says and leaves that alone', () => {
    const inherited = { args: ['-v'] }
    const values = show([list], {}, inherited)
    expect(items().map(({ value }) => value)).toEqual(['-v'])
    expect(values()).toEqual({})
    click('Add to Arguments')
    expect(values()).toEqual({ args: ['-v', ''] })
    expect(inherited).toEqual({ args: ['-v'] })
  })

  it('says at its place what is missing', () => {
    show([{ ...list, required: true }])
    expect(screen.getByRole('alert').textContent).toContain('A value is needed here.')
  })

  it('reads in Arabic', () => {
    show([list], { args: ['x'] }, {}, 'ar')
    expect(screen.getByRole('button', { name: 'إضافة إلى الوسائط' })).toBeTruthy()
    expect(screen.getByRole('textbox', { name: 'الوسائط، العنصر 1' })).toBeTruthy()
  })
})

describe('JSON', () => {
  it('becomes a value when it reads, and is called wrong when it does not', () => {
    const values = show([json])
    const field = screen.getByRole('textbox', { name: /Variables/ }) as HTMLTextAreaElement
    expect(field.tagName).toBe('TEXTAREA')
    type(field, '{"A": ')
    expect(values()).toEqual({ env: '{"A": ' })
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText(/Write valid JSON/)).toBeTruthy()
    type(field, '{"A":   "b"}')
    expect(values()).toEqual({ env: { A: 'b' } })
    expect(field.value).toBe('{"A":   "b"}')
    expect(screen.queryByText(/Write valid JSON/)).toBeNull()
    type(field, '')
    expect(values()).toEqual({})
  })

  it('says under the field what it is for', () => {
    show([json], { env: { A: 'b' } })
    const field = screen.getByRole('textbox', { name: /Variables/ }) as HTMLTextAreaElement
    expect(field.value).toBe('{\n  "A": "b"\n}')
    const note = document.getElementById(field.getAttribute('aria-describedby') ?? '')
    expect(note?.textContent).toBe('A JSON object of texts.')
  })
})

describe('the check', () => {
  it('knows both kinds', () => {
    expect(problemOf(list, ['a'])).toBeNull()
    expect(problemOf(list, 'a')).toEqual({ code: 'notList' })
    expect(problemOf(list, [1])).toEqual({ code: 'notList' })
    expect(problemOf({ ...list, required: true }, [])).toEqual({ code: 'needed' })
    expect(problemOf({ ...list, required: true }, [], ['from above'])).toBeNull()
    expect(problemOf(json, { a: 1 })).toBeNull()
    expect(problemOf(json, 0)).toBeNull()
    expect(problemOf(json, '{')).toEqual({ code: 'notJson' })
    expect(problemsOf([list, json], { args: ['a'], env: '[' })).toEqual({ env: { code: 'notJson' } })
  })

  it('reads what is typed in one field as their kind', () => {
    expect(typedValue('json', '{"a":1}')).toEqual({ a: 1 })
    expect(typedValue('json', '{')).toBe('{')
    expect(typedValue('list', '["a","b"]')).toEqual(['a', 'b'])
    expect(typedValue('list', 'one two')).toEqual(['one two'])
    expect(jsonOf('  ')).toBeUndefined()
  })
})
