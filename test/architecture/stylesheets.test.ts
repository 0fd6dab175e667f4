/** Styles of one feature must not reach another: class names that begin a rule belong to one feature only. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const features = join(import.meta.dirname, '../../src-renderer/features')

/** First classes of the rules in a stylesheet: `.lane-track > i` gives `lane-track`. Classes of the kit may be met by many. */
function leadingClasses(sheet: string): Set<string> {
  const plain = sheet.replace(/\/\*[\s\S]*?\*\//g, '')
  const found = new Set<string>()
  for (const [, selectors = ''] of plain.matchAll(/(?:^|[{}])\s*([^{}@]+)\{/g)) {
    for (const selector of selectors.replace(/\([^()]*\)/g, '').split(',')) {
      const alone = /^\s*\.([\w-]+)(?=\s|$|:|\.|\[|>)/.exec(selector)
      if (alone?.[1]) found.add(alone[1])
    }
  }
  return found
}

function sheetsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))
}

const kit = (() => {
  const folder = join(import.meta.dirname, '../../src-renderer')
  const shared = sheetsIn(folder).filter((file) => !file.startsWith('features'))
  return new Set(shared.flatMap((file) => [...leadingClasses(readFileSync(join(folder, file), 'utf8'))]))
})()

describe('feature stylesheets', () => {
  it('read the first class of each rule', () => {
    expect([...leadingClasses('.a > i, .b:hover { x: y } @media (x) { .c.d { x: y } } p .e { x: y }')]).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  it('share no class of their own', () => {
    const owners = new Map<string, Set<string>>()
    for (const file of sheetsIn(features)) {
      const feature = file.split(/[/\\]/)[0] ?? ''
      for (const name of leadingClasses(readFileSync(join(features, file), 'utf8'))) {
        if (!kit.has(name)) owners.set(name, (owners.get(name) ?? new Set()).add(feature))
      }
    }
    const shared = [...owners]
      .filter(([, by]) => by.size > 1)
      .map(([name, by]) => `.${name} in ${[...by].join(' and ')}`)
    expect(shared).toEqual([])
  })
})
