// Everything the app needs around it: runtime, libraries, SQLite binding, display, and the environment
// that tells app, tests and tools where these are.
import { dirname } from 'node:path'
import { electronSwitches, needsDisplay, startDisplay } from './display.mjs'
import { callerFolder } from './places.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureSqliteBinding } from './sqlite-binding.mjs'
import { ensureSystem } from './system-packages.mjs'

/**
 * Gets the desktop ready. Gives {runtime, env, switches, isVirtual}; env carries
 * MUSTER_ELECTRON, MUSTER_ELECTRON_SWITCHES (JSON), MUSTER_SQLITE_BINDING (fallback only), MUSTER_CWD.
 */
export async function ensureDesktop({ programs = [] } = {}) {
  const runtime = await ensureRuntime()
  const isVirtual = needsDisplay()
  const isFallback = runtime.kind === 'fallback'
  await ensureSystem({
    executable: runtime.executable,
    programs: [...programs, ...(isVirtual ? ['Xvfb'] : []), ...(isFallback ? ['g++', 'make', 'python3'] : [])],
  })
  const env = { ...process.env, MUSTER_CWD: callerFolder, MUSTER_RUNTIME_KIND: runtime.kind }
  env.MUSTER_ELECTRON = runtime.executable
  env.ELECTRON_OVERRIDE_DIST_PATH = dirname(runtime.executable)
  env.ELECTRON_EXEC_PATH = runtime.executable
  if (isFallback) env.MUSTER_SQLITE_BINDING = await ensureSqliteBinding()
  if (isVirtual) env.DISPLAY = await startDisplay()
  const switches = electronSwitches(isVirtual)
  if (switches.includes('--no-sandbox')) env.NO_SANDBOX = '1'
  env.MUSTER_ELECTRON_SWITCHES = JSON.stringify(switches)
  delete env.ELECTRON_RUN_AS_NODE // set by some editors' terminals; it would turn Electron into Node
  return { runtime, env, switches, isVirtual }
}
