/** The view of a transaction that `read()` hands out: the same reads, every write refused. */
import type { StoreTx } from '../engine/ports/store.ts'

const WRITES =
  /^(insert|update|delete|put|set|advance|mark|clear|remove|renew|shift|touch|heard|add|nextNumber|nextInsertSeq)/

export function readOnlyTx(tx: StoreTx): StoreTx {
  const entries = Object.entries(tx).map(([name, method]) => [name, WRITES.test(name) ? refuse(name) : method])
  return Object.fromEntries(entries) as StoreTx
}

function refuse(name: string) {
  return (): never => {
    throw new TypeError(`${name} writes; use store.write() instead of store.read()`)
  }
}
