/** The MQTT client id of this install: made once, the same at every start, never the same on two computers that share a copied workspace. */
import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `muster-…`, kept in the workspace folder together with the file's own place on the disk: a copied folder has another place, so
 * the copy gets an id of its own and does not push the first one off the broker (fleet 1.8). A rename of the computer changes
 * nothing. Throws what the file system throws.
 */
export function brokerClientId(workspacePath: string): string {
  const path = join(workspacePath, 'broker-client-id')
  const place = (file: string) => String(statSync(file, { bigint: true }).ino)
  try {
    const [id = '', ino = ''] = readFileSync(path, 'utf8').trim().split(' ')
    if (/^muster-[0-9a-f-]{36}$/.test(id) && ino === place(path)) return id
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const id = `muster-${randomUUID()}`
  const draft = `${path}.draft`
  writeFileSync(draft, '')
  // Written into the same file: its place is known only once it exists, and a rename keeps it.
  writeFileSync(draft, `${id} ${place(draft)}\n`)
  renameSync(draft, path)
  return id
}
