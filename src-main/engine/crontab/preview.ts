/** A crontab as the schedules it would become: line by line, with what was changed, what cannot be taken over, and why. Pure. */
import type { CrontabLine } from '../../../src-preload/contract/requests-timing.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { cronNext, cronProblem } from '../timing/cron-pattern.ts'
import { isZone } from '../timing/zone.ts'
import { splitCommand, splitPercent } from './command.ts'
import { convertNickname, convertTime } from './fields.ts'
import type { CronTime } from './fields.ts'
import { formOf, nameAbove, readLines } from './lines.ts'
import type { CrontabForm, RawLine } from './lines.ts'
import { noteOf } from './words.ts'
import type { NoteCode } from './words.ts'

/** What `@reboot` becomes. */
export const AT_START = '@reboot'
const NEXT_FIRES = 3
const NAME_CHARS = 120
const FREE_NAME = /^[A-Z_][A-Z0-9_]{0,127}$/
/** Settings of cron itself, and what becomes of them. */
const OWN_SETTINGS: Readonly<Record<string, NoteCode>> = {
  SHELL: 'shell_not_used',
  PATH: 'path_not_used',
  MAILTO: 'mail_not_sent',
  MAILFROM: 'mail_not_sent',
  CONTENT_TYPE: 'mail_not_sent',
  CONTENT_TRANSFER_ENCODING: 'mail_not_sent',
  RANDOM_DELAY: 'delay_not_taken',
  START_HOURS_RANGE: 'delay_not_taken',
}

export type CrontabText = { readonly text: string; readonly form: 'auto' | CrontabForm; readonly timezone: string }
type JobLine = Extract<RawLine, { kind: 'job' }>
type Draft = { -readonly [K in keyof CrontabLine]: CrontabLine[K] }
type Setting = { environment: Record<string, string>; timezone: string; isKnownZone: boolean }
/** What may not be given to a program at all, by a rule that is not this file's; null = nothing is wrong. */
export type JudgeParams = (params: Record<string, unknown>) => 'not_allowed' | 'invalid_parameters' | null

function draft({ line, text }: RawLine, state: CrontabLine['state']): Draft {
  return {
    ...{ line, text: text.slice(0, 2_000), state, nameEn: null, expression: null, timezone: null, program: null },
    ...{ args: [], stdin: null, environment: {}, notes: [], nextFires: [] },
  }
}

function refused(line: Draft, code: NoteCode): Draft {
  return { ...line, state: 'refused', notes: [...line.notes, noteOf(code)] }
}

function readVariable(line: Extract<RawLine, { kind: 'variable' }>, setting: Setting): Draft {
  const shown = draft(line, 'setting')
  const say = (code: NoteCode): Draft => ({ ...shown, notes: [noteOf(code)] })
  if (line.name === 'CRON_TZ') {
    setting.isKnownZone = isZone(line.value)
    if (setting.isKnownZone) setting.timezone = line.value
    return say(setting.isKnownZone ? 'zone_taken' : 'unknown_zone')
  }
  const own = Object.hasOwn(OWN_SETTINGS, line.name) ? OWN_SETTINGS[line.name] : undefined
  if (own !== undefined) return say(own)
  if (!FREE_NAME.test(line.name) || line.name === 'HOME') return say('variable_not_taken')
  setting.environment[line.name] = line.value
  return say('variable_taken')
}

