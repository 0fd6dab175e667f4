/** Is the store whole, and does history still say what was sealed? Reads only, page by page; runs on a thread of its own. */
import { runCodec } from '../store/codecs.ts'
import { CHAIN_START, chainHash, runHash } from '../store/seal.ts'
import type { Db } from '../store/statements.ts'
import type { IntegrityFindings } from '../tasks/task.ts'

const PAGE_ROWS = 1_000
const MAX_PROBLEMS = 20

type Seal = { seq: number; run_hash: Buffer; chain_hash: Buffer }
type Pass = { seq_from: number; seq_to: number; removed_count: number }
type Break = { readonly seq: number; readonly why: string }

/** What SQLite itself finds wrong with the file. */
function storeProblems(db: Db): string[] {
  const rows = db.pragma(`integrity_check(${MAX_PROBLEMS})`) as { integrity_check: string }[]
  return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok')
}

/** Walks seals and runs side by side, in order of their number; stops at the first that does not fit. */
class ChainWalk {
  readonly #seals
  readonly #runs
  readonly #passes: readonly Pass[]
  /** The end of history when the walk began: what is written meanwhile is not its business. */
  readonly #last: number
  #chain: Buffer = CHAIN_START
  #seq = 0
  runs = 0
  seals = 0
  removed = 0

  constructor(db: Db) {
    this.#seals = db.prepare(
      'SELECT "seq", "run_hash", "chain_hash" FROM "run_seal" WHERE "seq" > ? ORDER BY "seq" LIMIT ?',
    )
    const columns = runCodec.columns.map((name) => `"${name}"`).join(', ')
    this.#runs = db.prepare(`SELECT "seq", ${columns} FROM "run" WHERE "seq" > ? AND "seq" <= ? ORDER BY "seq"`).raw()
    this.#last = (db.prepare('SELECT coalesce(max("seq"), 0) FROM "run_seal"').pluck().get() as number) ?? 0
    const extra = db.prepare('SELECT coalesce(max("seq"), 0) FROM "run"').pluck().get() as number
    this.newestRun = extra
    this.#passes = db.prepare('SELECT "seq_from", "seq_to", "removed_count" FROM "retention_pass"').all() as Pass[]
  }

  readonly newestRun: number

  /** Null when everything up to the end fits. */
  walk(): Break | null {
    for (;;) {
      const page = this.#seals.all(this.#seq, PAGE_ROWS) as Seal[]
      const wanted = page.filter(({ seq }) => seq <= this.#last)
      const broken = this.#page(wanted)
      if (broken !== null) return broken
      if (wanted.length < PAGE_ROWS) return this.#end()
    }
  }

  #page(seals: readonly Seal[]): Break | null {
    const lastSeq = seals.at(-1)?.seq
    if (lastSeq === undefined) return null
    const rows = new Map(
      (this.#runs.all(this.#seq, lastSeq) as unknown[][]).map(([seq, ...values]) => [seq as number, values]),
    )
    for (const seal of seals) {
      if (seal.seq !== this.#seq + 1) return { seq: this.#seq + 1, why: 'its seal is missing' }
      this.#seq = seal.seq
      const broken = this.#one(seal, rows.get(seal.seq))
      if (broken !== null) return { seq: seal.seq, why: broken }
    }
    return null
  }

  #one(seal: Seal, values: unknown[] | undefined): string | null {
    this.#chain = chainHash(this.#chain, seal.run_hash)
    this.seals += 1
    if (!this.#chain.equals(seal.chain_hash)) return 'its link does not follow from the one before'
    if (values === undefined) {
      this.removed += 1
      return this.#passes.some((pass) => pass.seq_from <= seal.seq && seal.seq <= pass.seq_to)
        ? null
        : 'the run is gone and no clean-up removed it'
    }
    this.runs += 1
    return runHash(values).equals(seal.run_hash) ? null : 'what it says was changed after it was sealed'
  }

  /** Runs without a seal, and runs that no clean-up accounts for, show only at the end. */
  #end(): Break | null {
    if (this.newestRun > this.#last) return { seq: this.#last + 1, why: 'it has no seal' }
    const accounted = this.#passes.reduce((sum, pass) => sum + pass.removed_count, 0)
    // Clean-ups may go on while this reads, so more than was missing is no fault.
    if (this.removed <= accounted) return null
    return { seq: this.#last, why: `${this.removed - accounted} runs are gone that no clean-up removed` }
  }
}

/** Looks at the file, the references and the chain of hashes. Throws what SQLite throws when it cannot be read at all. */
export function checkIntegrity(db: Db): IntegrityFindings {
  const problems = storeProblems(db)
  const references = (db.pragma('foreign_key_check') as unknown[]).length
  const walk = new ChainWalk(db)
  const broken = problems.length > 0 ? null : walk.walk()
  return {
    runs: walk.runs,
    seals: walk.seals,
    removedRuns: walk.removed,
    storeProblems: problems,
    foreignKeyProblems: references,
    brokenSeq: broken?.seq ?? null,
    brokenWhy: broken?.why ?? null,
  }
}
