// Runs vitest and counts what it found from its JSON report, never from its exit code alone.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './children.mjs'
import { modulePath, root } from './places.mjs'
import { say } from './say.mjs'

/** Counts a vitest JSON report. A file that could not be loaded, and a test that was skipped, count as failed. */
export function countVitest(report, { maySkip = false } = {}) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles + (maySkip ? 0 : skipped),
    skipped,
  }
}

/** Runs vitest with further arguments; gives {passed, failed, skipped}. Anything unexpected adds a failure. */
export async function runVitest(args, { env = process.env, maySkip = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-vitest-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const command = [modulePath('vitest', 'vitest.mjs'), 'run', ...reporters, ...args]
    const { code } = await run(process.execPath, command, { cwd: root, env, stdio: ['ignore', 2, 2] })
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
    const count = countVitest(JSON.parse(readFileSync(file, 'utf8')), { maySkip })
    if (count.skipped > 0 && !maySkip) say(`${count.skipped} tests were skipped: here that counts as failed`)
    // An error outside any test leaves the counts clean and the exit code not.
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
