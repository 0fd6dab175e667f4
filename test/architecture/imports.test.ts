// Who imports whom: the rules hold in the house, and each of them can fail.
import { describe, expect, it } from 'vitest'
import { forbiddenImports } from './import-rules.ts'
import { importsOf, isFile, productSources, testSources } from './source-files.ts'

const planted = (path: string, text: string) => forbiddenImports({ path, text })

describe('import directions', () => {
  it('hold in every source file', () => {
    const files = productSources()
    expect(files.length).toBeGreaterThan(20)
    expect(files.flatMap(forbiddenImports)).toEqual([])
  })

  it.each([
    ['src-main/engine/a.ts', "import { app } from 'electron'"],
    ['src-main/engine/a.ts', "import { readFileSync } from 'node:fs'"],
    ['src-main/engine/a.ts', "import type { Stats } from 'node:fs'"],
    ['src-main/engine/a.ts', "export * from '../store/open.ts'"],
    ['src-main/engine/a.ts', "const x = await import('../mqtt/topics.ts')"],
    ['src-main/engine/a.ts', "import { z } from 'zod'"],
    ['src-main/engine/a.ts', "import { schemas } from '../../src-preload/contract/requests.ts'"],
    ['src-preload/contract/a.ts', "import { join } from 'node:path'"],
    ['src-preload/contract/a.ts', "type X = import('../../src-main/engine/engine.ts').Engine"],
    ['src-preload/index.ts', "import { requests } from './contract/requests.ts'"],
    ['src-main/store/a.ts', "import { tick } from '../engine/services/ticker.ts'"],
    ['src-main/store/a.ts', "import { app } from 'electron'"],
    ['src-main/mqtt/a.ts', "import { open } from '../store/open.ts'"],
    ['src-main/handlers/a.ts', "import { ipcMain } from 'electron'"],
    ['src-main/http/a.ts', "import { BrowserWindow } from 'electron'"],
    ['src-main/host/a.ts', "import { utilityProcess } from 'electron'"],
    ['src-main/simulator/a.ts', "import { seal } from '../engine/history/seal-run.ts'"],
    ['src-main/ipc/a.ts', "import { open } from '../store/open.ts'"],
    ['src-main/standalone.ts', "import { tray } from './shell/tray.ts'"],
    ['src-main/engine-thread.ts', "import electron from 'electron'"],
    ['src-main/index.ts', "import { open } from './store/open.ts'"],
    ['src-renderer/ui/a.tsx', "import { ipcRenderer } from 'electron'"],
    ['src-renderer/ui/a.tsx', "import { jobs } from '../stores/jobs-store.ts'"],
    ['src-renderer/features/queue/a.tsx', "import { Row } from '../history/row.tsx'"],
    ['src-renderer/api/client.ts', "import { jobs } from '../stores/jobs-store.ts'"],
    ['src-renderer/app.tsx', "import { engine } from '../src-main/engine/engine.ts'"],
    ['src-other/a.ts', ''],
  ])('refuse in %s: %s', (path, text) => {
    expect(planted(path, text)).toHaveLength(1)
  })

  it.each([
    ['src-main/engine/a.ts', "import { Cron } from 'croner'"],
    ['src-main/engine/a.ts', "import type { View } from '../../src-preload/contract/entities.ts'"],
    ['src-main/store/a.ts', "import type { Store } from '../engine/ports/store.ts'"],
    ['src-main/shell/a.ts', "import { app } from 'electron'"],
    ['src-renderer/features/queue/a.tsx', "import { Row } from './row.tsx'"],
    ['src-preload/index.ts', "import type { Change } from './contract/events.ts'"],
  ])('allow in %s: %s', (path, text) => {
    expect(planted(path, text)).toEqual([])
  })
})

describe('relative imports', () => {
  it('name a file that exists, with its extension', () => {
    const broken = [...productSources(), ...testSources()].flatMap((file) =>
      importsOf(file)
        .filter((edge) => edge.target !== null && !isFile(edge.target))
        .map((edge) => `${file.path} imports ${edge.specifier}`),
    )
    expect(broken).toEqual([])
  })

  it('notice a missing extension', () => {
    const [edge] = importsOf({ path: 'test/architecture/a.ts', text: "import './source-files'" })
    expect(isFile(edge?.target ?? '')).toBe(false)
    expect(isFile('test/architecture/source-files.ts')).toBe(true)
  })

  it('never reach from the product into the tests', () => {
    const reaching = productSources().flatMap((file) =>
      importsOf(file)
        .filter((edge) => edge.target?.startsWith('test/'))
        .map((edge) => `${file.path} imports ${edge.target}`),
    )
    expect(reaching).toEqual([])
  })
})
