// Opening a store: settings of the connection, rights of the files, and every refusal that a start may meet.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStore, preparePragmas, STORE_FILE } from '../../src-main/store/open.ts'
import { MIGRATIONS, tempFolder, tempStore } from '../support/temp-store.ts'
import { faultOf } from './conformance.ts'
import { device, T0 } from './rows.ts'

const open = (folder: string, workspaceId?: string) =>
  openStore({ folder, migrationsFolder: MIGRATIONS, now: T0, workspaceId })

/** A closed store with a few hundred devices in it. */
function closedStore(): { folder: string; file: string; workspaceId: string } {
  const folder = tempFolder()
  const store = open(folder)
  store.write('sara', (tx) => {
    for (let at = 0; at < 400; at += 1)
      tx.insertDevice(device(`device-${at}`, { attributes: { text: 'x'.repeat(300) } }))
  })
  store.close()
  return { folder, file: join(folder, STORE_FILE), workspaceId: store.workspaceId }
}

/** Changes a closed store by hand. */
function tamper(file: string, sql: string): void {
  const db = new Database(file)
  db.pragma('foreign_keys = OFF')
  db.exec(sql)
  db.close()
}

const released = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'))
/** The number after the last released migration. */
const NEXT = `${String(released.length).padStart(4, '0')}_next.sql`

describe('a new store', () => {
  test('folder and file are the owner’s alone', () => {
    const folder = join(tempFolder(), 'deep', 'workspace')
    const store = tempStore({ folder })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
    expect(store.path).toBe(join(folder, STORE_FILE))
    expect(readdirSync(folder)).toContain(STORE_FILE)
  })

  test('WAL with synchronous FULL, read back from the connection itself', () => {
    const db = new Database(join(tempFolder(), 'x.db'))
    onTestFinished(() => void db.close())
    preparePragmas(db)
    const read = (name: string) => db.pragma(name, { simple: true })
    expect(
      ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'trusted_schema', 'cell_size_check'].map(read),
    ).toEqual(['wal', 2, 1, 5000, 0, 1])
  })

  test('a connection that does not take a setting is refused', () => {
    const db = new Database(':memory:')
    onTestFinished(() => void db.close())
    expect(faultOf(() => preparePragmas(db))).toBe('store_unwritable')
  })

  test('keeps its workspace’s id; under another one it is refused and unchanged', () => {
    const { folder, file, workspaceId } = closedStore()
    const before = readFileSync(file)
    expect(faultOf(() => open(folder, 'another'))).toBe('store_foreign')
    expect(readFileSync(file).equals(before)).toBe(true)
    const again = tempStore({ folder, workspaceId })
    expect(again.workspaceId).toBe(workspaceId)
    expect(again.read((tx) => tx.countDevices())).toBe(400)
  })
})

describe('refusals', () => {
  test('a folder that cannot be made is named', () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'file'), 'not a folder')
    const inside = join(folder, 'file', 'workspace')
    try {
      open(inside)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'store_unwritable', detail: { folder: inside } })
      expect((error as Error).message).toContain(inside)
    }
  })

  test('a file that is no database', () => {
    const { folder, file } = closedStore()
    writeFileSync(file, 'This is a letter to my aunt. '.repeat(500))
    expect(faultOf(() => open(folder))).toBe('store_damaged')
    expect(readFileSync(file, 'utf8')).toContain('my aunt')
  })

  test('a page in the middle that was overwritten', () => {
    const { folder, file } = closedStore()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000)
    writeFileSync(file, bytes)
    expect(faultOf(() => open(folder))).toBe('store_damaged')
  })

  test('a file that was cut short', () => {
    const { folder, file } = closedStore()
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096)
    expect(faultOf(() => open(folder))).toBe('store_damaged')
  })

  test('a store without one of its tables', () => {
    const { folder, file } = closedStore()
    tamper(file, 'DROP TABLE "audit"')
    expect(faultOf(() => open(folder))).toBe('store_damaged')
  })

  test('a store of a newer program', () => {
    const { folder, file } = closedStore()
    tamper(file, `INSERT INTO "migration" VALUES (${released.length}, '${NEXT}', 'x', 1)`)
    const before = readFileSync(file)
    expect(faultOf(() => open(folder))).toBe('store_newer')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('another program’s database', () => {
    const folder = tempFolder()
    const db = new Database(join(folder, STORE_FILE))
    db.exec('CREATE TABLE "recipe" ("name" TEXT)')
    db.close()
    expect(faultOf(() => open(folder))).toBe('store_foreign')
  })
})

