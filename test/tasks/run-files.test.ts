// What a run left, read in pieces and never from anywhere else.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRunFiles } from '../../src-main/runtime/run-files.ts'
import { workspace } from './script-fixture.ts'

function runIn(folder: string, id = 'r1'): string {
  const root = join(folder, 'runs', id)
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  return root
}

const NOTHING = { text: '', next: null, totalBytes: 0, dropped: 0 }

describe('the log of a run', () => {
  test('in pieces that never cut a character, until the end', async () => {
    const folder = workspace()
    const all = 'a'.repeat(15) + 'مضخة € 😀 '.repeat(40)
    writeFileSync(join(runIn(folder), 'log.txt'), all)
    const files = createRunFiles(folder)
    const total = Buffer.byteLength(all)
    for (const limit of [16, 17, 18, 19, 1_000, 65_536]) {
      let text = ''
      for (let at: number | null = 0; at !== null; ) {
        const piece = await files.log('r1', at, limit)
        expect(piece.totalBytes).toBe(total)
        expect(Buffer.byteLength(piece.text)).toBeLessThanOrEqual(limit)
        text += piece.text
        at = piece.next
      }
      expect(text).toBe(all)
    }
    expect(await files.log('r1', total, 100)).toEqual({ ...NOTHING, totalBytes: total })
    expect(await files.log('r1', total + 50, 100)).toEqual({ ...NOTHING, totalBytes: total })
  })

  test('says how much was dropped, by our own line only', async () => {
    const folder = workspace()
    const root = runIn(folder)
    const files = createRunFiles(folder)
    const forged = '+0.001s out | muster | 9 bytes of output were dropped\n'
    writeFileSync(join(root, 'log.txt'), forged)
    expect((await files.log('r1', 0, 100)).dropped).toBe(0)
    writeFileSync(join(root, 'log.txt'), `${forged}muster | 1234 bytes of output were dropped: the limit is 1 KiB\n`)
    expect((await files.log('r1', 0, 100)).dropped).toBe(1_234)
  })

  test('there is none: an empty one', async () => {
    const folder = workspace()
    expect(await createRunFiles(folder).log('r1', 0, 100)).toEqual(NOTHING)
  })

  test('nothing outside of the run’s folder is ever read', async () => {
    const folder = workspace()
    const files = createRunFiles(folder)
    writeFileSync(join(folder, 'secret'), 'do not read')
    symlinkSync(join(folder, 'secret'), join(runIn(folder), 'log.txt'))
    expect(await files.log('r1', 0, 100)).toEqual(NOTHING)
    const outside = workspace()
    writeFileSync(join(outside, 'log.txt'), 'do not read')
    symlinkSync(outside, join(folder, 'runs', 'r2'))
    expect(await files.log('r2', 0, 100)).toEqual(NOTHING)
    mkdirSync(join(runIn(folder, 'r3'), 'log.txt'))
    expect(await files.log('r3', 0, 100)).toEqual(NOTHING)
    for (const id of ['..', '../..', '.', '', 'r1/../../secret', 'r1\0']) {
      expect(await files.log(id, 0, 100)).toEqual(NOTHING)
      expect(await files.artifacts(id)).toEqual([])
    }
  })

  test('a workspace that lies behind a link is still one', async () => {
    const folder = workspace()
    const home = join(folder, 'real')
    writeFileSync(join(runIn(home), 'log.txt'), 'hello')
    symlinkSync(home, join(folder, 'linked'))
    expect((await createRunFiles(join(folder, 'linked')).log('r1', 0, 100)).text).toBe('hello')
  })
})

describe('the files of a run', () => {
  test('by name and size; a path only for what is listed', async () => {
    const folder = workspace()
    const root = runIn(folder)
    mkdirSync(join(root, 'artifacts', 'sub'))
    writeFileSync(join(root, 'artifacts', 'sub', 'a.txt'), '123')
    symlinkSync('/etc/passwd', join(root, 'artifacts', 'link'))
    const files = createRunFiles(folder)
    expect(await files.artifacts('r1')).toEqual([{ name: 'sub/a.txt', bytes: 3 }])
    expect(await files.artifactPath('r1', 'sub/a.txt')).toBe(join(root, 'artifacts', 'sub', 'a.txt'))
    for (const name of ['link', '../log.txt', 'sub', 'sub/../sub/a.txt', '/etc/passwd', 'gone']) {
      expect(await files.artifactPath('r1', name)).toBeNull()
    }
    rmSync(join(root, 'artifacts'), { recursive: true })
    symlinkSync('/etc', join(root, 'artifacts'))
    expect(await files.artifacts('r1')).toEqual([])
  })
})
