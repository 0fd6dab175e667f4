// Real programs for script tests: a workspace folder, Node as the one allowed program, and a socket over which a program says that it
// lives; the socket's end is the process's end, so that no test ever waits on time.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AllowList } from '../../src-main/tasks/script/allow-list.ts'
import { makeCustomScript } from '../../src-main/tasks/script/custom-script.ts'
import { Bell } from '../support/until.ts'
import { makeRunner } from './runner-fixture.ts'

export const NODE = process.execPath

/** A folder that goes when the running test ends. */
export function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-script-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Where programs report. `lives` by the word they said; a process that ends leaves it. */
export async function lifeLine(folder: string) {
  const path = join(folder, 'life.sock')
  const lives = new Map<string, { pid: number; socket: Socket }>()
  const bell = new Bell()
  const server: Server = createServer((socket) => {
    let word = ''
    socket.once('data', (data) => {
      const [said = '', pid] = data.toString().split(' ')
      word = said
      lives.set(word, { pid: Number(pid), socket })
      bell.ring()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      lives.delete(word)
      bell.ring()
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => {
    for (const { socket } of lives.values()) socket.destroy()
    server.close()
  })
  /** Source text: says `word` and stays until it is ended; `stubborn` = does not hear SIGTERM. */
  const live = (word: string, stubborn = false) =>
    `${stubborn ? `process.on('SIGTERM', () => {});` : ''}
     require('net').connect(${JSON.stringify(path)}).on('error', () => {}).write(${JSON.stringify(word)} + ' ' + process.pid);
     setInterval(() => {}, 1e6);`
  return { lives, live, until: (holds: () => boolean) => bell.until(holds) }
}

export type ScriptOptions = { killAfterMs?: number; allow?: AllowList; folder?: string }

/** A runner whose only task is the script, in a workspace of its own. */
export function scriptRunner({
  killAfterMs = 50,
  allow = [{ program: NODE }],
  folder = workspace(),
}: ScriptOptions = {}) {
  mkdirSync(folder, { recursive: true })
  const made = makeRunner({ workspacePath: folder, settings: () => ({ scriptAllowList: allow }) }, [
    makeCustomScript(killAfterMs),
  ])
  const start = (code: string, params: Record<string, unknown> = {}, more: object = {}) => {
    const all = { program: NODE, ...params, args: ['-e', code, '--', ...((params.args as string[]) ?? [])] }
    return made.work('custom_script', { params: all, ...more })
  }
  return {
    ...made,
    folder,
    start,
    run: (code: string, params?: Record<string, unknown>, more?: object) => made.outcomeOf(start(code, params, more)),
    log: (runId = 'r') => readFileSync(join(folder, 'runs', runId, 'log.txt'), 'utf8'),
  }
}
