/** Alerts from findings: raised, confirmed, cleared, with hysteresis between checks; what a raise starts. All inside one commit. */
import type { Alert } from '../../../src-preload/contract/data.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { AlertWatchRow } from '../ports/store-data.ts'
import { evaluate, type Finding } from './evaluate.ts'
import type { AlertRule, CheckCounts } from './rules.ts'
import { startForAlert } from './start-for-alert.ts'

const CHECKER = 'engine'

/** One check of one source: the schedule, or else the template, whose run it is. */
export type Check = { readonly source: string; readonly runId: string; readonly rules: readonly AlertRule[] }
type On = { readonly ctx: EngineContext; readonly tx: StoreTx; readonly check: Check; readonly now: Now }
type Counts = { -readonly [K in keyof CheckCounts]: CheckCounts[K] }

function raise({ ctx, tx, check, now }: On, rule: AlertRule, finding: Finding): void {
  const at = now.wallAt
  const row: Alert = {
    id: ctx.ids.next(at),
    ...{ source: check.source, rule: rule.key, subject: finding.subject },
    ...{ nameEn: rule.nameEn ?? (rule.nameAr ? null : rule.key), nameAr: rule.nameAr ?? null },
    ...{ descriptionEn: finding.words.en, descriptionAr: finding.words.ar },
    ...{ severity: rule.severity, state: 'raised', value: finding.value },
    detail: { ...finding.detail, notify: rule.notify },
    ...{ raisedAt: at, clearedAt: null, clearedBy: null, acknowledgedAt: null, acknowledgedBy: null },
    ...{ raisedRunId: check.runId, clearedRunId: null },
    ...{ createdAt: at, createdBy: CHECKER, updatedAt: at, updatedBy: CHECKER, version: 1 },
  }
  const started = rule.startScheduleId ? startForAlert(ctx, tx, rule.startScheduleId, row, now) : {}
  tx.insertAlert({ ...row, detail: { ...row.detail, ...started } })
  tx.touch('alert', row.id)
  tx.addAudit({
    at,
    actor: CHECKER,
    action: 'alert.raised',
    entity: 'alert',
    entityId: row.id,
    data: { rule: rule.key },
  })
}

/** Ends an open alert. `by` = the engine or an operator; the run is the check's, null for an operator. */
export function clearAlert(tx: StoreTx, row: Alert, by: string, runId: string | null, now: Now): void {
  const at = now.wallAt
  const change = { state: 'cleared' as const, clearedAt: at, clearedBy: by, clearedRunId: runId }
  tx.updateAlert({ ...row, ...change, updatedAt: at, updatedBy: by, version: row.version + 1 }, row.version)
  tx.deleteAlertWatch(row.source, row.rule, row.subject)
  tx.touch('alert', row.id)
  tx.addAudit({ at, actor: by, action: 'alert.cleared', entity: 'alert', entityId: row.id, data: { rule: row.rule } })
}

/** It holds still: what was measured now is what it shows. */
function confirm({ tx, now }: On, row: Alert, finding: Finding): void {
  if (finding.verdict !== 'holds' || finding.value === row.value) return
  const { en: descriptionEn, ar: descriptionAr } = finding.words
  const change = { value: finding.value, descriptionEn, descriptionAr, detail: { ...row.detail, ...finding.detail } }
  tx.updateAlert(
    { ...row, ...change, updatedAt: now.wallAt, updatedBy: CHECKER, version: row.version + 1 },
    row.version,
  )
  tx.touch('alert', row.id)
}

/** Only what counts towards a raise or a clear is kept: a quiet subject has no row. */
function keepWatch({ tx }: On, before: AlertWatchRow | null, after: AlertWatchRow): void {
  if (after.held > 0 || after.missed > 0) tx.putAlertWatch(after)
  else if (before !== null) tx.deleteAlertWatch(after.source, after.rule, after.subject)
}

function judge(on: On, rule: AlertRule, finding: Finding, counts: Counts): void {
  const { tx, check, now } = on
  const { source } = check
  const { subject, verdict } = finding
  counts.checked += 1
  const open = tx.findOpenAlert(source, rule.key, subject)
  const before = tx.getAlertWatch(source, rule.key, subject)
  const watch = before ?? { source, rule: rule.key, subject, held: 0, missed: 0, checkedAt: now.wallAt }
  if (verdict === 'unknown') {
    keepWatch(on, before, { ...watch, checkedAt: now.wallAt })
    if (open !== null) counts.stillOpen += 1
    return
  }
  const held = open === null && verdict === 'holds' ? watch.held + 1 : 0
  const missed = open !== null && verdict === 'gone' ? watch.missed + 1 : 0
  if (open === null && held >= rule.raiseAfter) {
    tx.deleteAlertWatch(source, rule.key, subject)
    raise(on, rule, finding)
    counts.raised += 1
  } else if (open !== null && missed >= rule.clearAfter) {
    clearAlert(tx, open, CHECKER, check.runId, now)
    counts.cleared += 1
  } else {
    keepWatch(on, before, { ...watch, held, missed, checkedAt: now.wallAt })
    if (open === null) return
    confirm(on, open, finding)
    counts.stillOpen += 1
  }
}

/** Looks at every rule on every subject. Alerts of this source that no rule looks at any more are cleared. */
export function checkAlerts(ctx: EngineContext, tx: StoreTx, check: Check, now: Now): CheckCounts {
  const on: On = { ctx, tx, check, now }
  const counts: Counts = { raised: 0, cleared: 0, stillOpen: 0, checked: 0 }
  const seen = new Set<string>()
  for (const rule of check.rules) {
    for (const finding of evaluate(tx, rule.condition, now)) {
      seen.add(JSON.stringify([rule.key, finding.subject]))
      judge(on, rule, finding, counts)
    }
  }
  for (const open of tx.openAlertsOf(check.source)) {
    if (seen.has(JSON.stringify([open.rule, open.subject]))) continue
    clearAlert(tx, open, CHECKER, check.runId, now)
    counts.cleared += 1
  }
  tx.deleteAlertWatchesBefore(check.source, now.wallAt)
  return counts
}
