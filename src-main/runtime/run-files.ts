/** What a run left in its folder, for those who look at it: pieces of its log, the names of its files. Reads nothing outside of it. */
import { constants } from 'node:fs'
import { lstat, open, readdir, realpath, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Artifact, listArtifacts } from '../tasks/script/artifacts.ts'
import { DROPPED_LINE } from '../tasks/script/output-log.ts'
import { isRunId, RUNS_FOLDER, runFolder } from '../tasks/script/run-folder.ts'

export type LogPiece = {
  readonly text: string
  /** Byte at which the next piece begins; null at the end of what is written so far. */
  readonly next: number | null
  readonly totalBytes: number
  /** Bytes of output that the log's limit cut off. */
  readonly dropped: number
}

export type RunFiles = {
  /** Bytes from `offset`, never half a character. A run without a log has an empty one. */
  log(runId: string, offset: number, limit: number): Promise<LogPiece>
  /** Files that the run left to be kept. */
  artifacts(runId: string): Promise<readonly Artifact[]>
  /** The whole path of one of them; null when it is not one of the listed files. */
  artifactPath(runId: string, name: string): Promise<string | null>
  /** Removes the folders of runs that are gone from history. Returns how many. */
  removeUnknown(isKnown: (runId: string) => boolean): Promise<number>
}

const NO_LOG: LogPiece = { text: '', next: null, totalBytes: 0, dropped: 0 }
/** The line about dropped output is within this many bytes of the end. */
const END_BYTES = 512

/** How many bytes at the end are the beginning of a character that goes on in the next piece. */
function openBytes(piece: Buffer): number {
  for (let back = 1; back <= Math.min(3, piece.length); back += 1) {
    const byte = piece[piece.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

/** Null when it is not there, or is no plain file in the run's own folder. */
async function openLog(workspacePath: string, runId: string) {
  const { log } = runFolder(workspacePath, runId)
  try {
    const real = await realpath(log)
    const inside = relative(join(await realpath(workspacePath), RUNS_FOLDER, runId), real)
    if (inside !== 'log.txt' || !(await lstat(real)).isFile()) return null
    return await open(real, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null
    throw error
  }
}

async function readLog(workspacePath: string, runId: string, offset: number, limit: number): Promise<LogPiece> {
  if (!isRunId(runId)) return NO_LOG
  const file = await openLog(workspacePath, runId)
  if (file === null) return NO_LOG
  try {
    const { size } = await file.stat()
    const read = async (from: number, bytes: number) => {
      const buffer = Buffer.alloc(Math.max(0, Math.min(bytes, size - from)))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from)
      return buffer.subarray(0, bytesRead)
    }
    const piece = await read(offset, limit)
    const isLast = offset + piece.length >= size
    const whole = isLast ? piece : piece.subarray(0, piece.length - openBytes(piece))
    const end = (await read(Math.max(0, size - END_BYTES), END_BYTES)).toString('utf8')
    return {
      text: whole.toString('utf8'),
      next: isLast ? null : offset + whole.length,
      totalBytes: size,
      dropped: Number(DROPPED_LINE.exec(end)?.[1] ?? 0),
    }
  } finally {
    await file.close()
  }
}

/** Folders looked up between two pauses: with years of runs this must not hold the thread. */
const SWEEP_STEP = 200

async function removeUnknown(workspacePath: string, isKnown: (runId: string) => boolean): Promise<number> {
  let names: string[]
  try {
    names = await readdir(join(workspacePath, RUNS_FOLDER))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
  let removed = 0
  for (const [place, name] of names.entries()) {
    if (place % SWEEP_STEP === SWEEP_STEP - 1) await setImmediate()
    // A run is known from the moment its job is made, long before it has a folder.
    if (!isRunId(name) || isKnown(name)) continue
    await rm(join(workspacePath, RUNS_FOLDER, name), { recursive: true, force: true })
    removed += 1
  }
  return removed
}

/** The files of the runs of one workspace. */
export function createRunFiles(workspacePath: string): RunFiles {
  const artifacts = async (runId: string) =>
    isRunId(runId) ? (await listArtifacts(runFolder(workspacePath, runId).artifacts)).items : []
  return {
    log: (runId, offset, limit) => readLog(workspacePath, runId, offset, limit),
    artifacts,
    removeUnknown: (isKnown) => removeUnknown(workspacePath, isKnown),
    async artifactPath(runId, name) {
      const items = await artifacts(runId)
      // Only what is listed, letter by letter: a name never becomes a path by itself.
      return items.some((item) => item.name === name)
        ? join(runFolder(workspacePath, runId).artifacts, ...name.split('/'))
            .split('/')
            .join(sep)
        : null
    },
  }
}
