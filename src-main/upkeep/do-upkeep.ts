/** One order of upkeep on the reader thread: done, or a sentence about what went wrong. */
import type { ReaderStart } from '../reports/reader-messages.ts'
import { damageOf, openReader, type StoreReader } from '../store/open.ts'
import { backUpStore } from './back-up-store.ts'
import { checkIntegrity } from './check-integrity.ts'
import type { UpkeepAnswer, UpkeepOrder } from './upkeep-messages.ts'

/** Never throws: a full disk and a damaged file are answers. */
export function doUpkeep({ sqliteBinding }: ReaderStart, reader: StoreReader, order: UpkeepOrder): UpkeepAnswer {
  const open = (path: string) => openReader({ path, nativeBinding: sqliteBinding ?? undefined })
  try {
    if (order.kind === 'damage') return { ok: true, value: damageOf(reader.db) }
    if (order.kind === 'integrity') return { ok: true, value: checkIntegrity(reader.db) }
    return { ok: true, value: backUpStore(reader, { ...order, open }) }
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    return { ok: false, message: code && !message.includes(code) ? `${message} (${code})` : message }
  }
}
