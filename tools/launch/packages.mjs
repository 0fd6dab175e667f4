// The packages in node_modules and the Node that runs everything else.
// Runs on whatever Node the machine has (20 or newer); must not import an installed package.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './children.mjs'
import { withLock } from './lock.mjs'
import { modulePath, root } from './places.mjs'
import { LaunchError, say, seconds } from './say.mjs'

const OLDEST_NODE = [22, 12]

function stampText() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')
}

/** True when every package the lock file asks for is installed at its version; optional ones may be absent. */
function isInstalledAsLocked() {
  const hidden = modulePath('.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const names = Object.keys(wanted).filter((name) => name !== '')
  const same = names.every((name) =>
    found[name] ? found[name].version === wanted[name].version : wanted[name].optional === true,
  )
  return same && Object.keys(found).every((name) => wanted[name])
}

/** The command that runs npm: the one that started us where there is one, else npm on the PATH. */
export function npmCommand(args) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  if (script && node && existsSync(script) && existsSync(node)) return { command: node, args: [script, ...args] }
  if (process.platform === 'win32') return { command: 'cmd.exe', args: ['/c', 'npm', ...args] }
  return { command: 'npm', args }
}

/** Makes node_modules match package-lock.json; does nothing when it already does. */
export async function ensurePackages() {
  const stampFile = modulePath('.muster-stamp')
  const isStamped = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampText()
  if (isStamped()) return
  await withLock('packages', async () => {
    if (isStamped()) return
    if (!isInstalledAsLocked()) await install()
    writeFileSync(stampFile, stampText())
  })
}

async function install() {
  const started = Date.now()
  say('installing the packages named in package-lock.json (npm ci)')
  const npm = npmCommand(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  // npm speaks on stdout; here stdout belongs to the program.
  const { code, stderr } = await run(npm.command, npm.args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (code !== 0) {
    throw new LaunchError(
      `npm ci ended with ${code} ${stderr}`.trim(),
      'check that the npm registry can be reached (npm ping) and that there is room on the disk, then run the command again.',
    )
  }
  say(`packages installed in ${seconds(Date.now() - started)}`)
}

function isRecent(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

/** The Node executable for scripts and tests: the one among the packages, else a recent one on this machine. */
export function projectNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const exe = process.platform === 'win32' ? 'node.exe' : join('bin', 'node')
  const packaged = modulePath(`node-${platform}-${process.arch}`, exe)
  if (existsSync(packaged)) return packaged
  if (isRecent(process.version)) return process.execPath
  const onPath = spawnSync('node', ['--version'], { encoding: 'utf8' })
  if (onPath.status === 0 && isRecent(onPath.stdout)) return 'node'
  throw new LaunchError(
    `no Node ${OLDEST_NODE.join('.')} or newer for ${process.platform}-${process.arch}; this is ${process.version}`,
    'install Node 24 and run the command with it.',
  )
}

/** True when this process already runs under the project's Node. */
export function isProjectNode() {
  const wanted = projectNode()
  return wanted === 'node' ? isRecent(process.version) : realpathSync(wanted) === realpathSync(process.execPath)
}
