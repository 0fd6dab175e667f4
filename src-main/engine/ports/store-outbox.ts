/** Store port: messages that cannot be computed again and must leave once the broker is there (DESIGN 6.4). Events are such. */

export type OutboxRow = {
  /** Rises in the order of adding. */
  readonly id: number
  /** Below the prefix: which prefix it is, is known when it is sent. */
  readonly topic: string
  readonly payload: string
  readonly createdAt: number
}

export type OutboxTables = {
  addOutbox(row: Omit<OutboxRow, 'id'>): void
  /** Oldest first, beginning after this id. */
  outboxAfter(id: number, limit: number): OutboxRow[]
  /** They were taken by the broker. Unknown ids are ignored. */
  removeOutbox(ids: readonly number[]): void
  countOutbox(): number
  /** Drops the oldest until at most `keep` are left; answers how many went. */
  removeOldOutbox(keep: number): number
}
