/** Text that the operator saves to a place of his own choice: whole or not at all. What can go wrong is told by the system's code. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Null when it is written and durable, else the system's code (`EACCES`, `ENOSPC`, …); nothing is left behind then. */
export async function saveText(path: string, text: string): Promise<string | null> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
    return null
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (typeof code !== 'string') throw error
    await rm(draft, { force: true })
    return code
  }
}
