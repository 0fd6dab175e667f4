// Styles say logical sides and colour tokens only.
import { describe, expect, it } from 'vitest'
import { badComponentStyles, badStyles } from './appearance.ts'
import { filesUnder } from './source-files.ts'

const css = (text: string) => badStyles({ path: 'src-renderer/ui/a.css', text })
const tsx = (text: string) => badComponentStyles({ path: 'src-renderer/ui/a.tsx', text })

describe('style sheets', () => {
  it('have no physical sides and no raw colours', () => {
    expect(filesUnder(['src-renderer'], ['.css']).flatMap(badStyles)).toEqual([])
  })

  it.each([
    '.a { left: 0 }',
    '.a { color: red; margin-left: 4px }',
    '.a { padding-right: 4px }',
    '.a { border-left: 1px solid }',
    '.a { border-left-color: currentColor }',
    '.a { border-top-right-radius: 2px }',
    '.a { text-align: left }',
    '.a { float: right }',
    '.a { color: #fff }',
    '.a { background: linear-gradient(#aabbcc, transparent) }',
    '.a { color: rgb(0 0 0 / .5) }',
  ])('are refused: %s', (text) => {
    expect(css(text)).toHaveLength(1)
  })

  it.each([
    '.a { inset-inline-start: 0; margin-inline-start: 4px; text-align: start }',
    '.a { color: var(--c-ink) } /* was #fff, left: 0 */',
    '#abc .left { border-block-end: 1px solid var(--c-line) }',
    '.a { transform-origin: left; margin-top: 2px }',
  ])('are accepted: %s', (text) => {
    expect(css(text)).toEqual([])
  })

  it('may name a colour in tokens.css alone', () => {
    expect(badStyles({ path: 'src-renderer/ui/tokens.css', text: ':root { --c-ink: #111 }' })).toEqual([])
  })
})

describe('components', () => {
  it('have no physical sides and no raw colours', () => {
    expect(filesUnder(['src-renderer'], ['.tsx']).flatMap(badComponentStyles)).toEqual([])
  })

  it.each([
    'const a = <div style={{ left: 1 }} />',
    'const a = <div style={{ marginLeft: x }} />',
    'const a = <div style={{ borderRightWidth: 1 }} />',
    "const a = <path fill='#a1b2c3' />",
    "const colour = '#fff'",
  ])('are refused: %s', (text) => {
    expect(tsx(text)).toHaveLength(1)
  })

  it.each([
    'const a = <div style={{ insetInlineStart: 1, marginTop: 2 }} />',
    'const box = { left: 1, right: 2 }',
    "const a = <a href='#top' />",
  ])('are accepted: %s', (text) => {
    expect(tsx(text)).toEqual([])
  })
})
