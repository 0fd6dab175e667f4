/** Page shapes. Pages to the renderer hold at most `LIMITS.pageRows` rows; cursors are opaque text made by the store. */
import * as z from 'zod'
import { LIMITS } from './vocabulary.ts'

export const pageInput = {
  /** The `next` of the page before; leave out for the first page. */
  cursor: z.string().max(500).nullish(),
  limit: z.number().int().min(1).max(LIMITS.pageRows).default(50),
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable(), total: z.number().int().nullable() })
}
