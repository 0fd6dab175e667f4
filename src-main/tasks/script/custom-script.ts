/** `custom_script`: starts an allowed program with an argument list, never through a shell, and records what it said and left. */
import { rmSync } from 'node:fs'
import * as z from 'zod'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { HOUR_MS, SCRIPT } from '../limits.ts'
import { defineTask, type LocalTask, type TaskContext, type TaskEnd } from '../task.ts'
import { findAllowed, resolveProgram } from './allow-list.ts'
import { listArtifacts } from './artifacts.ts'
import { isFreeName, scriptEnvironment } from './environment.ts'
import { OutputLog } from './output-log.ts'
import { makeRunFolder, type RunFolder, runFolder } from './run-folder.ts'
import { runScript, type ScriptEnd } from './run-script.ts'

const NO_NUL = /^[^\0]*$/
const NUL_MESSAGE = 'A NUL character cannot be handed to a program.'

const variables = z
  .record(z.string(), z.string().max(SCRIPT.envValueChars).regex(NO_NUL, NUL_MESSAGE))
  .superRefine((pairs, ctx) => {
    const names = Object.keys(pairs)
    const refuse = (message: string, path: string[] = []) => ctx.addIssue({ code: 'custom', message, path })
    if (names.length > SCRIPT.envPairs) refuse(`At most ${SCRIPT.envPairs} variables.`)
    for (const name of names.slice(0, SCRIPT.envPairs)) {
      if (isFreeName(name)) continue
      const words =
        'Names are capitals, digits and _. PATH, HOME, NODE_OPTIONS, LD_… and MUSTER_… are not yours to set.'
      refuse(words, [name.slice(0, 100)])
    }
  })

const schema = z.strictObject({
  program: z.string().min(1).max(1_024).meta({
    labelEn: 'Program',
    labelAr: 'البرنامج',
    refersTo: 'program',
    descriptionEn: 'The whole path, or the name, of a program on the list of allowed programs.',
    descriptionAr: 'المسار الكامل أو الاسم لبرنامج من قائمة البرامج المسموحة.',
  }),
  args: z.array(z.string().max(SCRIPT.argChars).regex(NO_NUL, NUL_MESSAGE)).max(SCRIPT.args).default([]).meta({
    labelEn: 'Arguments',
    labelAr: 'الوسائط',
    descriptionEn: 'Each one arrives as it is written here; no shell reads them.',
    descriptionAr: 'يصل كل منها كما كُتب هنا؛ لا يقرؤها أي مفسّر أوامر.',
  }),
  env: variables.default({}).meta({
    labelEn: 'Environment variables',
    labelAr: 'متغيرات البيئة',
    descriptionEn: 'Names and texts, added to PATH, LANG, TZ and HOME.',
    descriptionAr: 'أسماء ونصوص تُضاف إلى PATH وLANG وTZ وHOME.',
  }),
  stdin: z.string().max(SCRIPT.stdinChars).optional().meta({
    labelEn: 'Standard input',
    labelAr: 'الدخل القياسي',
  }),
  outputLimitKb: z.number().int().min(1).max(SCRIPT.outputKbMax).default(SCRIPT.outputKbDefault).meta({
    labelEn: 'Log limit (KiB)',
    labelAr: 'حد السجل (كيبي بايت)',
  }),
})
type Params = z.output<typeof schema>

function judge({ program }: Params, { scriptAllowList }: { scriptAllowList: Parameters<typeof findAllowed>[1] }) {
  const found = findAllowed(program, scriptAllowList)
  const refusal: FieldError[] = found.ok ? [] : [{ path: 'program', message: found.why, code: 'not_allowed' }]
  return refusal
}

/** Without recursion; what is nested deeper than our records may be stays text in the log. */
function isFlatEnough(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LIMITS.jsonDepth) return false
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return true
}

