/** What a crashed engine left running: a note per running script, and the end of those whose note still fits a process. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SCRIPT } from '../limits.ts'
import { endGroup, groupMembers, processFacts } from './process-group.ts'
import { isRunId, RUNNING_FOLDER, RUNS_FOLDER } from './run-folder.ts'

type Note = { readonly pid: number; readonly startedAt: number; readonly startTicks: number; readonly bootId: string }

const folderOf = (workspacePath: string) => join(workspacePath, RUNS_FOLDER, RUNNING_FOLDER)

/** Ticks count from the start of the computer, so a note of an earlier one says nothing. Null where Linux does not tell. */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Writes down which process runs for this run. Does nothing where a process cannot be told from a later one of the same number. */
export function noteRunning(workspacePath: string, runId: string, pid: number): void {
  const boot = bootId()
  const facts = processFacts(pid)
  if (boot === null || facts === null) return
  const note: Note = { pid, startedAt: Date.now(), startTicks: facts.startTicks, bootId: boot }
  const folder = folderOf(workspacePath)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Whole or not at all: half a note would leave its process running for ever.
  writeFileSync(join(folder, `${runId}.part`), JSON.stringify(note), { mode: 0o600 })
  renameSync(join(folder, `${runId}.part`), join(folder, runId))
}

/** The script has ended; nothing is left to be looked for. */
export function forgetRunning(workspacePath: string, runId: string): void {
  rmSync(join(folderOf(workspacePath), runId), { force: true })
}

function readNote(path: string): Note | null {
  try {
    const note = JSON.parse(readFileSync(path, 'utf8')) as Partial<Note>
    const isWhole = Number.isSafeInteger(note.pid) && Number(note.pid) > 1 && typeof note.startTicks === 'number'
    return isWhole && typeof note.bootId === 'string' ? (note as Note) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function carriesRun(pid: number, runId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`MUSTER_RUN_ID=${runId}`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ESRCH') return false
    throw error
  }
}

/** Is the group of this note still the one that we started? Its first process by pid and start time; without it, its members by
 *  the run's name in their environment. */
function isOurs(note: Note, runId: string): boolean {
  const first = processFacts(note.pid)
  if (first !== null && first.state !== 'Z') return first.startTicks === note.startTicks && first.group === note.pid
  return groupMembers(note.pid).some(({ pid }) => carriesRun(pid, runId))
}

function notesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Ends the process groups that an engine which was killed left behind. Returns the runs whose processes were ended. */
export async function endLeftovers(
  workspacePath: string,
  { killAfterMs = SCRIPT.leftoverKillAfterMs }: { readonly killAfterMs?: number } = {},
): Promise<string[]> {
  const folder = folderOf(workspacePath)
  const boot = bootId()
  const ended: string[] = []
  await Promise.all(
    notesOf(folder).map(async (runId) => {
      const note = isRunId(runId) ? readNote(join(folder, runId)) : null
      if (note !== null && note.bootId === boot && isOurs(note, runId)) {
        await endGroup(note.pid, { killAfterMs })
        ended.push(runId)
      }
      rmSync(join(folder, runId), { force: true })
    }),
  )
  return ended.sort()
}