function withTime(line: Draft, job: JobLine, nowMs: number): Draft {
  const { time } = job
  if ('nickname' in time && time.nickname.toLowerCase() === AT_START) {
    return { ...line, expression: AT_START, notes: [...line.notes, noteOf('at_start')] }
  }
  const read: CronTime = 'nickname' in time ? convertNickname(time.nickname) : convertTime(time.fields)
  if (!read.ok) return refused(line, read.code)
  const { expression } = read
  if (expression.length > LIMITS.cronChars) return refused(line, 'expression_too_long')
  if (cronProblem(expression) !== null) return refused(line, 'invalid_time')
  const zone = line.timezone ?? 'UTC'
  const nextFires: number[] = []
  for (let at = cronNext(expression, zone, nowMs); at !== null; at = cronNext(expression, zone, at)) {
    nextFires.push(at)
    if (nextFires.length === NEXT_FIRES) break
  }
  const timed = { ...line, expression, nextFires }
  if (nextFires.length === 0) return refused(timed, 'never_fires')
  if (!read.isChanged) return timed
  return { ...timed, notes: [...line.notes, noteOf('nickname' in time ? 'nickname_expanded' : 'days_rewritten')] }
}

function withCommand(line: Draft, rest: string, environment: Record<string, string>): Draft {
  const { command, stdin } = splitPercent(rest)
  const split = splitCommand(command)
  if (!split.ok) return refused(line, split.code)
  const { program, args, assignments, outputKept } = split
  const notes = [...line.notes]
  if (stdin !== null) notes.push(noteOf('stdin_taken'))
  if (outputKept) notes.push(noteOf('output_kept'))
  const given = { ...environment, ...assignments }
  const taken = Object.entries(given).filter(([name]) => FREE_NAME.test(name) && name !== 'PATH' && name !== 'HOME')
  if (taken.length < Object.keys(given).length) notes.push(noteOf('variable_not_taken'))
  return { ...line, program, args: [...args], stdin, environment: Object.fromEntries(taken), notes }
}

function nameOf({ program, args }: Draft, comment: string | null): string {
  const words = [program?.split('/').at(-1) ?? '', ...args].join(' ')
  const name = comment ?? words
  return name.length > NAME_CHARS ? `${name.slice(0, NAME_CHARS - 1)}…` : name
}

/** The parameters of `custom_script` that a line means. */
export function paramsOf({ program, args, stdin, environment }: CrontabLine): Record<string, unknown> {
  return { program, args, env: environment, ...(stdin === null ? {} : { stdin }) }
}

function readJob(job: JobLine, form: CrontabForm, setting: Setting, comment: string | null, nowMs: number): Draft {
  const fresh = { ...draft(job, 'ok'), timezone: setting.timezone }
  if (!setting.isKnownZone) return refused(fresh, 'unknown_zone')
  const notes = [
    ...(job.isQuiet ? [noteOf('quiet_sign_dropped')] : []),
    ...(form === 'system' ? [noteOf('user_dropped')] : []),
  ]
  const rest = form === 'system' ? job.rest.replace(/^\S+\s*/, '') : job.rest
  const timed = withTime({ ...fresh, notes }, job, nowMs)
  if (timed.state === 'refused') return timed
  const line = withCommand(timed, rest, setting.environment)
  if (line.state === 'refused') return line
  return { ...line, nameEn: nameOf(line, comment), state: line.notes.length > 0 ? 'changed' : 'ok' }
}

/** Every line but the blank ones, in order. `judge` says what `custom_script` itself would refuse. */
export function previewCrontab(input: CrontabText, judge: JudgeParams, nowMs: number): CrontabLine[] {
  const lines = readLines(input.text)
  const form = input.form === 'auto' ? formOf(lines) : input.form
  const setting: Setting = { environment: {}, timezone: input.timezone, isKnownZone: true }
  return lines.flatMap((line, at): CrontabLine[] => {
    switch (line.kind) {
      case 'blank':
        return []
      case 'comment':
        return [{ ...draft(line, 'setting'), notes: [noteOf('comment_line')] }]
      case 'variable':
        return [readVariable(line, setting)]
      case 'unreadable':
        return [refused(draft(line, 'refused'), 'unreadable')]
      case 'job': {
        const job = readJob(line, form, setting, nameAbove(lines, at), nowMs)
        const wrong = job.state === 'refused' ? null : judge(paramsOf(job))
        return [wrong === null ? job : refused(job, wrong)]
      }
    }
  })
}