/** Standard output as the run's result, when all of it is one JSON object. */
function resultOf(log: OutputLog): Record<string, unknown> | null {
  const text = log.wholeOutput()?.trim() ?? ''
  if (!text.startsWith('{')) return null
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    return isFlatEnough(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function endOf(end: ScriptEnd, log: OutputLog): Pick<TaskEnd, 'ok' | 'errorMessage' | 'errorDetail' | 'exitCode'> {
  if (end.kind === 'unstarted') return { ok: false, errorMessage: `The program could not be started: ${end.why}` }
  if (end.kind === 'killed') return { ok: false, errorMessage: `The program was ended by the signal ${end.signal}` }
  if (end.exitCode === 0) return { ok: true, exitCode: 0 }
  const said = log.lastLine('err')
  const errorMessage = `The program ended with exit code ${end.exitCode}${said ? `: ${said}` : ''}`
  const errorDetail = log.tail('err')
  return { ok: false, errorMessage, exitCode: end.exitCode, ...(errorDetail !== '' && { errorDetail }) }
}

/** What is left in the folder, said in the log when some of it does not count. */
async function keepArtifacts(folder: RunFolder, log: OutputLog): Promise<string[]> {
  const { items, left } = await listArtifacts(folder.artifacts)
  if (left > 0) log.note(`${left} files in the artifact folder are not listed: links, odd names, or beyond the limits`)
  return items.map(({ name }) => name)
}

async function record(end: ScriptEnd, folder: RunFolder, log: OutputLog): Promise<TaskEnd> {
  const artifacts = await keepArtifacts(folder, log)
  const words = end.kind === 'exited' ? `exit code ${end.exitCode}` : end.kind === 'killed' ? end.signal : end.why
  log.note(`ended: ${words}`)
  const { fault } = await log.end()
  const result = resultOf(log)
  const resultSummary = log.lastLine('out')
  const outcome = endOf(end, log)
  const lost = fault ? `The log could not be written whole: ${fault.message}` : ''
  const errorDetail = [outcome.errorDetail, lost].filter(Boolean).join('\n\n')
  return {
    ...outcome,
    ...(errorDetail !== '' && { errorDetail }),
    ...(result !== null && { result }),
    ...(resultSummary !== null && { resultSummary }),
    artifacts,
    logPath: folder.logPath,
    wasStopped: end.wasStopped,
  }
}

async function run(params: Params, context: TaskContext, killAfterMs: number): Promise<TaskEnd> {
  const { workspacePath, runId, attempt, timezone, signal, forceSignal } = context
  const program = await resolveProgram(params.program, context.settings().scriptAllowList)
  if (!program.ok) return { ok: false, errorMessage: `Not allowed: ${program.why}` }
  const folder = runFolder(workspacePath, runId)
  makeRunFolder(folder)
  const log = new OutputLog(folder.log, params.outputLimitKb * 1024)
  context.keep({ logPath: folder.logPath })
  log.note(`${program.path} with ${params.args.length} arguments, attempt ${attempt}`)
  const { home, artifacts, work } = folder
  const end = await runScript({
    workspacePath,
    runId,
    program: program.path,
    args: params.args,
    cwd: work,
    env: scriptEnvironment({ runId, attempt, timezone, home, artifacts, extra: params.env }),
    stdin: params.stdin ?? null,
    log,
    signal,
    force: forceSignal,
    killAfterMs,
  })
  rmSync(home, { recursive: true, force: true })
  // What a success leaves is in its artifacts; after a failure the working folder is what one looks at.
  if (end.kind === 'exited' && end.exitCode === 0) rmSync(work, { recursive: true, force: true })
  return record(end, folder, log)
}

/** The task with its own patience: from the wish to end to the force. */
export function makeCustomScript(killAfterMs: number = SCRIPT.killAfterMs): LocalTask {
  return defineTask({
    key: 'custom_script',
    nameEn: 'Run a program',
    nameAr: 'تشغيل برنامج',
    descriptionEn: 'Starts a program of this computer that is on the list of allowed programs, without a shell.',
    descriptionAr: 'يشغّل برنامجًا من هذا الحاسوب مدرجًا في قائمة البرامج المسموحة، دون مفسّر أوامر.',
    jobType: 'custom_script',
    isIdempotent: false,
    timeoutMs: HOUR_MS,
    endsWithinMs: killAfterMs + 2 * SCRIPT.pipesCloseMs,
    schema,
    judge,
    run: (params, context) => run(params, context, killAfterMs),
  })
}

export const customScript = makeCustomScript()
