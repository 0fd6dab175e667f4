// A store that is too large to be looked at before the start: the engine works at once, and damage is told as soon as it is found.
import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Failure } from '../../src-preload/contract/failures.ts'
import type { Logger } from '../../src-main/log/logger.ts'
import { checkLate } from '../../src-main/runtime/late-check.ts'
import { tempFolder, tempStore } from '../support/temp-store.ts'

const ENTRY = new URL('../../src-main/reader-thread.ts', import.meta.url)

/** A workspace whose store was closed in order and is larger than what is read before a start. */
function largeStore(): { folder: string; file: string } {
  const folder = tempFolder()
  const store = tempStore({ folder })
  store.close()
  const db = new Database(store.path)
  db.exec('CREATE TABLE "filler" ("bytes" BLOB); INSERT INTO "filler" VALUES (zeroblob(20000000))')
  db.close()
  return { folder, file: store.path }
}

/** Looks at the store; resolves with what was said in the end. */
function look(store: Parameters<typeof checkLate>[0]): { said: Promise<string | Failure>; end: () => void } {
  let end = () => {}
  const said = new Promise<string | Failure>((resolve) => {
    const say = (event: string, detail?: Record<string, unknown>) => {
      // Damage is refused right after this.
      if (detail?.problems === undefined || detail.problems === 0) resolve(event)
    }
    const log: Logger = { info: say, warn: say, error: say, close: () => {} }
    end = checkLate(store, ENTRY, { sqliteBinding: null }, { log, onRefused: resolve })
  })
  return { said, end: () => end() }
}

test('a large store opens unread and is found whole afterwards', async () => {
  const { folder } = largeStore()
  const store = tempStore({ folder })
  expect(store.isChecked).toBe(false)
  expect(await look(store).said).toBe('store.checked')
})

test('damage in a large store is refused with what SQLite says of it', async () => {
  const { folder, file } = largeStore()
  const bytes = openSync(file, 'r+')
  writeSync(bytes, Buffer.alloc(8_192, 0xa5), 0, 8_192, Math.floor(statSync(file).size / 2 / 4_096) * 4_096)
  closeSync(bytes)
  const store = tempStore({ folder })
  expect(await look(store).said).toMatchObject({
    code: 'store_damaged',
    detail: { file: join(folder, 'muster.db'), found: [expect.any(String)] },
  })
})

test('a small store was looked at before, and is not again', () => {
  const store = tempStore()
  expect(store.isChecked).toBe(true)
  const no = () => expect.unreachable()
  const log: Logger = { info: no, warn: no, error: no, close: () => {} }
  checkLate(store, ENTRY, { sqliteBinding: null }, { log, onRefused: no })()
})

test('an engine that stops ends the look without a word', async () => {
  const { folder } = largeStore()
  const store = tempStore({ folder })
  const { said, end } = look(store)
  end()
  // Another look answers: had the first one anything to say, it would have said so by then.
  const first = Promise.race([said, look(store).said.then(() => 'the second')])
  expect(await first).toBe('the second')
})
