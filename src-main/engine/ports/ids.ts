/** Fresh ids. UUIDv7 text, rising with time, so that keyset pages by id are pages by age. */
export type Ids = { next(atMs: number): string }
