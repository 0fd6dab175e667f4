/** Where a run keeps its files: `<workspace>/runs/<runId>/`. Names and their making; what is in the files is said elsewhere. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export const RUNS_FOLDER = 'runs'
/** One small file per running script, so that a start need not look through the folders of all history. */
export const RUNNING_FOLDER = '.running'

/** Run ids become folder names, so nothing else may. */
const RUN_ID = /^[0-9a-zA-Z][0-9a-zA-Z-]{0,63}$/

export function isRunId(text: string): boolean {
  return RUN_ID.test(text)
}

export type RunFolder = {
  readonly root: string
  readonly work: string
  readonly home: string
  readonly artifacts: string
  readonly log: string
  /** Relative to the workspace, with `/`: what the run's record keeps. */
  readonly logPath: string
}

/** The paths of a run. Throws a TypeError for what is no run id. */
export function runFolder(workspacePath: string, runId: string): RunFolder {
  if (!isRunId(runId)) throw new TypeError('not a run id')
  const root = join(workspacePath, RUNS_FOLDER, runId)
  return {
    root,
    work: join(root, 'work'),
    home: join(root, 'home'),
    artifacts: join(root, 'artifacts'),
    log: join(root, 'log.txt'),
    logPath: `${RUNS_FOLDER}/${runId}/log.txt`,
  }
}

/** Makes the folders empty. A run that was given back starts anew; the words of its first start stay beside the new ones. */
export function makeRunFolder(folder: RunFolder): void {
  for (const path of [folder.work, folder.home, folder.artifacts]) {
    rmSync(path, { recursive: true, force: true })
    mkdirSync(path, { recursive: true, mode: 0o700 })
  }
  if (existsSync(folder.log)) renameSync(folder.log, join(folder.root, 'log-before.txt'))
}
