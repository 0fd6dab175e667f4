/** A crontab's text as lines: settings that hold for what follows, comments that name what follows, and jobs. Times and commands are read elsewhere. */

export type CrontabForm = 'user' | 'system'

/** The time of a job line: five fields, or a name with @. */
export type JobTime = { readonly fields: readonly string[] } | { readonly nickname: string }

export type RawLine =
  | { readonly kind: 'blank'; readonly line: number; readonly text: string }
  | { readonly kind: 'comment'; readonly line: number; readonly text: string; readonly words: string }
  | {
      readonly kind: 'variable'
      readonly line: number
      readonly text: string
      readonly name: string
      readonly value: string
    }
  | {
      readonly kind: 'job'
      readonly line: number
      readonly text: string
      readonly time: JobTime
      /** What follows the time, user column included. */
      readonly rest: string
      /** SUSE and cronie: a minus before the time asks for silence in the system's log. */
      readonly isQuiet: boolean
    }
  | { readonly kind: 'unreadable'; readonly line: number; readonly text: string }

const VARIABLE = /^\s*("[^"]*"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/
/** Accounts that a system crontab names; a user's own crontab has a command there. */
const SYSTEM_USERS = new Set(
  `root www-data nobody daemon backup mail news uucp proxy list irc gnats munin nagios postgres mysql redis mongodb
  systemd-network messagebus syslog ntp sshd git jenkins deploy logcheck amavis clamav debian-spamd smmsp apache nginx`.split(
    /\s+/,
  ),
)

function unquoted(text: string): string {
  const value = text.trim()
  const isQuoted = value.length >= 2 && (value[0] === '"' || value[0] === "'") && value.at(-1) === value[0]
  return isQuoted ? value.slice(1, -1) : value
}

function readJob(line: number, text: string): RawLine {
  const trimmed = text.trim()
  const isQuiet = trimmed.startsWith('-')
  const body = isQuiet ? trimmed.slice(1).trimStart() : trimmed
  if (body.startsWith('@')) {
    const [, nickname = '', rest = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(body) ?? []
    return { kind: 'job', line, text, time: { nickname }, rest, isQuiet }
  }
  const found = /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/s.exec(body)
  if (!found) return { kind: 'unreadable', line, text }
  const [, minute = '', hour = '', day = '', month = '', weekday = '', rest = ''] = found
  return { kind: 'job', line, text, time: { fields: [minute, hour, day, month, weekday] }, rest, isQuiet }
}

function readLine(text: string, line: number): RawLine {
  const trimmed = text.trim()
  if (trimmed === '') return { kind: 'blank', line, text }
  if (trimmed.startsWith('#')) {
    return { kind: 'comment', line, text, words: trimmed.replace(/^#+\s*/, '').trim() }
  }
  // A time field never holds letters before an equals sign; a variable's name never begins with a digit, * or @.
  const [, name, value = ''] = VARIABLE.exec(text) ?? []
  if (name !== undefined) return { kind: 'variable', line, text, name: unquoted(name), value: unquoted(value) }
  return readJob(line, text)
}

/** Every line of the text, numbered from 1. */
export function readLines(text: string): RawLine[] {
  return text.split(/\r\n|\r|\n/).map((line, at) => readLine(line, at + 1))
}

/** `user` unless some job names a system account where a user's crontab has its command. */
export function formOf(lines: readonly RawLine[]): CrontabForm {
  const isSystem = lines.some((line) => {
    if (line.kind !== 'job') return false
    const [user = '', command] = line.rest.split(/\s+/)
    return command !== undefined && SYSTEM_USERS.has(user)
  })
  return isSystem ? 'system' : 'user'
}

/** The comment right above a job, unless it is a job that was commented out. */
export function nameAbove(lines: readonly RawLine[], at: number): string | null {
  const above = lines[at - 1]
  if (above?.kind !== 'comment' || above.words === '') return null
  return /^([\d*@]\S*\s+){2}/.test(above.words) || /^[-=*_\s]+$/.test(above.words) ? null : above.words
}
