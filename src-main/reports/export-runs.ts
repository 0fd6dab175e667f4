/** One export: pages of runs into one CSV file, stoppable between any two pages. Where pages come from is the caller's. */
import { setImmediate } from 'node:timers/promises'
import type { RunRow } from '../../src-preload/contract/work.ts'
import { csvHeader, csvRows } from './csv.ts'
import { openAtomicFile } from './write-file.ts'

export type RunPage = { readonly items: readonly RunRow[]; readonly next: string | null }

export type ExportWork = {
  readonly path: string
  readonly timezone: string
  /** One short read each; the cursor keeps runs that are sealed meanwhile out (DESIGN 6.18). */
  readonly page: (cursor: string | null) => RunPage
  readonly onProgress: (rows: number) => void
  readonly signal: AbortSignal
}

/** `isCancelled`: nothing was left behind. Throws what the file system or the store throws, after removing the draft. */
export async function exportRuns(work: ExportWork): Promise<{ rows: number; isCancelled: boolean }> {
  const file = openAtomicFile(work.path)
  let rows = 0
  try {
    file.write(csvHeader())
    let cursor: string | null = null
    do {
      // Lets a cancel come in between pages.
      await setImmediate()
      if (work.signal.aborted) return { rows, isCancelled: true }
      const page: RunPage = work.page(cursor)
      if (page.items.length > 0) file.write(csvRows(page.items, work.timezone))
      rows += page.items.length
      work.onProgress(rows)
      cursor = page.next
    } while (cursor !== null)
    file.commit()
    return { rows, isCancelled: false }
  } finally {
    file.discard()
  }
}
