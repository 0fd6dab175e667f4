// The native SQLite binding for the fallback runtime, whose Node-API is older than the prebuilt binding
// asks for. Compiled once into the per-user cache; node_modules is never touched.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './children.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder, modulePath } from './places.mjs'
import { LaunchError, say, seconds } from './say.mjs'

// The macros turn "experimental" Node-API declarations into the ones that version 9 has. -O1 without
// link-time optimisation compiles in half the time and measures the same.
const FLAGS = {
  CFLAGS: '-O1 -fno-lto',
  CXXFLAGS:
    '-O1 -fno-lto -UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
  LDFLAGS: '-fno-lto',
}

function bindingFile() {
  const { version } = JSON.parse(readFileSync(modulePath('better-sqlite3', 'package.json'), 'utf8'))
  const key = createHash('sha256')
    .update(JSON.stringify([version, FLAGS, process.platform, process.arch, process.version]))
    .digest('hex')
    .slice(0, 12)
  return join(cacheFolder('sqlite'), `better-sqlite3-${version}-${key}`, 'better_sqlite3.node')
}

/** The path of the binding for the fallback runtime; compiles it when it is not in the cache (under a minute). */
export async function ensureSqliteBinding() {
  const file = bindingFile()
  if (existsSync(file)) return file
  return withLock('sqlite', async () => {
    if (!existsSync(file)) await compile(file)
    return file
  })
}

function cleanEnvironment() {
  // npm's own settings reach node-gyp through npm_config_*: a user's nodedir would win over ours.
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))
  return { ...Object.fromEntries(kept), ...FLAGS }
}

async function compile(file) {
  const started = Date.now()
  say('compiling the SQLite binding for the fallback runtime (once, under a minute)')
  const work = mkdtempSync(join(cacheFolder('sqlite'), 'compiling-'))
  const source = join(work, 'better-sqlite3')
  try {
    cpSync(modulePath('better-sqlite3'), source, {
      recursive: true,
      filter: (path) => !path.endsWith('prebuilds'),
    })
    cpSync(modulePath('node-addon-api'), join(work, 'node_modules', 'node-addon-api'), { recursive: true })
    const headers = modulePath(`node-${process.platform}-${process.arch}`)
    const args = ['rebuild', '--release', '--force_build=1', `--nodedir=${headers}`, '--jobs=2']
    const { code, stdout, stderr } = await run(
      process.execPath,
      [modulePath('node-gyp', 'bin', 'node-gyp.js'), ...args],
      {
        cwd: source,
        env: cleanEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    if (code !== 0) {
      process.stderr.write(`${stdout}${stderr}`.split('\n').slice(-30).join('\n'))
      throw new LaunchError(
        `compiling better-sqlite3 ended with ${code}`,
        'install a compiler: apt-get install g++ make python3',
      )
    }
    rmSync(join(file, '..'), { recursive: true, force: true })
    renameSync(join(source, 'build', 'Release'), join(file, '..'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  say(`SQLite binding ready in ${seconds(Date.now() - started)}`)
}
