/** What an operator does with an alert: take note of it, or clear it by hand. */
import { clearAlert } from '../data/alerts.ts'
import { done, refuse } from '../refusal.ts'
import type { Command, Commands } from './command.ts'
import { audit, changed } from './command.ts'

/** Both are idempotent; the first one to acknowledge stays named. Codes: `not_found`, `illegal_state`. */
const act: Command<'alerts.act'> = (on, { id, action, note }) => {
  const row = on.tx.getAlert(id)
  if (row === null) return refuse('not_found', 'id', `There is no alert "${id}".`)
  const noted = note ? { ...row, detail: { ...row.detail, note } } : row
  if (action === 'clear') {
    if (row.state === 'cleared') return done({ id })
    clearAlert(on.tx, noted, on.actor, null, on.now)
    return done({ id })
  }
  if (row.acknowledgedAt !== null) return done({ id })
  if (row.state === 'cleared') return refuse('illegal_state', 'action', 'This alert is cleared already.')
  const words = { acknowledgedAt: on.now.wallAt, acknowledgedBy: on.actor }
  on.tx.updateAlert({ ...noted, ...words, ...changed(on, row) }, row.version)
  on.tx.touch('alert', id)
  audit(on, 'alert.acknowledged', 'alert', id, { note: note ?? null })
  return done({ id })
}

export const alertCommands: Commands<'alerts.act'> = { 'alerts.act': act }
