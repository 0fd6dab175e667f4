/** The group of processes that a script started: who is in it, and how all of it is ended. POSIX groups; on Windows the process tree. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** One process as Linux says it. `startTicks` with the pid names it for as long as the computer is up. */
export type ProcessFacts = {
  readonly pid: number
  readonly state: string
  readonly group: number
  readonly startTicks: number
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // It ended while we looked, or it is somebody else's.
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return null
    throw error
  }
}

/** Null when there is no such process, or no /proc. */
export function processFacts(pid: number): ProcessFacts | null {
  const text = readText(`/proc/${pid}/stat`)
  if (text === null) return null
  // The name before `)` may hold anything, blanks and brackets too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { pid, state: fields[0] ?? '', group: Number(fields[2]), startTicks: Number(fields[19]) }
}

/** The living processes of a group; a zombie has ended and only waits to be fetched. Empty where there is no /proc. */
export function groupMembers(group: number): ProcessFacts[] {
  let names: string[]
  try {
    names = readdirSync('/proc')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const found: ProcessFacts[] = []
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue
    const facts = processFacts(Number(name))
    if (facts !== null && facts.group === group && facts.state !== 'Z' && facts.state !== 'X') found.push(facts)
  }
  return found
}

/** Says a signal to the whole group; false when nobody is left to hear it. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return false
    if (code === 'EPERM') return true
    throw error
  }
}

/** Does anything of the group still run? */
export function isGroupAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false
  return process.platform === 'linux' ? groupMembers(group).length > 0 : true
}

function endTree(pid: number, force: boolean): Promise<void> {
  const root = process.env.SystemRoot ?? 'C:\\Windows'
  const args = ['/PID', String(pid), '/T', ...(force ? ['/F'] : [])]
  const child = spawn(`${root}\\System32\\taskkill.exe`, args, { shell: false, windowsHide: true, stdio: 'ignore' })
  return new Promise((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
}

/** Ends every process of the group now. */
export function killGroup(group: number): void {
  if (process.platform === 'win32') void endTree(group, true)
  else signalGroup(group, 'SIGKILL')
}

const FIRST_LOOK_MS = 10
const LONGEST_LOOK_MS = 200

async function aliveAfter(group: number, ms: number, force: AbortSignal | undefined): Promise<boolean> {
  const until = performance.now() + ms
  for (let wait = FIRST_LOOK_MS; !force?.aborted; wait = Math.min(wait * 2, LONGEST_LOOK_MS)) {
    if (!isGroupAlive(group)) return false
    const left = until - performance.now()
    if (left <= 0) return true
    await pause(Math.min(wait, left))
  }
  return true
}

export type EndOptions = {
  /** From SIGTERM to SIGKILL, ms. */
  readonly killAfterMs: number
  /** Aborted = no more waiting. */
  readonly force?: AbortSignal
}

/** Asks every process of the group to end, then ends what is left. Resolves once nothing of it runs (or the kernel was told). */
export async function endGroup(group: number, { killAfterMs, force }: EndOptions): Promise<void> {
  if (process.platform === 'win32') {
    await endTree(group, false)
    await pause(Math.min(killAfterMs, LONGEST_LOOK_MS))
    return endTree(group, true)
  }
  if (!signalGroup(group, 'SIGTERM')) return
  if (!(await aliveAfter(group, killAfterMs, force))) return
  signalGroup(group, 'SIGKILL')
  await aliveAfter(group, 1_000, undefined)
}
