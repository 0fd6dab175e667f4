/** Which programs a custom script may start: the workspace's list, judged by text before anything is stored and by real path at the start. */
import { access, constants, realpath, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import type { Settings } from '../../../src-preload/contract/entities.ts'

export type AllowList = Settings['scriptAllowList']
type Platform = typeof process.platform

/** Either the listed path that the program's name stands for, or why it may not start, in a sentence. */
export type Allowed = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly why: string }

/** Windows hands these to a shell, which would read the arguments as its own language. */
const BATCH_FILE = /\.(bat|cmd)[. ]*$/i

const refused = (why: string): Allowed => ({ ok: false, why })
const pathsOf = (platform: Platform) => (platform === 'win32' ? win32 : posix)

function sameText(platform: Platform): (text: string) => string {
  return (text) => (platform === 'win32' ? text.toLowerCase() : text)
}

function byName(name: string, list: AllowList, platform: Platform): Allowed {
  const paths = pathsOf(platform)
  const fold = sameText(platform)
  const wanted = [fold(name), ...(platform === 'win32' ? [fold(`${name}.exe`)] : [])]
  const found = list.filter(({ program }) => wanted.includes(fold(paths.basename(program))))
  const [first] = found
  if (!first) return refused(`No program of the list of allowed programs is called "${name}".`)
  if (found.length > 1) {
    return refused(`Several allowed programs are called "${name}". Give the whole path of one of them.`)
  }
  return { ok: true, path: first.program }
}

/**
 * The listed program that this text names: an absolute path that is an entry letter by letter, or a bare name that is the last
 * part of exactly one entry. Pure; nothing is looked up on the disk and never in PATH.
 */
export function findAllowed(program: string, list: AllowList, platform: Platform = process.platform): Allowed {
  const paths = pathsOf(platform)
  if (program.includes('\0')) return refused('A program holds no NUL character.')
  if (BATCH_FILE.test(program)) return refused('Batch files (.bat, .cmd) go through a shell and may not be started.')
  if (list.length === 0) return refused('No program is allowed yet. Add it under Settings, Programs.')
  if (!paths.isAbsolute(program)) {
    if (/[/\\]/.test(program) || program === '' || program === '.' || program === '..') {
      return refused('Give the whole path of the program, or the bare name of an allowed one.')
    }
    return byName(program, list, platform)
  }
  // `..` means something else to the disk than to a reader once a link is on the way.
  if (paths.normalize(program) !== program) return refused('Give the path without "..", "." and doubled separators.')
  const fold = sameText(platform)
  const entry = list.find((item) => fold(paths.normalize(item.program)) === fold(program))
  return entry ? { ok: true, path: entry.program } : refused(`"${program}" is not in the list of allowed programs.`)
}

/** May this program be started, as far as its text says? An empty list allows nothing. */
export function isAllowed(program: string, list: AllowList, platform: Platform = process.platform): boolean {
  return findAllowed(program, list, platform).ok
}

/**
 * Judges again at the start, on the disk: there, a file, executable, and really the entry's own file. What is started is the
 * entry's path, because some programs (busybox, a Python environment) look at the name by which they were called.
 */
export async function resolveProgram(
  program: string,
  list: AllowList,
): Promise<Allowed & { readonly realPath?: string }> {
  const found = findAllowed(program, list)
  if (!found.ok) return found
  try {
    const paths = pathsOf(process.platform)
    if (!paths.isAbsolute(found.path)) return refused(`The list names "${found.path}", which is not a whole path.`)
    const realPath = await realpath(found.path)
    const given = paths.isAbsolute(program) ? await realpath(program) : realPath
    if (given !== realPath) return refused(`"${program}" leads to another file than the list of allowed programs says.`)
    if (BATCH_FILE.test(realPath)) return refused('Batch files (.bat, .cmd) go through a shell and may not be started.')
    if (!(await stat(realPath)).isFile()) return refused(`"${found.path}" is not a file.`)
    await access(realPath, constants.X_OK)
    return { ...found, realPath }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return refused(`"${found.path}" cannot be started: ${code ?? message}.`)
  }
}
