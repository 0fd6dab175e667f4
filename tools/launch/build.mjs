// Builds the app into out/, only when something that goes into it has changed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from './children.mjs'
import { modulePath, root } from './places.mjs'
import { LaunchError, say, seconds } from './say.mjs'

const INPUTS = [
  'src-main',
  'src-preload',
  'src-renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]
const STAMP = join(root, 'out', '.stamp')
// One build serves both runtimes: it is lowered to the older one.
const OLDEST_ELECTRON = '33'

function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

function inputHash() {
  const hash = createHash('sha256')
  for (const file of INPUTS.flatMap((input) => filesUnder(join(root, input))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

/** The environment electron-vite needs to build for both runtimes. */
export function buildEnvironment(env = process.env) {
  return { ...env, ELECTRON_MAJOR_VER: OLDEST_ELECTRON }
}

/** Builds the app when its inputs differ from those of the last build, or always with `isForced`. */
export async function build({ isForced = false } = {}) {
  const wanted = inputHash()
  if (!isForced && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  const started = Date.now()
  const args = [modulePath('electron-vite', 'dist', 'cli.js'), 'build', '--logLevel', 'warn']
  const options = { cwd: root, env: buildEnvironment(), stdio: ['ignore', 2, 2] }
  const { code } = await run(process.execPath, args, options)
  if (code !== 0)
    throw new LaunchError(
      `the build ended with ${code}`,
      'the lines above name the file; correct it and run the command again.',
      code,
    )
  writeFileSync(STAMP, wanted)
  say(`built in ${seconds(Date.now() - started)}`)
}
