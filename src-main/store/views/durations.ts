/** How long work usually takes: the median of its last runs. Read anew for each view, a handful of rows a key. */
import { type Db, manyValues } from '../statements.ts'

/** How many past runs count. */
const LAST = 20

export type Durations = {
  ofTemplate(templateId: string | null): number | null
  ofSchedule(scheduleId: string): number | null
}

function median(values: number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] as number
}

export function usualDurations(db: Db): Durations {
  const last = (column: string) =>
    manyValues<number | null>(
      db,
      `SELECT "duration_ms" FROM "run" WHERE "${column}" = ? AND "kind" = 'job' ORDER BY "seq" DESC LIMIT ${LAST}`,
    )
  const ofTemplate = last('template_id')
  const ofSchedule = last('schedule_id')
  const known = (values: (number | null)[]) => median(values.filter((value) => value !== null))
  return {
    ofTemplate: (id) => (id === null ? null : known(ofTemplate(id))),
    ofSchedule: (id) => known(ofSchedule(id)),
  }
}
