/** A file that appears whole or not at all: written beside its place under another name, then renamed. */
import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'

export type AtomicFile = {
  write(text: string): void
  /** Makes it durable and puts it in its place; an older file of that name is replaced. */
  commit(): void
  /** Leaves nothing behind. Idempotent. */
  discard(): void
}

/** Throws what the file system throws: `ENOENT`, `EACCES`, `ENOSPC`, … */
export function openAtomicFile(path: string): AtomicFile {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  // No following of links and no existing file: nobody can make us write somewhere else.
  const file = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  let isOpen = true
  const close = () => {
    if (isOpen) closeSync(file)
    isOpen = false
  }
  return {
    write: (text) => {
      writeSync(file, text)
    },
    commit() {
      fsyncSync(file)
      close()
      renameSync(draft, path)
    },
    discard() {
      close()
      rmSync(draft, { force: true })
    },
  }
}
