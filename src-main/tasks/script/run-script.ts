/** One start of a program for a run: its process group, its output, its end. Knows nothing of parameters and allow-lists. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { SCRIPT } from '../limits.ts'
import { forgetRunning, noteRunning } from './leftovers.ts'
import type { OutputLog, OutputStream } from './output-log.ts'
import { endGroup, isGroupAlive, killGroup } from './process-group.ts'

export type ScriptStart = {
  readonly workspacePath: string
  readonly runId: string
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly stdin: string | null
  readonly log: OutputLog
  /** Aborted = end the group in order; `force` = end it now. */
  readonly signal: AbortSignal
  readonly force: AbortSignal
  readonly killAfterMs: number
}

/** `wasStopped` = it had been asked to end when it ended. */
export type ScriptEnd = { readonly wasStopped: boolean } & (
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'unstarted'; readonly why: string }
)

const isPosix = process.platform !== 'win32'

function start(plan: ScriptStart): ChildProcess {
  return spawn(plan.program, [...plan.args], {
    cwd: plan.cwd,
    env: plan.env,
    shell: false,
    // A group of its own: the one thing that can be ended whole.
    detached: isPosix,
    windowsHide: true,
    stdio: [plan.stdin === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
}

function listen(stream: Readable, name: OutputStream, log: OutputLog): void {
  stream.on('data', (chunk: Buffer) => {
    const { pauseMs, drained } = log.take(name, chunk)
    if (drained === null && pauseMs === 0) return
    stream.pause()
    void Promise.all([drained, pause(pauseMs)]).then(() => stream.resume())
  })
}

function feed(child: ChildProcess, text: string | null): void {
  if (text === null || !child.stdin) return
  // A program that does not read its input closes it; that is its right.
  child.stdin.on('error', () => {})
  child.stdin.end(text)
}

/** Resolves once both pipes are closed; a process that left the group may hold them, and is not waited for. */
async function pipesClosed(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  await Promise.race([closed, pause(SCRIPT.pipesCloseMs)])
  child.stdout?.destroy()
  child.stderr?.destroy()
}

/** Ends the group when asked, in order or by force. Returns the undoing. */
function obey(group: number, plan: ScriptStart): { stop(): void; ending(): Promise<void> } {
  let ending: Promise<void> = Promise.resolve()
  const end = () => {
    ending = endGroup(group, { killAfterMs: plan.killAfterMs, force: plan.force })
  }
  const kill = () => killGroup(group)
  plan.signal.addEventListener('abort', end, { once: true })
  plan.force.addEventListener('abort', kill, { once: true })
  if (plan.signal.aborted) end()
  if (plan.force.aborted) kill()
  return {
    ending: () => ending,
    stop() {
      plan.signal.removeEventListener('abort', end)
      plan.force.removeEventListener('abort', kill)
    },
  }
}

/** What the program left running in its group has no right to go on. */
async function endRest(group: number, plan: ScriptStart): Promise<void> {
  if (!isPosix || !isGroupAlive(group)) return
  plan.log.note('the program ended and left processes behind; they are ended')
  await endGroup(group, { killAfterMs: plan.killAfterMs, force: plan.force })
}

type Exit = [code: number | null, signal: NodeJS.Signals | null]

/** Runs the program to its end. Resolves when its whole group has gone and all it said is in the log. */
export async function runScript(plan: ScriptStart): Promise<ScriptEnd> {
  const child = start(plan)
  const exited = once(child, 'exit') as Promise<Exit>
  const closed = once(child, 'close')
  // Both end in a rejection when it could not be started; the first one says so.
  closed.catch(() => {})
  if (child.stdout) listen(child.stdout, 'out', plan.log)
  if (child.stderr) listen(child.stderr, 'err', plan.log)
  feed(child, plan.stdin)
  const group = child.pid
  if (group === undefined) {
    const why = await exited.then(
      () => 'unknown',
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    )
    return { kind: 'unstarted', why, wasStopped: false }
  }
  noteRunning(plan.workspacePath, plan.runId, group)
  const obedience = obey(group, plan)
  try {
    const [code, signal] = await exited
    const wasStopped = plan.signal.aborted
    await obedience.ending()
    await endRest(group, plan)
    await pipesClosed(child, closed)
    return code === null
      ? { kind: 'killed', signal: signal ?? 'unknown', wasStopped }
      : { kind: 'exited', exitCode: code, wasStopped }
  } finally {
    obedience.stop()
    forgetRunning(plan.workspacePath, plan.runId)
  }
}
