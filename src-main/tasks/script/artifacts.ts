/** The files that a script left to be kept: which of them count, by rules that no script can bend. Reads names and sizes only. */
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SCRIPT } from '../limits.ts'

export type Artifact = { readonly name: string; readonly bytes: number }
export type Artifacts = {
  readonly items: readonly Artifact[]
  /** Files that are there but not listed: too many, too large, links, odd names. */
  readonly left: number
}

/** A name that can be shown and asked for again: no control characters, no invalid text. */
const PLAIN_NAME = /^[^\p{C}\uFFFD]{1,200}$/u

type Found = { readonly items: Artifact[]; bytes: number; left: number }

async function look(folder: string, prefix: string, depth: number, found: Found): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const name = prefix + entry.name
    if (entry.isDirectory() && depth < SCRIPT.artifactDepth && PLAIN_NAME.test(entry.name)) {
      await look(join(folder, entry.name), `${name}/`, depth + 1, found)
      continue
    }
    const facts = await lstat(join(folder, entry.name))
    // A second name of the same file could be a file of somebody else.
    const counts = facts.isFile() && facts.nlink === 1 && PLAIN_NAME.test(entry.name)
    const fits = found.items.length < SCRIPT.artifactFiles && found.bytes + facts.size <= SCRIPT.artifactBytes
    if (!counts || !fits) {
      found.left += 1
      continue
    }
    found.items.push({ name, bytes: facts.size })
    found.bytes += facts.size
  }
}

/** The files below a run's artifact folder, by name with `/`. Nothing when the folder is gone or was replaced by a link. */
export async function listArtifacts(folder: string): Promise<Artifacts> {
  const found: Found = { items: [], bytes: 0, left: 0 }
  try {
    if (!(await lstat(folder)).isDirectory()) return { items: [], left: 1 }
    await look(folder, '', 1, found)
  } catch (error) {
    // Removed by the script, or still being changed by somebody who got out of its group.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return { items: found.items, left: found.left }
}
