// Does a rule's test fail when the rule is broken? Applies each mutation of this folder in a copy of the tree, one at a time,
// runs the tests of that rule there and expects them to fail. `node tools/mutate/rules.mjs [R7 R26a …]`; the work tree is never touched.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { timeMutations } from './mutations-time.mjs'
import { workMutations } from './mutations-work.mjs'

const root = resolve(import.meta.dirname, '../..')
const COPIED = ['src-main', 'src-preload', 'drizzle', 'test', 'tools', 'package.json', 'vitest.config.ts']
const TSCONFIGS = ['tsconfig.json', 'tsconfig.node.json', 'tsconfig.web.json', 'tsconfig.e2e.json']
const PATIENCE_MS = 180_000

function copyTree() {
  const copy = mkdtempSync(join(tmpdir(), 'muster-mutate-'))
  for (const name of [...COPIED, ...TSCONFIGS]) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  return copy
}

/** True when the tests pass. Only those whose title names the rule are run when `rule` is given. */
function pass(copy, files, rule) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  // Whole numbers only: R1 is not R10 and R26 is not R26a.
  const title = rule ? ['-t', `(^|[^0-9a-zA-Z])${rule}(?![0-9a-e])`] : []
  // A busy machine must not pass for a rule that is broken.
  const limits = ['--testTimeout', String(PATIENCE_MS), '--bail', '1']
  const args = [vitest, 'run', '--project', 'unit', ...limits, ...files, ...title]
  const { status } = spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: PATIENCE_MS })
  return status === 0
}

/** What became of one mutation: `killed` is what is wanted. */
function judge(copy, { rule, file, from, to, tests }) {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2) return 'stale: the text to replace is not there once'
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
  try {
    return pass(copy, tests, rule) ? 'SURVIVED' : 'killed'
  } finally {
    writeFileSync(path, text)
  }
}

const mutations = [...timeMutations, ...workMutations]
const wanted = process.argv.slice(2)
const chosen = mutations.filter(({ rule }) => wanted.length === 0 || wanted.includes(rule))
const copy = copyTree()
try {
  const files = [...new Set(chosen.flatMap(({ tests }) => tests))]
  const broken = new Set(files.filter((file) => !pass(copy, [file], null)))
  let survivors = 0
  for (const mutation of chosen) {
    const isSound = !mutation.tests.some((file) => broken.has(file))
    const verdict = isSound ? judge(copy, mutation) : 'unknown: its tests fail without any mutation'
    if (verdict !== 'killed') survivors += 1
    console.log(`${mutation.rule.padEnd(5)} ${mutation.name.padEnd(62)} ${verdict}`)
  }
  const rules = new Set(chosen.map(({ rule }) => rule)).size
  console.log(`${chosen.length} mutations of ${rules} rules, ${survivors} not killed`)
  process.exitCode = survivors === 0 ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}
