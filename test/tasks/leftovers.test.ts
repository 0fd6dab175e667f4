// What a killed engine leaves running, and that only that is ended at the next start.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { endLeftovers, noteRunning } from '../../src-main/tasks/script/leftovers.ts'
import { groupMembers, isGroupAlive, processFacts } from '../../src-main/tasks/script/process-group.ts'
import { lifeLine, NODE, workspace } from './script-fixture.ts'

const running = (folder: string) => join(folder, 'runs', '.running')

/** A process in a group of its own that is ended with the test. */
function stranger(code: string) {
  const child = spawn(NODE, ['-e', code], { detached: true, stdio: 'ignore' })
  onTestFinished(() => {
    if (isGroupAlive(child.pid as number)) process.kill(-(child.pid as number), 'SIGKILL')
  })
  return child
}

describe('leftovers', () => {
  test('the script of an engine that was killed is ended with all it started', async () => {
    const folder = workspace()
    const line = await lifeLine(folder)
    const child = JSON.stringify(line.live('grandchild', true))
    const code = `require('child_process').spawn(process.execPath, ['-e', ${child}]); ${line.live('script', true)}`
    const engine = spawn(NODE, [join(import.meta.dirname, 'script-engine.ts'), folder, code], { stdio: 'ignore' })
    onTestFinished(() => void engine.kill('SIGKILL'))
    await line.until(() => line.lives.size === 2)
    engine.kill('SIGKILL')
    await new Promise((resolve) => engine.once('exit', resolve))
    expect([...line.lives.keys()].sort()).toEqual(['grandchild', 'script'])
    expect(await endLeftovers(folder, { killAfterMs: 50 })).toEqual(['left-1'])
    await line.until(() => line.lives.size === 0)
    expect(readdirSync(running(folder))).toEqual([])
    expect(await endLeftovers(folder)).toEqual([])
  })

  test('a process of the same number that is a later one is left alone', async () => {
    const folder = workspace()
    const line = await lifeLine(folder)
    const child = stranger(line.live('stranger'))
    await line.until(() => line.lives.size === 1)
    noteRunning(folder, 'r1', child.pid as number)
    const path = join(running(folder), 'r1')
    const note = JSON.parse(readFileSync(path, 'utf8')) as { startTicks: number; bootId: string }
    expect(note).toMatchObject({ pid: child.pid, startTicks: processFacts(child.pid as number)?.startTicks })
    writeFileSync(path, JSON.stringify({ ...note, startTicks: note.startTicks - 1 }))
    expect(await endLeftovers(folder)).toEqual([])
    writeFileSync(path, JSON.stringify({ ...note, bootId: 'the computer was started again' }))
    expect(await endLeftovers(folder)).toEqual([])
    expect(line.lives.size).toBe(1)
    expect(readdirSync(running(folder))).toEqual([])
  })

  test('when its first process has gone, the rest is known by the run in its environment', async () => {
    const folder = workspace()
    const line = await lifeLine(folder)
    const child = JSON.stringify(`${line.live('rest', true)} process.send('up')`)
    const code = `require('child_process').spawn(process.execPath, ['-e', ${child}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { MUSTER_RUN_ID: 'r1' } }).on('message', () => process.exit(0))`
    const first = stranger(code)
    const facts = processFacts(first.pid as number)
    noteRunning(folder, 'r1', first.pid as number)
    noteRunning(folder, 'r2', first.pid as number)
    await new Promise((resolve) => first.once('exit', resolve))
    expect(facts).not.toBeNull()
    await line.until(() => line.lives.size === 1)
    expect(groupMembers(first.pid as number)).toHaveLength(1)
    expect(await endLeftovers(folder, { killAfterMs: 50 })).toEqual(['r1'])
    await line.until(() => line.lives.size === 0)
  })

  test('notes that make no sense are removed and end nothing', async () => {
    const folder = workspace()
    mkdirSync(running(folder), { recursive: true })
    const own = { pid: 1, startedAt: 0, startTicks: 0, bootId: '' }
    for (const [name, text] of [
      ['r1', '{'],
      ['r2', JSON.stringify(own)],
      ['r3', JSON.stringify({ ...own, pid: -1 })],
      ['r4.part', '{}'],
    ] as const) {
      writeFileSync(join(running(folder), name), text)
    }
    expect(await endLeftovers(folder)).toEqual([])
    expect(readdirSync(running(folder))).toEqual([])
    expect(await endLeftovers(join(folder, 'no such workspace'))).toEqual([])
  })
})
