/** Store port: what explanations read (slots, audit) and the kept result of the self-check. Every read is bounded and uses an index. */
import type { SlotRow } from './store-plan.ts'

export type AuditRow = {
  at: number
  actor: string
  action: string
  entity: string
  entityId: string | null
  data: Record<string, unknown> | null
}

export type ExplainTables = {
  /** Slots with from <= scheduledAt <= to, oldest first; of all schedules when `scheduleId` is null. */
  slotsBetween(scheduleId: string | null, from: number, to: number, limit: number): SlotRow[]
  /** The same, counted by verdict. */
  countSlotsBetween(scheduleId: string | null, from: number, to: number): { run: number; skip: number }
  /** Audit rows of one thing (or of all things of that kind when `entityId` is null) in a range, oldest first. */
  auditsBetween(entity: string, entityId: string | null, from: number, to: number, limit: number): AuditRow[]
  /** The last audit row of one thing before an instant, of these actions. */
  lastAuditBefore(entity: string, entityId: string | null, before: number, actions: readonly string[]): AuditRow | null
  /** JSON text as it was put; null = there was no check yet. */
  getSelfCheck(): string | null
  putSelfCheck(text: string): void
}
