// Files and functions keep to their size, and a source file opens by saying what it is.
import { describe, expect, it } from 'vitest'
import { BUDGET, longFunctions, tooLong } from './budgets.ts'
import { filesUnder, productSources, testSources } from './source-files.ts'

const lines = (count: number, line = 'void 0') => Array.from({ length: count }, () => line).join('\n')

describe('size budgets', () => {
  it('hold for source files', () => {
    expect(productSources().flatMap((file) => tooLong(file, BUDGET.sourceFile))).toEqual([])
  })

  it('hold for functions', () => {
    expect(productSources().flatMap(longFunctions)).toEqual([])
  })

  it('hold for style sheets', () => {
    const sheets = filesUnder(['src-renderer'], ['.css'])
    expect(sheets.flatMap((file) => tooLong(file, BUDGET.sourceFile))).toEqual([])
  })

  it('hold for test files', () => {
    expect(testSources().flatMap((file) => tooLong(file, BUDGET.testFile))).toEqual([])
  })

  it('count lines to the edge', () => {
    expect(tooLong({ path: 'a.ts', text: `${lines(300)}\n` }, 300)).toEqual([])
    expect(tooLong({ path: 'a.ts', text: lines(301) }, 300)).toEqual(['a.ts has 301 lines; at most 300'])
  })

  it.each([
    ['function', `function f() {\n${lines(49)}\n}`],
    ['arrow function', `const f = () => {\n${lines(49)}\n}`],
    ['method', `class A {\n  f() {\n${lines(49)}\n  }\n}`],
  ])('see a long %s', (_kind, text) => {
    expect(longFunctions({ path: 'a.ts', text })).toHaveLength(1)
  })

  it('leave a function of fifty lines alone', () => {
    expect(longFunctions({ path: 'a.ts', text: `function f() {\n${lines(48)}\n}` })).toEqual([])
  })
})

const opensWithComment = (text: string) => /^\s*(#!.*\n\s*)?(\/\/|\/\*)/.test(text)

describe('opening comments', () => {
  it('are in every source and test file', () => {
    const silent = [...productSources(), ...testSources()].filter((file) => !opensWithComment(file.text))
    expect(silent.map((file) => file.path)).toEqual([])
  })

  it('are missed where code comes first', () => {
    expect(opensWithComment("import 'a'\n// late")).toBe(false)
    expect(opensWithComment('// early\n')).toBe(true)
  })
})
