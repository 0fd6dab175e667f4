// What each command does once packages and Node are in place. A command gets the arguments after its
// name and gives the exit code.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, buildEnvironment } from './build.mjs'
import { check } from './checks.mjs'
import { run } from './children.mjs'
import { ensureDesktop } from './desktop.mjs'
import { passStderr } from './display.mjs'
import { callerFolder, modulePath, root } from './places.mjs'
import { LaunchError, say } from './say.mjs'
import { test } from './tests.mjs'

async function start(args) {
  const desktop = await ensureDesktop()
  await build()
  const options = { cwd: callerFolder, env: desktop.env }
  // Only on our own display: with a real desktop every line may matter.
  if (desktop.isVirtual) Object.assign(options, { stdio: ['inherit', 'inherit', 'pipe'], onStderrLine: passStderr })
  const { code } = await run(desktop.runtime.executable, [root, ...desktop.switches, ...args], options)
  return code
}

async function dev(args) {
  const desktop = await ensureDesktop()
  const cli = [modulePath('electron-vite', 'dist', 'cli.js'), 'dev']
  const passed = args.length > 0 ? ['--', ...args] : []
  const options = { cwd: root, env: buildEnvironment(desktop.env) }
  return (await run(process.execPath, [...cli, ...passed], options)).code
}

async function standalone(args) {
  const script = join(root, 'src-main', 'standalone.ts')
  const env = { ...process.env, MUSTER_CWD: callerFolder }
  return (await run(process.execPath, [script, ...args], { cwd: callerFolder, env })).code
}

async function simulate(args) {
  const script = join(root, 'src-main', 'simulator.ts')
  return (await run(process.execPath, [script, ...args], { cwd: callerFolder })).code
}

async function buildOnly() {
  await build({ isForced: true })
  return 0
}

async function bench([name, ...args]) {
  const folder = join(root, 'tools', 'bench')
  const script = join(folder, 'run.mjs')
  if (!existsSync(script)) throw new LaunchError('tools/bench/run.mjs is missing', 'restore it from version control.')
  const known = readdirSync(folder).filter((file) => file.endsWith('.bench.ts'))
  if (known.length === 0) say('there is no bench yet: add tools/bench/<name>.bench.ts')
  const env = { ...process.env, MUSTER_CWD: callerFolder }
  return (await run(process.execPath, [script, ...(name ? [name] : []), ...args], { cwd: root, env })).code
}

/** Command name → what it does. */
export const commands = { start, test, check, dev, build: buildOnly, standalone, simulate, bench }
