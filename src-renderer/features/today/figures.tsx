/** The four figures of Today; each is a door to what it counts. */
import { Inbox } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { EngineStatus } from '../../../src-preload/contract/work.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { useNow } from '../../ui/clock.ts'
import { DeviceBar } from '../../ui/device-bar.tsx'
import { Icon } from '../../ui/icon.tsx'
import { BANDS } from '../../ui/priority.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { todayText } from './text.ts'

type Today = RequestOutput<'today.get'>
const BAND_INK = { urgent: 'ink-1', high: 'ink-62', normal: 'ink-36', low: 'ink-18' } as const

/** Offline, what devices do is not known: the first figure says so and the outbox takes a place. */
export function Figures({ today, status }: { today: Today; status: EngineStatus | undefined }) {
  const isOffline = status?.broker.state === 'offline'
  return (
    <div className="figures">
      <Running today={today} asOf={isOffline ? status.broker.sinceAt : null} />
      <Queued today={today} />
      <Failed today={today} />
      {isOffline ? <InOutbox count={status.outbox} /> : <NotAnswering today={today} />}
    </div>
  )
}

function Figure(props: {
  mark: ReactNode
  label: string
  value: number
  note: string
  strip?: ReactNode
  onOpen: () => void
}) {
  const format = useFormat()
  return (
    <button type="button" className="figure" onClick={props.onOpen}>
      <span className="figure-label">
        {props.mark}
        {props.label}
      </span>
      <span className="figure-value">
        {format.number(props.value)}
        <small>{props.note}</small>
      </span>
      <span className="figure-strip">{props.strip}</span>
    </button>
  )
}

function Running({ today, asOf }: { today: Today; asOf: number | null }) {
  const say = useText(todayText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  const { counts } = today.running
  const devices = say('onDevices', { count: today.running.devices, n: format.number(today.running.devices) })
  return (
    <Figure
      mark={<StateMark state={asOf ? 'UNCONFIRMED' : 'RUNNING'} markOnly />}
      label={say(asOf ? 'runningUnconfirmed' : 'running')}
      value={today.running.jobs}
      note={asOf ? say('asOf', { words: devices, time: format.time(asOf) }) : devices}
      onOpen={() => go('queue')}
      strip={
        asOf ? null : (
          <DeviceBar
            size="thin"
            counts={{
              succeeded: counts.SUCCEEDED ?? 0,
              running: counts.IN_PROGRESS ?? 0,
              failed: counts.FAILED ?? 0,
              rejected: counts.REJECTED ?? 0,
              timedOut: counts.TIMED_OUT ?? 0,
              waiting: (counts.QUEUED ?? 0) + (counts.unreleased ?? 0),
            }}
          />
        )
      }
    />
  )
}

function Queued({ today }: { today: Today }) {
  const say = useText(todayText)
  const format = useFormat()
  const now = useNow(60_000)
  const go = useRoute((route) => route.go)
  const last = today.queued.lastStartsAboutAt
  return (
    <Figure
      mark={<StateMark state="QUEUED" markOnly />}
      label={say('queued')}
      value={today.queued.jobs}
      note={
        last
          ? say('lastStarts', { time: format.moment(last, now) })
          : today.queued.jobs === 0
            ? say('nothingWaits')
            : ''
      }
      onOpen={() => go('queue')}
      strip={
        <span className="bar thin" aria-hidden="true">
          {BANDS.filter((band) => (today.queued.bands[band] ?? 0) > 0).map((band) => (
            <i key={band} className={BAND_INK[band]} style={{ '--share': today.queued.bands[band] } as CSSProperties} />
          ))}
        </span>
      }
    />
  )
}

function Failed({ today }: { today: Today }) {
  const say = useText(todayText)
  const format = useFormat()
  const now = useNow(60_000)
  const go = useRoute((route) => route.go)
  return (
    <Figure
      mark={<StateMark state="FAILED" markOnly />}
      label={say('failed24h')}
      value={today.failed24h.failed}
      note={say('ofRuns', { count: today.failed24h.runs, n: format.number(today.failed24h.runs) })}
      onOpen={() => go('history', { status: 'FAILED', from: String(now - 86_400_000) })}
      strip={
        <span className="hour-ticks" aria-hidden="true">
          {today.failed24h.hours.map((hour) => (
            <i
              key={hour.at}
              className={hour.failed > 0 ? 'failed' : undefined}
              title={`${format.time(hour.at)} · ${format.number(hour.failed)}`}
            />
          ))}
        </span>
      }
    />
  )
}

function NotAnswering({ today }: { today: Today }) {
  const say = useText(todayText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  const { presence, total, devices } = today.notAnswering
  const parts: readonly [string, number][] = [
    ['past', presence.online ?? 0],
    ['unsure', presence.lost ?? 0],
    ['asleep', presence.asleep ?? 0],
    ['waiting', presence.unknown ?? 0],
  ]
  return (
    <Figure
      mark={<StateMark state="UNCONFIRMED" markOnly />}
      label={say('notAnswering')}
      value={devices}
      note={say('ofDevices', { count: total, n: format.number(total) })}
      onOpen={() => go('devices', { presence: 'lost' })}
      strip={
        <span className="bar thin" aria-hidden="true">
          {parts
            .filter(([, count]) => count > 0)
            .map(([look, count]) => (
              <i key={look} className={look} style={{ '--share': count } as CSSProperties} />
            ))}
        </span>
      }
    />
  )
}

function InOutbox({ count }: { count: number }) {
  const say = useText(todayText)
  return (
    <Figure
      mark={<Icon icon={Inbox} small />}
      label={say('inOutbox')}
      value={count}
      note={say('waitForBroker')}
      onOpen={() => openOverlay('outbox')}
    />
  )
}
