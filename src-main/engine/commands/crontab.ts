/** Commands about crontab files: what they would become, and making it so. Reading them is in ../crontab. */
import type { CrontabLine } from '../../../src-preload/contract/requests-timing.ts'
import type { ParsedInput, RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Failure, FieldError, Result } from '../../../src-preload/contract/failures.ts'
import { AT_START, paramsOf, previewCrontab } from '../crontab/preview.ts'
import type { JudgeParams } from '../crontab/preview.ts'
import { done, refuse } from '../refusal.ts'
import { parseZone } from '../timing/rule.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit } from './command.ts'
import { scheduleCommands } from './schedules.ts'

const SCRIPT = 'custom_script'
const MAX_LINES = 1_000

function judgeOf(on: Asked): JudgeParams {
  const script = on.ctx.tasks.definitions.find(({ key }) => key === SCRIPT)
  const settings = on.tx.getSettings()
  return (params) => {
    const errors = script?.check(params, settings) ?? []
    if (errors.length === 0) return null
    return errors.every(({ code }) => code === 'not_allowed') ? 'not_allowed' : 'invalid_parameters'
  }
}

/** Codes: `unknown_zone`, `too_many` (more than 1,000 lines). Nothing is written. */
export function previewCommand(
  on: Asked,
  input: ParsedInput<'crontab.preview'>,
): Result<RequestOutput<'crontab.preview'>> {
  const zone = parseZone(input.timezone ?? on.tx.getSettings().timezone)
  if (!zone.ok) return zone
  if (input.text.split('\n').length > MAX_LINES) {
    return refuse('too_many', 'text', `A crontab of more than ${MAX_LINES} lines cannot be read at once. Split it.`)
  }
  const { text, form } = input
  return done({ lines: previewCrontab({ text, form, timezone: zone.value }, judgeOf(on), on.now.wallAt) })
}

const isTaken = ({ state }: CrontabLine) => state === 'ok' || state === 'changed'

/** The chosen lines, or why they cannot all be taken: the whole import is refused then. */
function chosen(lines: readonly CrontabLine[], wanted: readonly number[] | null | undefined): Result<CrontabLine[]> {
  if (!wanted) return done(lines.filter(isTaken))
  const errors: FieldError[] = []
  const taken: CrontabLine[] = []
  for (const [at, number] of wanted.entries()) {
    const line = lines.find((one) => one.line === number)
    if (line !== undefined && isTaken(line)) {
      if (!taken.includes(line)) taken.push(line)
      continue
    }
    const why = line?.notes.at(-1)?.textEn ?? 'There is no such line.'
    errors.push({ path: `lines.${at}`, message: `Line ${number}: ${why}`, code: codeOf(line) })
  }
  const [first] = errors
  if (first === undefined) return done(taken)
  return { ok: false, code: first.code ?? 'invalid_input', message: first.message, errors } satisfies Failure
}

function codeOf(line: CrontabLine | undefined): 'not_allowed' | 'invalid_input' {
  return line?.notes.some(({ code }) => code === 'not_allowed') ? 'not_allowed' : 'invalid_input'
}

function createOne(on: Asked, line: CrontabLine, isEnabled: boolean): Result<{ id: string }> {
  const isStart = line.expression === AT_START
  const timing = isStart
    ? ({ scheduleType: 'event_triggered', scheduleConfig: { event: 'engine_started' } } as const)
    : ({ scheduleType: 'cron', scheduleConfig: { expression: line.expression ?? '' } } as const)
  return scheduleCommands['schedules.create'](on, {
    ...timing,
    nameEn: line.nameEn,
    descriptionEn: line.text.slice(0, 2_000),
    timezone: line.timezone,
    isEnabled,
    template: {
      nameEn: line.nameEn,
      jobType: SCRIPT,
      taskFunctionKey: SCRIPT,
      defaultParams: paramsOf(line),
    },
  } as unknown as ParsedInput<'schedules.create'>)
}

/** All chosen lines in one commit. Codes: those of preview and of creating a schedule; `not_allowed` with the line. */
const importLines: Command<'crontab.import'> = (on, input) => {
  const read = previewCommand(on, input)
  if (!read.ok) return read
  const lines = chosen(read.value.lines, input.lines)
  if (!lines.ok) return lines
  const ids: string[] = []
  for (const line of lines.value) {
    const made = createOne(on, line, input.isEnabled)
    if (!made.ok) {
      const message = `Line ${line.line}: ${made.message}`
      return { ...made, message, errors: [{ path: 'text', message, code: made.code }] }
    }
    ids.push(made.value.id)
  }
  if (ids.length > 0) audit(on, 'crontab.imported', 'schedule', null, { schedules: ids.length })
  return done({ ids })
}

export const crontabCommands: Commands<'crontab.import'> = { 'crontab.import': importLines }
