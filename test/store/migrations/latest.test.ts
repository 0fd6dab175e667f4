// All migrations one after the other give the schema of the drizzle tables.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, onTestFinished, test } from 'vitest'
import * as schema from '../../../src-main/store/schema.ts'
import { MIGRATIONS } from '../../support/temp-store.ts'

function latest(): Database.Database {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'))
  for (const name of files.toSorted()) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'))
  return db
}

test('tables and columns are those of the drizzle schema, and strict', () => {
  const db = latest()
  const tables = Object.values(schema).filter((value) => is(value, SQLiteTable)) as SQLiteTable[]
  for (const table of tables) {
    const name = getTableName(table)
    const found = db.prepare('SELECT "name" FROM pragma_table_xinfo(?)').pluck().all(name)
    expect([name, found]).toEqual([name, Object.values(getTableColumns(table)).map((column) => column.name)])
    expect([name, db.prepare(`SELECT "strict" FROM pragma_table_list WHERE "name" = ?`).pluck().get(name)]).toEqual([
      name,
      1,
    ])
  }
})
