// The Electron to run the app on: the official build where it can be had, else the fallback from the
// npm registry (see fallback-runtime.mjs). MUSTER_RUNTIME=auto|official|fallback chooses.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './children.mjs'
import { FALLBACK, fallbackExecutable, hasFallback } from './fallback-runtime.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder, modulePath } from './places.mjs'
import { LaunchError, say, shout } from './say.mjs'

const RETRY_AFTER_MS = 24 * 3600_000
const DOWNLOAD_LIMIT_MS = 15 * 60_000

function officialVersion() {
  return JSON.parse(readFileSync(modulePath('electron', 'package.json'), 'utf8')).version
}

function installedOfficial() {
  const pathFile = modulePath('electron', 'path.txt')
  const versionFile = modulePath('electron', 'dist', 'version')
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null
  if (readFileSync(versionFile, 'utf8').replace(/^v/, '').trim() !== officialVersion()) return null
  const executable = modulePath('electron', 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(executable) ? { kind: 'official', version: officialVersion(), executable } : null
}

function refusalFile() {
  return join(cacheFolder(), `official-${officialVersion()}-unreachable`)
}

function wasRefusedLately() {
  const file = refusalFile()
  return existsSync(file) && Date.now() - Number(readFileSync(file, 'utf8')) < RETRY_AFTER_MS
}

async function downloadOfficial() {
  say(`fetching the official Electron ${officialVersion()}`)
  const { code, stderr } = await run(process.execPath, [modulePath('electron', 'install.js')], {
    stdio: ['ignore', 2, 'pipe'],
    timeoutMs: DOWNLOAD_LIMIT_MS,
  })
  const found = code === 0 ? installedOfficial() : null
  if (found) {
    rmSync(refusalFile(), { force: true })
    return found
  }
  writeFileSync(refusalFile(), String(Date.now()))
  say(`the official Electron could not be fetched: ${stderr.trim().split('\n')[0] || `exit code ${code}`}`)
  return null
}

function announceFallback() {
  shout([
    `RUNNING ON THE FALLBACK RUNTIME: Electron ${FALLBACK.electronVersion}, not Electron ${officialVersion()}`,
    `It comes from the npm package ${FALLBACK.package}@${FALLBACK.packageVersion}, checked against a`,
    'pinned sha512. It is out of support: for development and tests on local content only.',
    'MUSTER_RUNTIME=official insists on the official build.',
  ])
}

async function official(choice) {
  const found = installedOfficial()
  if (found || choice === 'fallback') return found
  if (choice === 'auto' && wasRefusedLately() && hasFallback()) return null
  return downloadOfficial()
}

/** Finds or fetches the Electron to use. Gives {kind, version, executable}. */
export async function ensureRuntime() {
  const choice = process.env.MUSTER_RUNTIME || 'auto'
  if (!['auto', 'official', 'fallback'].includes(choice)) {
    throw new LaunchError(`MUSTER_RUNTIME is "${choice}"`, 'set it to auto, official or fallback.')
  }
  const found = choice === 'fallback' ? null : await withLock('runtime', () => official(choice))
  if (found) return found
  if (choice === 'official') {
    throw new LaunchError(
      `the official Electron ${officialVersion()} cannot be had here`,
      'allow the download (ELECTRON_MIRROR names another source), or leave MUSTER_RUNTIME unset for the fallback.',
    )
  }
  const executable = await withLock('runtime', fallbackExecutable)
  announceFallback()
  return { kind: 'fallback', version: FALLBACK.electronVersion, executable }
}
