/** The cells of a queue row: who asked, target, progress, state. No row knows where it stands. */
import { CalendarClock, CopyPlus, Plug, RotateCcw, User, Zap } from 'lucide-react'
import type { Trigger } from '../../../src-preload/contract/vocabulary.ts'
import { barCounts, endedCount } from '../../api/counts.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { BilingualName, useName } from '../../ui/bilingual-name.tsx'
import { useNow } from '../../ui/clock.ts'
import { DeviceBar } from '../../ui/device-bar.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Moment } from '../../ui/moment.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { TruthChip } from '../../ui/truth-chip.tsx'
import type { QueueRow } from './queue-model.ts'
import { queueText } from './text.ts'
import { waitText } from './wait-text.ts'

/** Name over public id (over target beside a panel, where the other columns are gone). */
export function JobName({ job, narrow }: { job: QueueRow; narrow: boolean }) {
  const say = useText(queueText)
  const format = useFormat()
  const target = useTargetWords(job)
  const attempt =
    job.trigger === 'retry' || job.attempt > 1 ? say('attemptOf', { n: format.number(job.attempt) }) : null
  return (
    <span className="two-lines">
      <span className="first clip mid">
        <BilingualName of={job} fallback={job.publicId} />
      </span>
      {narrow ? (
        <span className="second clip">{target.devices ? say('targetAndDevices', target) : target.name}</span>
      ) : (
        <span className="second clip">
          <bdi className="mono" dir="ltr">
            {job.publicId}
          </bdi>
          {attempt && ` · ${attempt}`}
        </span>
      )}
    </span>
  )
}

/** What a job reaches, in words: name and number of devices (empty for local work). */
export function useTargetWords(
  job: Pick<QueueRow, 'reach' | 'target' | 'targetNameEn' | 'targetNameAr' | 'targetCount'>,
): { name: string; devices: string } {
  const say = useText(queueText)
  const format = useFormat()
  const name = useName()
  if (job.reach === 'local') return { name: say('thisComputer'), devices: '' }
  const own = name({ nameEn: job.targetNameEn, nameAr: job.targetNameAr })
  const fallback =
    job.target?.kind === 'all' ? say('allDevices') : job.target?.kind === 'device' ? ltr(job.target.deviceId) : ''
  const devices = say('devices', { count: job.targetCount, n: format.number(job.targetCount) })
  return own || fallback ? { name: own || fallback, devices } : { name: devices, devices: '' }
}

/** Target over count. */
export function TargetCell({ job }: { job: QueueRow }) {
  const { name, devices } = useTargetWords(job)
  return (
    <span className="two-lines">
      <span className={job.target?.kind === 'device' ? 'first clip mono' : 'first clip'}>{name}</span>
      {devices && <span className="second clip">{devices}</span>}
    </span>
  )
}

const ASKED: Readonly<
  Record<Trigger, { icon: typeof User; word: 'bySchedule' | 'byEvent' | 'byRetry' | 'byBackfill' | 'byApi' | null }>
> = {
  manual: { icon: User, word: null },
  schedule: { icon: CalendarClock, word: 'bySchedule' },
  event: { icon: Zap, word: 'byEvent' },
  retry: { icon: RotateCcw, word: 'byRetry' },
  backfill: { icon: CopyPlus, word: 'byBackfill' },
  api: { icon: Plug, word: 'byApi' },
}

/** Who asked: the operator's name, or what started it. */
export function AskedBy({ job }: { job: QueueRow }) {
  const say = useText(queueText)
  const name = useName()
  const asked = ASKED[job.trigger]
  const schedule = name({ nameEn: job.scheduleNameEn, nameAr: job.scheduleNameAr })
  return (
    <span className="row gap-2 meta ink-2" title={schedule || job.createdBy}>
      <Icon icon={asked.icon} small />
      <span className="clip">
        {asked.word ? say(asked.word) : <bdi>{job.createdBy === 'operator' ? say('byOperator') : job.createdBy}</bdi>}
      </span>
    </span>
  )
}

/** Bar over all devices with "38 of 64"; nothing for a single device or local work. */
export function Progress({ job, thin }: { job: QueueRow; thin?: boolean }) {
  const say = useText(queueText)
  const format = useFormat()
  if (job.reach === 'local') return <span />
  const done = endedCount(job.counts)
  return (
    <span className="row gap-3 progress">
      <DeviceBar counts={barCounts(job.counts)} {...(thin ? { size: 'thin' as const } : {})} />
      <span className="meta ink-2 nowrap progress-words">
        {say('ofDevices', { done: format.number(done), total: format.number(job.targetCount) })}
      </span>
    </span>
  )
}

/** Start time of what runs, estimate of what waits; a dash where nothing is known. */
export function StartCell({ job }: { job: QueueRow }) {
  const say = useText(queueText)
  const format = useFormat()
  if (job.startedAt) return <span className="ink-2">{say('since', { time: format.time(job.startedAt) })}</span>
  return (
    <span className="ink-2">
      <Moment at={job.startsAboutAt} within={43_200_000} />
    </span>
  )
}

/** State by mark and word; running work by its truth chain. Offline, nothing of a device is claimed. */
export function StateCell({ job, isOffline, narrow }: { job: QueueRow; isOffline: boolean; narrow?: boolean }) {
  if (job.reach === 'fleet' && isOffline && (job.state === 'RUNNING' || job.state === 'CANCELLING')) {
    return narrow ? <StateMark state="UNCONFIRMED" /> : <TruthChip step="unconfirmed" />
  }
  if (job.state === 'RUNNING' && job.reach === 'fleet' && !narrow) return <TruthChip step="running" />
  if (job.state === 'QUEUED' && !job.isHeld && !narrow) return <WaitingCell job={job} />
  return <StateMark state={job.isHeld ? 'HELD' : job.state} />
}

/** The state over what holds it back; the whole sentence in the tip. */
function WaitingCell({ job }: { job: QueueRow }) {
  const { short, long } = useWaitWords(job)
  if (!short) return <StateMark state={job.state} />
  return (
    <span className="two-lines" title={long}>
      <span className="first">
        <StateMark state={job.state} />
      </span>
      <span className="second clip">{short}</span>
    </span>
  )
}

/** What a waiting job waits for besides its place, in a few words and as a sentence; both empty when for nothing. */
export function useWaitWords({ waitsFor, notBeforeAt }: Pick<QueueRow, 'waitsFor' | 'notBeforeAt'>): {
  short: string
  long: string
} {
  const say = useText(waitText)
  const format = useFormat()
  const now = useNow()
  if (notBeforeAt !== null && notBeforeAt > now) {
    const words = say('notBefore', { time: format.moment(notBeforeAt, now) })
    return { short: words, long: words }
  }
  if (!waitsFor) return { short: '', long: '' }
  const { kind, key, max } = waitsFor
  const values = { count: max, n: format.number(max), key: ltr(key) }
  switch (kind) {
    case 'local':
    case 'fleet':
      return { short: say('waitsPlace'), long: say(kind === 'local' ? 'waitsLocalLong' : 'waitsFleetLong', values) }
    case 'template':
      return { short: say('waitsTemplate'), long: say('waitsTemplateLong', values) }
    default:
      return { short: say('waitsResource', values), long: say('waitsResourceLong', values) }
  }
}
