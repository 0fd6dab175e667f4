/** The hash chain of runs (DESIGN 6.18): what a run's canonical text is, and how one link follows another. */
import { hash } from 'node:crypto'

/** The link before the first. */
export const CHAIN_START: Buffer = Buffer.alloc(32)

/** SHA-256 over the column values in the order of the table, as JSON. JSON columns are hashed in the text that is stored. */
export function runHash(values: readonly unknown[]): Buffer {
  return hash('sha256', JSON.stringify(values), 'buffer')
}

export function chainHash(before: Buffer, own: Buffer): Buffer {
  return hash('sha256', Buffer.concat([before, own]), 'buffer')
}
