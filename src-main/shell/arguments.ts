/** The command line of the desktop app, parsed once. No other file of the shell reads argv or the environment. */
import { isAbsolute, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type StartOptions = {
  readonly isDemo: boolean
  /** Ends by itself after this time with a summary; null = runs until quit. */
  readonly forMs: number | null
  readonly reportPath: string | null
  readonly screenshotPath: string | null
  /** No window at start: the tray only. */
  readonly isHidden: boolean
  /** The folder that holds workspaces and settings; null = the system's place for app data. */
  readonly dataFolder: string | null
  readonly workspacePath: string | null
  /** Loopback HTTP port; null = off (DESIGN 7). */
  readonly httpPort: number | null
  readonly tokenPath: string | null
  readonly locale: 'en' | 'ar' | null
  readonly theme: 'light' | 'dark' | null
}

export type Parsed =
  | { readonly ok: true; readonly options: StartOptions }
  | { readonly ok: false; readonly message: string }

const flags = {
  demo: { type: 'boolean' },
  for: { type: 'string' },
  report: { type: 'string' },
  screenshot: { type: 'string' },
  hidden: { type: 'boolean' },
  'data-folder': { type: 'string' },
  workspace: { type: 'string' },
  http: { type: 'string' },
  'token-file': { type: 'string' },
  lang: { type: 'string' },
  theme: { type: 'string' },
} as const

/** Chromium's own switches may stand among ours; only unknown words after ours are refused. */
const chromium =
  /^--(no-sandbox|disable-|enable-|remote-debugging|inspect|use-|ozone|force-|user-data-dir|allow-|in-process|lang=|headless|password-store|type=)/

/** What stands behind the app's own folder (unpackaged) or behind the executable: the words meant for us. */
export function ownArguments(argv: readonly string[], isPackaged: boolean, appPath: string): string[] {
  if (isPackaged) return argv.slice(1)
  const at = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-') && resolve(arg) === resolve(appPath))
  return argv.slice(at < 0 ? 2 : at + 1)
}

/** Paths are relative to the caller's folder, which the launcher passes as MUSTER_CWD. */
export function parseStart(argv: readonly string[], callerFolder: string): Parsed {
  const args = argv.filter((arg) => !chromium.test(arg))
  let values: Partial<Record<keyof typeof flags, string | boolean>>
  try {
    values = parseArgs({ args, options: flags, allowPositionals: true }).values
  } catch (error) {
    return {
      ok: false,
      message: `${(error as Error).message} Known options: ${Object.keys(flags)
        .map((flag) => `--${flag}`)
        .join(' ')}`,
    }
  }
  const at = (path: string | boolean | undefined): string | null =>
    typeof path === 'string' ? (isAbsolute(path) ? path : resolve(callerFolder, path)) : null
  const seconds = values.for === undefined ? null : Number(values.for)
  if (seconds !== null && !(Number.isFinite(seconds) && seconds > 0 && seconds <= 86_400)) {
    return { ok: false, message: '--for takes a number of seconds between 1 and 86400' }
  }
  const port = values.http === undefined ? null : Number(values.http)
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    return { ok: false, message: '--http takes a port from 0 (any free one) to 65535' }
  }
  if (values.lang !== undefined && values.lang !== 'en' && values.lang !== 'ar')
    return { ok: false, message: '--lang takes en or ar' }
  if (values.theme !== undefined && values.theme !== 'light' && values.theme !== 'dark') {
    return { ok: false, message: '--theme takes light or dark' }
  }
  return {
    ok: true,
    options: {
      isDemo: values.demo === true,
      forMs: seconds === null ? null : Math.round(seconds * 1000),
      reportPath: at(values.report),
      screenshotPath: at(values.screenshot),
      isHidden: values.hidden === true,
      dataFolder: at(values['data-folder']),
      workspacePath: at(values.workspace),
      httpPort: port,
      tokenPath: at(values['token-file']),
      locale: (values.lang as 'en' | 'ar' | undefined) ?? null,
      theme: (values.theme as 'light' | 'dark' | undefined) ?? null,
    },
  }
}
