// The commit gate: format, lint, types per runtime, and the quick tests. Each step runs to its end and
// shows its output only when it fails.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isStopping, run, stopCode } from './children.mjs'
import { modulePath, root } from './places.mjs'
import { say, seconds } from './say.mjs'
import { runVitest } from './vitest-run.mjs'

const tool = (name, script, args) => ({ name, script: modulePath(...script), args })
const types = (project) => tool(`types: ${project}`, ['typescript', 'bin', 'tsc'], ['--noEmit', '-p', project])

/** The steps that look at the sources without running them. */
export const staticSteps = [
  tool(
    'format and lint',
    ['@biomejs', 'biome', 'bin', 'biome'],
    ['check', '--error-on-warnings', '--max-diagnostics=20'],
  ),
  tool('type-aware lint', ['oxlint', 'bin', 'oxlint'], ['--type-aware', '--deny-warnings']),
  types('src-main/engine'),
  types('src-preload/contract'),
  types('tsconfig.node.json'),
  types('tsconfig.web.json'),
  types('tsconfig.e2e.json'),
]

// Two of these folders may hold nothing yet; the compiler calls an empty project an error.
const NOTHING_TO_CHECK = /error TS18003/
const LINES_SHOWN = 150

function shortened(text) {
  const lines = text.trimEnd().split('\n')
  const cut = lines.length - LINES_SHOWN
  return `${lines.slice(0, LINES_SHOWN).join('\n')}\n${cut > 0 ? `... ${cut} more lines\n` : ''}`
}

async function runStep(step) {
  const started = Date.now()
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }
  const { code, stdout, stderr } = await run(process.execPath, [step.script, ...step.args], options)
  const isEmpty = code !== 0 && NOTHING_TO_CHECK.test(stdout) && stdout.trim().split('\n').length === 1
  const isGood = code === 0 || isEmpty
  say(`${isGood ? 'ok    ' : 'FAILED'} ${step.name} (${seconds(Date.now() - started)})`)
  if (!isGood && !isStopping()) process.stderr.write(shortened(`${stderr}${stdout}`))
  return isGood
}

/** Runs the static steps, two at a time; gives the names of those that failed. */
export async function runStaticSteps() {
  const failed = []
  const waiting = [...staticSteps]
  const lane = async () => {
    for (let step = waiting.shift(); step && !isStopping(); step = waiting.shift()) {
      if (!(await runStep(step))) failed.push(step.name)
    }
  }
  await Promise.all([lane(), lane()])
  return failed
}

async function fix() {
  const biome = staticSteps[0]
  return (await run(process.execPath, [biome.script, 'check', '--write'], { cwd: root })).code
}

/** `check`: what must hold before a commit, in under a minute. `check --fix` formats instead. */
export async function check(args) {
  if (args.includes('--fix')) return fix()
  const started = Date.now()
  const failed = await runStaticSteps()
  if (isStopping()) return stopCode()
  const tests = await runVitest(['--project', 'unit'])
  if (isStopping()) return stopCode()
  const isGood = failed.length === 0 && tests.failed === 0 && tests.passed > 0
  const detail = failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''
  say(`check ${isGood ? 'passed' : 'FAILED'} in ${seconds(Date.now() - started)}${detail}`)
  process.stdout.write(`${tests.passed} passed, ${tests.failed + failed.length} failed\n`)
  return isGood ? 0 : 1
}

/** The Playwright configuration of the app's tests, or null. */
export function playwrightConfig() {
  const places = ['test/app/playwright.config.ts', 'test/playwright.config.ts', 'playwright.config.ts']
  return places.map((place) => join(root, place)).find((path) => existsSync(path)) ?? null
}