describe('migrations', () => {
  /** The released migrations with one more, which is recorded unless `hash` says otherwise. */
  function withNext(sql: string, hash?: string): string {
    const folder = join(tempFolder(), 'drizzle')
    cpSync(join(MIGRATIONS, '..'), folder, { recursive: true })
    const hashes = JSON.parse(readFileSync(join(folder, 'hashes.json'), 'utf8'))
    const real = createHash('sha256').update(sql).digest('hex')
    writeFileSync(join(folder, 'migrations', NEXT), sql)
    writeFileSync(join(folder, 'hashes.json'), JSON.stringify({ ...hashes, [NEXT]: hash ?? real }))
    return join(folder, 'migrations')
  }
  const openWith = (folder: string, migrationsFolder: string) => openStore({ folder, migrationsFolder, now: T0 + 1 })

  test('one more is applied after a backup that opens', () => {
    const { folder } = closedStore()
    const store = openWith(folder, withNext('ALTER TABLE "device" ADD COLUMN "color" TEXT;'))
    onTestFinished(() => store.close())
    expect(store.read((tx) => tx.countDevices())).toBe(400)
    expect(store.backup).not.toBeNull()
    const backup = store.backup as string
    expect(statSync(backup).mode & 0o077).toBe(0)
    const copy = new Database(backup, { readonly: true })
    onTestFinished(() => void copy.close())
    expect(copy.prepare('SELECT count(*) FROM "device"').pluck().get()).toBe(400)
    expect(copy.prepare(`SELECT count(*) FROM pragma_table_info('device') WHERE "name" = 'color'`).pluck().get()).toBe(
      0,
    )
  })

  test.each([
    ['that fails half way', 'ALTER TABLE "device" ADD COLUMN "color" TEXT; SELECT * FROM "nowhere";'],
    ['that leaves rows pointing nowhere', `INSERT INTO "device_group_member" VALUES ('no group', 'no device');`],
    ['that loses a table', 'DROP TABLE "audit";'],
  ])('one %s changes nothing and says so', (_, sql) => {
    const { folder, file } = closedStore()
    expect(faultOf(() => openWith(folder, withNext(sql)))).toBe('migration_failed')
    const db = new Database(file, { readonly: true })
    onTestFinished(() => void db.close())
    expect(db.prepare('SELECT count(*) FROM "migration"').pluck().get()).toBe(released.length)
    expect(db.prepare(`SELECT count(*) FROM pragma_table_info('device') WHERE "name" = 'color'`).pluck().get()).toBe(0)
    expect(db.prepare('SELECT count(*) FROM "audit"').pluck().get()).toBe(0)
    db.close()
    expect(tempStore({ folder }).read((tx) => tx.countDevices())).toBe(400)
  })

  test('one that is not the one that was released is not applied', () => {
    const { folder } = closedStore()
    expect(faultOf(() => openWith(folder, withNext('DROP TABLE "device";', 'another')))).toBe('migration_failed')
    expect(tempStore({ folder }).read((tx) => tx.countDevices())).toBe(400)
  })

  test('without room for a backup nothing is applied', () => {
    const { folder } = closedStore()
    writeFileSync(join(folder, 'backups'), 'a file where the folder should be')
    expect(faultOf(() => openWith(folder, withNext('ALTER TABLE "device" ADD COLUMN "color" TEXT;')))).toBe(
      'migration_failed',
    )
    expect(tempStore({ folder }).read((tx) => tx.countDevices())).toBe(400)
  })

  test('a folder without migrations is refused', () => {
    const empty = join(tempFolder(), 'migrations')
    mkdirSync(empty)
    const folder = tempFolder()
    expect(faultOf(() => openStore({ folder, migrationsFolder: empty, now: T0 }))).toBe('migration_failed')
    expect(existsSync(join(folder, 'backups'))).toBe(false)
  })
})
