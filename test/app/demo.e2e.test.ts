/** The demo as one command: it ends by itself, with a report, a picture and status 0. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from './launch.ts'

const appRoot = resolve(import.meta.dirname, '../..')

test('the demo runs for its time and leaves a report with every outcome', async ({ folder }) => {
  const switches = JSON.parse(process.env.MUSTER_ELECTRON_SWITCHES ?? '[]') as string[]
  const args = ['--demo', '--for', '45', '--report', 'r.csv', '--screenshot', 's.png', '--data-folder', folder]
  const child = spawn(process.env.MUSTER_ELECTRON ?? '', [...switches, appRoot, ...args], {
    env: { ...process.env, MUSTER_CWD: folder },
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const code = await new Promise((done) => child.once('exit', done))
  expect(code).toBe(0)
  expect(said).toMatch(/Runs: \d+ completed, \d+ failed, \d+ skipped/)
  const rows = parse(await readFile(join(folder, 'r.csv')), { columns: true, bom: true }) as Record<string, string>[]
  const of = (column: string) => new Set(rows.map((row) => row[column]))
  expect([...of('status')].sort()).toEqual(['COMPLETED', 'FAILED', 'SKIPPED'])
  expect([...of('reason')]).toEqual(expect.arrayContaining(['succeeded', 'failed', 'rejected', 'max_instances']))
  expect(rows.length).toBeGreaterThanOrEqual(30)
  const picture = await readFile(join(folder, 's.png'))
  expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG')
})
