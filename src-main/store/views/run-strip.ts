/** The strip of last runs beside a schedule or a device: newest last, `COMPLETED`, `FAILED:reason`, `SKIPPED:reason`. */
import type { Db } from '../statements.ts'

const LAST = 20
type Seen = { status: string; reason: string }

export type Strip = { readonly lastRuns: string[]; readonly successPercent: number | null }

/** Reads the strip of one schedule or of one device. */
export function runStrip(db: Db, of: 'schedule' | 'device'): (id: string) => Strip {
  const where = of === 'schedule' ? `"schedule_id" = ? AND "kind" = 'job'` : '"device_id" = ?'
  const read = db.prepare(`SELECT "status", "reason" FROM "run" WHERE ${where} ORDER BY "seq" DESC LIMIT ${LAST}`)
  return (id) => {
    const seen = read.all(id) as Seen[]
    const began = seen.filter(({ status }) => status !== 'SKIPPED')
    const succeeded = began.filter(({ status }) => status === 'COMPLETED').length
    return {
      lastRuns: seen.map(({ status, reason }) => (status === 'COMPLETED' ? status : `${status}:${reason}`)).reverse(),
      successPercent: began.length === 0 ? null : Math.round((100 * succeeded) / began.length),
    }
  }
}
