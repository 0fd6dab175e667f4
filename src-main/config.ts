/** One parsed configuration; no other file reads the environment or the command line. Nothing here opens or starts anything. */
import { hostname } from 'node:os'
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** The broker as asked for at the start; null = what the workspace's settings say. The password stays in memory. */
export type BrokerChoice =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'url'; readonly url: string; readonly username: string | null; readonly password: string | null }

/** Everything the engine thread needs; plain data, so that it can cross to a worker. */
export type EngineConfig = {
  /** The workspace folder, absolute. */
  readonly workspacePath: string
  readonly mode: 'embedded' | 'standalone'
  readonly instanceName: string
  readonly hostName: string
  readonly processId: number
  readonly broker: BrokerChoice | null
  /** Topic prefix to use from now on; null = what the settings say. */
  readonly prefix: string | null
  /** better-sqlite3's native file, where the runtime needs its own; null = the package's. */
  readonly sqliteBinding: string | null
  /** Folder of the store's migrations. */
  readonly migrationsPath: string
  /** A workspace made for the demo: said in its settings at the first start. */
  readonly isDemo: boolean
  /** Answers are parsed against the contract too: tests and development. */
  readonly checkOutputs: boolean
  /** Built worker entries as file URLs; null = the sources beside this file. */
  readonly readerEntry: string | null
  readonly brokerEntry: string | null
  /** File for the engine's log lines; null = stderr only. */
  readonly logPath: string | null
}

export type EngineConfigInput = Pick<EngineConfig, 'workspacePath' | 'mode'> & Partial<EngineConfig>

/** The sources and the built files lie at different depths below the folder that holds it. */
function findUpwards(path: string): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, path)) && dirname(folder) !== folder) folder = dirname(folder)
  return join(folder, path)
}

/** Fills what the caller leaves out from the environment and this computer. */
export function engineConfig(input: EngineConfigInput, env: NodeJS.ProcessEnv = process.env): EngineConfig {
  return {
    instanceName: input.mode === 'embedded' ? 'Muster' : 'standalone',
    hostName: hostname(),
    processId: process.pid,
    broker: null,
    prefix: null,
    sqliteBinding: env.MUSTER_SQLITE_BINDING || null,
    migrationsPath: findUpwards(join('drizzle', 'migrations')),
    isDemo: false,
    checkOutputs: env.NODE_ENV === 'test' || env.VITEST !== undefined || env.MUSTER_CHECK_OUTPUTS === '1',
    readerEntry: null,
    brokerEntry: null,
    logPath: null,
    ...input,
  }
}

/** A path as the caller meant it: relative to the folder in which the command was typed (MUSTER_CWD, set by the launcher). */
export function callerPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  return isAbsolute(path) ? path : resolve(env.MUSTER_CWD || process.cwd(), path)
}

const BROKER_PROTOCOLS = new Set(['mqtt:', 'mqtts:', 'ws:', 'wss:'])

/** Reads `--broker`: `builtin`, or a URL that may hold `user:password`. Null when it is neither. */
export function parseBroker(text: string): BrokerChoice | null {
  if (text === 'builtin') return { kind: 'builtin' }
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (!BROKER_PROTOCOLS.has(url.protocol) || url.hostname === '') return null
  const username = url.username === '' ? null : decodeURIComponent(url.username)
  const password = url.password === '' ? null : decodeURIComponent(url.password)
  url.username = ''
  url.password = ''
  const bare = url.href.endsWith('/') && !text.endsWith('/') ? url.href.slice(0, -1) : url.href
  return { kind: 'url', url: bare, username, password }
}
