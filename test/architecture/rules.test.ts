// Every rule of the scheduler has a test whose title begins with its number. What the test proves is its own business.
import { expect, test } from 'vitest'
import { parse, testSources, walk } from './source-files.ts'
import type { Node } from './source-files.ts'

const RULES = [
  ...Array.from({ length: 44 }, (_, index) => `R${index + 1}`),
  ...['a', 'b', 'c', 'd', 'e'].map((letter) => `R26${letter}`),
]
/** `R1: …`, `R15 R16 R17 …`, `R1-R7 …`: the numbers that a title begins with. */
const NUMBERS = /^(?:R\d+[a-e]?[\s,:–-]*)+/

/** The texts of a file that can be a test's title: plain and template literals. */
function textsOf(node: Node): string[] {
  if (node.type === 'Literal' && typeof node.value === 'string') return [node.value]
  if (node.type !== 'TemplateElement') return []
  const { cooked } = node.value as { cooked?: string }
  return cooked === undefined ? [] : [cooked]
}

/** The rules that the titles of all tests begin with. */
function provenRules(): Set<string> {
  const proven = new Set<string>()
  for (const file of testSources()) {
    if (!/\.test\.tsx?$/.test(file.path)) continue
    walk(parse(file), (node) => {
      for (const text of textsOf(node)) {
        const [numbers = ''] = NUMBERS.exec(text) ?? []
        for (const [rule] of numbers.matchAll(/R\d+[a-e]?/g)) proven.add(rule)
      }
    })
  }
  return proven
}

test('every rule R1 to R44, and R26a to R26e, begins the title of a test', () => {
  const proven = provenRules()
  expect(RULES.filter((rule) => !proven.has(rule))).toEqual([])
})
