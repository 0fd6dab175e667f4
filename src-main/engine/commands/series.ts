/** What an operator does with a series: remove it with its points. */
import { removeSeries } from '../data/removed-series.ts'
import { isRemoved } from '../domain/removed-key.ts'
import { done, refuse } from '../refusal.ts'
import type { Command, Commands } from './command.ts'
import { audit } from './command.ts'

/** The next point of its key and device begins a new one. Code: `not_found`. */
const remove: Command<'series.delete'> = (on, { id }) => {
  const row = on.tx.getSeries(id)
  if (row === null || isRemoved(row)) return refuse('not_found', 'id', `There is no series "${id}".`)
  removeSeries(on.ctx, on.tx, row, on.now)
  on.tx.touch('series', id)
  const { key, deviceId, pointCount } = row
  audit(on, 'series.deleted', 'series', id, { key, deviceId, pointCount })
  return done({ id })
}

export const seriesCommands: Commands<'series.delete'> = { 'series.delete': remove }
