// Where things are: the project, the caller's folder, the per-user cache. Nothing is created here
// except through cacheFolder().
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The folder in which the operator typed the command; npm changes the current folder, INIT_CWD remembers it. */
export const callerFolder = process.env.MUSTER_CWD || process.env.INIT_CWD || process.cwd()

/** A path inside node_modules. */
export function modulePath(...parts) {
  return join(root, 'node_modules', ...parts)
}

/** A folder of the per-user cache, shared by all clones; created when missing. */
export function cacheFolder(...parts) {
  const base =
    process.env.MUSTER_CACHE ||
    (process.platform === 'win32' && process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'muster', 'cache')) ||
    (process.platform === 'darwin' && join(homedir(), 'Library', 'Caches', 'muster')) ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'muster')
  const folder = join(base, ...parts)
  mkdirSync(folder, { recursive: true })
  return folder
}
