// `test`: everything a change must pass, in one go, with one count at the end.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { playwrightConfig, runStaticSteps } from './checks.mjs'
import { isStopping, run, stopCode } from './children.mjs'
import { ensureDesktop } from './desktop.mjs'
import { modulePath, root } from './places.mjs'
import { say, seconds, tellFailure } from './say.mjs'
import { ensureSystem } from './system-packages.mjs'
import { runVitest } from './vitest-run.mjs'

const BROKER_PROGRAMS = ['mosquitto', 'mosquitto_pub', 'mosquitto_sub']

/** Counts a Playwright JSON report. Flaky and skipped tests count as failed. */
export function countPlaywright({ stats, errors = [] }) {
  const outside = errors.length > 0 && stats.unexpected === 0 ? 1 : 0
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + outside }
}

async function runPlaywright(env) {
  const config = playwrightConfig()
  if (!config) {
    say('FAILED: no Playwright configuration in test/app')
    return { passed: 0, failed: 1 }
  }
  const folder = mkdtempSync(join(tmpdir(), 'muster-playwright-'))
  const file = join(folder, 'report.json')
  try {
    const args = [modulePath('@playwright', 'test', 'cli.js'), 'test', '--config', config, '--reporter=list,json']
    const options = { cwd: root, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file }, stdio: ['ignore', 2, 2] }
    const { code } = await run(process.execPath, args, options)
    if (!existsSync(file)) return { passed: 0, failed: 1 }
    const count = countPlaywright(JSON.parse(readFileSync(file, 'utf8')))
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs one part; a part that throws counts as one failure, so that the others still run and are counted. */
async function part(name, work) {
  if (isStopping()) return { passed: 0, failed: 0 }
  const started = Date.now()
  say(`-- ${name}`)
  let count
  try {
    count = await work()
  } catch (error) {
    tellFailure(error)
    count = { passed: 0, failed: 1 }
  }
  say(`-- ${name}: ${count.passed} passed, ${count.failed} failed (${seconds(Date.now() - started)})`)
  return count
}

async function testSome(args) {
  await ensureSystem({ programs: BROKER_PROGRAMS })
  const { passed, failed } = await runVitest(args, { maySkip: true })
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

/** The electron part: the app is built and driven in a real window. */
async function testApp() {
  const desktop = await ensureDesktop()
  await build()
  return runPlaywright(desktop.env)
}

/**
 * Everything, or with arguments only the vitest tests they select. The last line is "N passed, N failed":
 * N counts tests, and each check step, build or set-up that failed counts as one failure more.
 */
export async function test(args) {
  if (args.length > 0) return testSome(args)
  const started = Date.now()
  const parts = [
    await part('checks', async () => ({ passed: 0, failed: (await runStaticSteps()).length })),
    await part('tests on Node', async () => {
      await ensureSystem({ programs: BROKER_PROGRAMS })
      return runVitest([])
    }),
    await part('the app in Electron', testApp),
  ]
  if (isStopping()) return stopCode()
  const sum = (key) => parts.reduce((total, count) => total + count[key], 0)
  say(`test run took ${seconds(Date.now() - started)}`)
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`)
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
}
