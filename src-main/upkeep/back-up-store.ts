/** A copy of the store through SQLite, looked at before it counts, and the oldest copies removed. Runs on a thread of its own. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import type { StoreReader } from '../store/open.ts'
import type { StoreBackup } from '../tasks/task.ts'

export type BackupOrder = {
  readonly folder: string
  /** How many copies of this kind stay, the new one counted. */
  readonly keep: number
  /** Epoch ms, UTC: names the copy. */
  readonly now: number
  readonly open: (path: string) => StoreReader
}

/** Copies made here, never those made before a migration. */
const COPY_NAME = /^store-\d{8}T\d{9}Z\.db$/

/** `store-20261122T031500000Z.db`: sorts by time. */
export function backupName(at: number): string {
  return `store-${new Date(at).toISOString().replace(/[-:.]/g, '')}.db`
}

/** Opens the copy by itself: whole, and of the same workspace. Throws a sentence. */
function check(copy: StoreReader, original: StoreReader): void {
  const found = copy.db.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw new Error(`The copy is damaged: ${String(found)}`)
  const idOf = (reader: StoreReader) => reader.db.prepare('SELECT "id" FROM "workspace"').pluck().get()
  if (idOf(copy) !== idOf(original)) throw new Error('The copy is not a copy of this store.')
}

function makeDurable(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Half a copy, of a thread that was ended while it wrote. */
const DRAFT_NAME = /^store-\d{8}T\d{9}Z\.db\.part/
const DAY_MS = 86_400_000

function removeDrafts(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (DRAFT_NAME.test(name) && now - statSync(path).mtimeMs > DAY_MS) rmSync(path, { force: true })
  }
}

function removeOldest(folder: string, keep: number): string[] {
  const copies = readdirSync(folder).filter((name) => COPY_NAME.test(name))
  const gone = copies.sort().slice(0, Math.max(0, copies.length - keep))
  for (const name of gone) rmSync(join(folder, name), { force: true })
  return gone
}

/** Throws with a sentence when the copy could not be made or is not good; then nothing was left and nothing removed. */
export function backUpStore(reader: StoreReader, { folder, keep, now, open }: BackupOrder): StoreBackup {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, backupName(now))
  const draft = `${path}.part`
  rmSync(draft, { force: true })
  removeDrafts(folder, now)
  try {
    // VACUUM INTO writes a file, which `query_only` refuses; the store itself is open for reading only.
    reader.db.pragma('query_only = OFF')
    // One consistent picture, however much is written meanwhile; a page-by-page copy would begin anew at every commit.
    reader.db.prepare('VACUUM INTO ?').run(draft)
    chmodSync(draft, 0o600)
    const copy = open(draft)
    try {
      check(copy, reader)
    } finally {
      copy.close()
    }
    makeDurable(draft)
    renameSync(draft, path)
    if (process.platform !== 'win32') makeDurable(folder)
  } finally {
    for (const rest of [draft, `${draft}-wal`, `${draft}-shm`, `${draft}-journal`]) rmSync(rest, { force: true })
  }
  return { path, bytes: statSync(path).size, removed: removeOldest(folder, keep) }
}
