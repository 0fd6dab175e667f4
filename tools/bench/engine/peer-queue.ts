/** The nearest peer that npm has: plainjob on the same better-sqlite3, at the same synchronous=FULL. It keeps no run record. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { better, defineQueue } from 'plainjob'
import { DOCUMENT } from './raw-queue.ts'
import type { Queue } from './raw-queue.ts'

const BATCH = 100
const TYPE = 'bench'
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

/** Its own worker polls; here its queue is asked directly, which flatters it. */
export function peerQueue(folder: string): Queue {
  const db = new Database(join(folder, 'plainjob.db'))
  const queue = defineQueue({ connection: better(db), logger: silent })
  // It sets NORMAL itself; durable means FULL here, as for the others.
  db.pragma('synchronous = FULL')
  const drain = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const job = queue.getAndMarkJobAsProcessing(TYPE)
      if (!job) throw new Error('plainjob gave no job')
      queue.markJobAsDone(job.id)
    }
  }
  const many = (count: number) =>
    void queue.addMany(
      TYPE,
      Array.from({ length: count }, () => DOCUMENT),
    )
  return {
    single(count) {
      for (let index = 0; index < count; index += 1) {
        queue.add(TYPE, DOCUMENT)
        drain(1)
      }
    },
    batched(count) {
      for (let done = 0; done < count; done += BATCH) {
        many(BATCH)
        drain(BATCH)
      }
    },
    fill: many,
    drain,
    close: () => queue.close(),
  }
}
