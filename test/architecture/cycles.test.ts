// No import cycles anywhere, type edges included.
import { describe, expect, it } from 'vitest'
import { findCycles, importGraph } from './cycles.ts'
import { productSources } from './source-files.ts'

const file = (path: string, text: string) => ({ path, text })

describe('import cycles', () => {
  it('are zero', () => {
    expect(findCycles(importGraph(productSources()))).toEqual([])
  })

  it('are found between values', () => {
    const graph = importGraph([
      file('src/a.ts', "import { b } from './b.ts'"),
      file('src/b.ts', "export { c } from './c.ts'"),
      file('src/c.ts', "const a = await import('./a.ts')"),
    ])
    expect(findCycles(graph)).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts']])
  })

  it('are found when only types close them', () => {
    const graph = importGraph([
      file('src/a.ts', "import { b } from './b.ts'"),
      file('src/b.ts', "import type { A } from './a.ts'"),
    ])
    expect(findCycles(graph)).toHaveLength(1)
  })

  it('are not seen where two files share a third', () => {
    const graph = importGraph([
      file('src/a.ts', "import './b.ts'\nimport './c.ts'"),
      file('src/b.ts', "import './c.ts'"),
      file('src/c.ts', ''),
    ])
    expect(findCycles(graph)).toEqual([])
  })
})
