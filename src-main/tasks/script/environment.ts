/** The environment of a script: built from nothing, so that no variable of ours is ever seen by it. */

/** Names that a script's own variables may have. */
export const VARIABLE_NAME: RegExp = /^[A-Z_][A-Z0-9_]{0,127}$/

/** These decide which code runs, or are ours to say. */
const RESERVED = /^(PATH|HOME|USERPROFILE|NODE_OPTIONS|BASH_ENV|ENV|IFS|SHELLOPTS|BASHOPTS|COMSPEC|PATHEXT)$/
const RESERVED_FAMILY = /^(LD_|DYLD_|MUSTER_|BASH_FUNC_)/

/** May a script be given a variable of this name? */
export function isFreeName(name: string): boolean {
  return VARIABLE_NAME.test(name) && !RESERVED.test(name) && !RESERVED_FAMILY.test(name)
}

export type EnvironmentPlan = {
  readonly runId: string
  readonly attempt: number
  /** IANA name; null = UTC. */
  readonly timezone: string | null
  /** A folder of its own, so that no dot file of the operator is read or written. */
  readonly home: string
  readonly artifacts: string
  readonly extra: Readonly<Record<string, string>>
}

const POSIX_PATH = '/usr/local/bin:/usr/bin:/bin'

/** Windows programs do not start without knowing where Windows is. */
function windowsPart(systemRoot: string, home: string): Record<string, string> {
  return {
    SystemRoot: systemRoot,
    PATH: `${systemRoot}\\System32;${systemRoot};${systemRoot}\\System32\\Wbem`,
    USERPROFILE: home,
    TEMP: home,
    TMP: home,
  }
}

/** PATH, LANG, TZ, HOME, the run's own facts and the operator's variables; nothing else. */
export function scriptEnvironment(
  plan: EnvironmentPlan,
  platform: typeof process.platform = process.platform,
  systemRoot: string = process.env.SystemRoot ?? 'C:\\Windows',
): Record<string, string> {
  const { runId, attempt, timezone, home, artifacts, extra } = plan
  const free = Object.entries(extra).filter(([name]) => isFreeName(name))
  return {
    LANG: 'C.UTF-8',
    TZ: timezone ?? 'UTC',
    ...Object.fromEntries(free),
    PATH: POSIX_PATH,
    HOME: home,
    ...(platform === 'win32' ? windowsPart(systemRoot, home) : { TMPDIR: home }),
    MUSTER_RUN_ID: runId,
    MUSTER_ATTEMPT: String(attempt),
    MUSTER_ARTIFACTS: artifacts,
  }
}
