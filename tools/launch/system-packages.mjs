// What the operating system has to bring: shared libraries of Electron, a virtual display, a compiler,
// a broker for the tests. Installs on Debian as root; elsewhere says exactly what to type and stops.
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './children.mjs'
import { withLock } from './lock.mjs'
import { LaunchError, say } from './say.mjs'

const ELECTRON_PACKAGES = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libnotify4',
  'libxss1',
  'libxtst6',
  'libsecret-1-0',
  'libdrm2',
  'libcups2',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libxkbcommon0',
  'libxcomposite1',
  'libxdamage1',
  'libxrandr2',
  'fonts-dejavu-core',
]
const PROGRAM_PACKAGES = {
  Xvfb: ['xvfb', 'xauth'],
  'g++': ['g++'],
  make: ['make'],
  python3: ['python3'],
  mosquitto: ['mosquitto'],
  mosquitto_pub: ['mosquitto-clients'],
  mosquitto_sub: ['mosquitto-clients'],
}
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/games']

/** The full path of a program, also looked for where daemons live; null when it is not there. */
export function findProgram(name) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS]) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'EACCES'].includes(error.code)) throw error
    }
  }
  return null
}

async function missingLibraries(executable) {
  const { code, stdout } = await run('ldd', [executable], { stdio: ['ignore', 'pipe', 'ignore'] })
  if (code !== 0) return []
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

function isRoot() {
  return process.getuid?.() === 0
}

async function packageNamesHere(names) {
  const chosen = []
  for (const name of names) {
    // Debian 13 renamed some libraries for 64-bit time.
    const { code } = await run('apt-cache', ['show', '--quiet', name], { stdio: 'ignore' })
    chosen.push(code === 0 ? name : `${name}t64`)
  }
  return chosen
}

async function install(names) {
  const apt = ['-o', 'DPkg::Lock::Timeout=180', '-q']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  say(`installing system packages: ${names.join(' ')}`)
  const options = { env, stdio: ['ignore', 'pipe', 'pipe'] }
  const update = await run('apt-get', [...apt, 'update'], options)
  const known = await packageNamesHere(names)
  const result = await withoutServiceStarts(() =>
    run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', ...known], options),
  )
  if (result.code === 0) return
  process.stderr.write(`${update.stderr}${result.stdout}${result.stderr}`.split('\n').slice(-15).join('\n'))
  throw new LaunchError(
    `apt-get install ended with ${result.code}`,
    `install by hand: apt-get install ${known.join(' ')}`,
  )
}

/** Debian starts a freshly installed daemon; the tests start their own, so the system's stays off. */
async function withoutServiceStarts(work) {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return work()
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return await work()
  } finally {
    rmSync(policy, { force: true })
  }
}

/**
 * Makes sure that programs and, for an executable, its shared libraries are present.
 * `needs` = {programs: names from the table above, executable: path or undefined}.
 */
export async function ensureSystem(needs) {
  if (process.platform !== 'linux') return
  const programs = needs.programs.filter((name) => !findProgram(name))
  const libraries = needs.executable ? await missingLibraries(needs.executable) : []
  if (programs.length === 0 && libraries.length === 0) return
  const names = [
    ...new Set([
      ...(libraries.length > 0 ? ELECTRON_PACKAGES : []),
      ...programs.flatMap((name) => PROGRAM_PACKAGES[name]),
    ]),
  ]
  const lacking = [...libraries, ...programs].join(', ')
  if (!isRoot() || !findProgram('apt-get')) {
    throw new LaunchError(
      `this machine lacks ${lacking}`,
      `run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    )
  }
  say(`this machine lacks ${lacking}`)
  await withLock('system', () => install(names))
  const left = needs.executable ? await missingLibraries(needs.executable) : []
  if (left.length > 0)
    throw new LaunchError(`still missing after the installation: ${left.join(', ')}`, 'install them by hand.')
}
