// The two stores that the engine's rules are proved on.
import type { Store } from '../../src-main/engine/ports/store.ts'
import { memoryStore } from '../support/memory-store.ts'
import { tempStore } from '../support/temp-store.ts'

export const STORES: readonly [name: string, make: () => Store][] = [
  ['memory', memoryStore],
  ['SQLite', () => tempStore()],
]
