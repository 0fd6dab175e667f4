/** The devices that a job has not reached yet, with why: how many for each reason, then device by device. */
import { useRead } from '../api/use-read.ts'
import { shownInstant, waitText, waitWord } from '../fleet/rollout-words.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { PanelSection } from '../ui/panel.tsx'
import { rolloutText } from './rollout-text.ts'

/** Nothing while nobody waits, and for a job that has gone. */
export function JobWaits({ jobId }: { jobId: string }) {
  const say = useText(rolloutText)
  const waits = useText(waitText)
  const format = useFormat()
  const read = useRead('jobs.waits', { id: jobId }, { keep: true }).data
  if (!read || read.items.length === 0) return null
  const total = read.counts.reduce((sum, { count }) => sum + count, 0)
  const rest = total - read.items.length
  return (
    <PanelSection title={say('waiting')} end={format.number(total)}>
      <p className="rollout-facts">
        {read.counts.map(({ why, count }) => (
          <span key={why}>
            <b className="mid">{format.number(count)}</b> {waits(waitWord(why))}
          </span>
        ))}
      </p>
      {read.items.map(({ deviceId, why, notBeforeAt, attempt }) => {
        const at = shownInstant(notBeforeAt)
        const words = waits(waitWord(why))
        return (
          <div key={deviceId} className="rollout-wait">
            <span className="clip grow">
              <bdi className="mono">{deviceId}</bdi>
            </span>
            <span className="meta ink-2">
              {at === null ? words : waits('until', { why: words, time: format.moment(at, Date.now()) })}
              {attempt > 1 && ` · ${waits('attempt', { n: format.number(attempt) })}`}
            </span>
          </div>
        )
      })}
      {rest > 0 && <p className="meta ink-3">{say('moreWait', { count: rest, n: format.number(rest) })}</p>}
    </PanelSection>
  )
}
