// The compiler's fences, tried with planted files: what the engine and the contract must not reach is
// an error when they are compiled with their own settings.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from './source-files.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Compiles files with the settings of a part of the house; gives the names of those with errors. */
function refused(project: string, files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'muster-fences-'))
  folders.push(folder)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.ts`), text)
  const config = { extends: join(root, project, 'tsconfig.json'), include: ['*.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' })
  return [...new Set([...stdout.matchAll(/(\w+)\.ts\(\d+,\d+\): error/g)].map((match) => match[1] ?? ''))].sort()
}

describe('the compiler', () => {
  it('refuses what the engine must not reach, and nothing else', () => {
    const files = {
      clock: 'export const at = setTimeout(() => {}, 5)',
      desktop: "import { app } from 'electron'\nexport const name = app.name",
      desktopTypes: "import type { App } from 'electron'\nexport type Mine = App",
      files: "import { readFileSync } from 'node:fs'\nexport const read = readFileSync",
      filesOldName: "import { readFileSync } from 'fs'\nexport const read = readFileSync",
      link: "import { connect } from 'mqtt'\nexport const link = connect",
      page: 'export const title = document.title',
      said: 'console.log(1)\nexport {}',
      store: "import Database from 'better-sqlite3'\nexport const open = Database",
      tables: "import { eq } from 'drizzle-orm'\nexport const same = eq",
      whole: 'export const pid = process.pid',
    }
    const pure = { pure: "import { Cron } from 'croner'\nexport const next = (e: string) => new Cron(e).nextRun()" }
    expect(refused('src-main/engine', { ...files, ...pure })).toEqual(Object.keys(files).sort())
  })

  it('refuses node and the page in the contract', () => {
    const files = {
      files: "import { readFileSync } from 'node:fs'\nexport const read = readFileSync",
      page: 'export const title = document.title',
      whole: 'export const pid = process.pid',
    }
    const pure = { pure: "import * as z from 'zod'\nexport const name = z.string()" }
    expect(refused('src-preload/contract', { ...files, ...pure })).toEqual(Object.keys(files).sort())
  })
})
