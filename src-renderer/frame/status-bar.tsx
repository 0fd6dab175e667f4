/** The status bar: engine, broker, outbox, running, queued; next fire, clock and zone. Each part is a button. */
import { CirclePause, CloudOff, Gauge, Inbox, ListOrdered, Play, RadioTower } from 'lucide-react'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import { command } from '../api/use-command.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { openOverlay } from '../stores/overlay-store.ts'
import { useRoute } from '../stores/route-store.ts'
import { toast } from '../stores/undo-store.ts'
import { useName } from '../ui/bilingual-name.tsx'
import { useNow } from '../ui/clock.ts'
import { Icon, RunningRing } from '../ui/icon.tsx'
import { MenuButton } from '../ui/menu.tsx'
import { frameText } from './text.ts'

/** `isAnswering` false: the engine does not answer, and nothing else is claimed. */
export function StatusBar({ status, isAnswering }: { status: EngineStatus | undefined; isAnswering: boolean }) {
  const say = useText(frameText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  return (
    <footer className="status-bar" data-region="">
      <EnginePart status={status} isAnswering={isAnswering} />
      {status && (
        <>
          <BrokerPart status={status} />
          <button
            type="button"
            className={status.outbox > 0 ? 'status-part tone-unsure' : 'status-part'}
            onClick={() => openOverlay('outbox')}
          >
            <Icon icon={Inbox} small />
            {say('outboxShort')} <b>{format.number(status.outbox)}</b>
          </button>
          <button type="button" className="status-part" onClick={() => go('queue')}>
            <span className="tone-run">
              <RunningRing still={status.running === 0} />
            </span>
            {say('running')} <b>{format.number(status.running)}</b>
          </button>
          <button type="button" className="status-part" onClick={() => go('queue')}>
            <Icon icon={ListOrdered} small mirrors />
            {say('queued')} <b>{format.number(status.queued)}</b>
          </button>
        </>
      )}
      <span className="status-space" />
      {status && <NextFire status={status} />}
      <Clock />
    </footer>
  )
}

/** The engine's state in words; nothing is said for it that it has not said. */
function useEngineWords(status: EngineStatus | undefined, isAnswering: boolean): string {
  const say = useText(frameText)
  const format = useFormat()
  if (!isAnswering) return say('engineGone')
  if (!status || status.instance.state === 'starting') return say('engineStarting')
  if (status.stopping) return say('engineStopping', { count: status.stopping.running })
  if (status.isPaused) {
    const until = status.pausedUntil
    return until ? say('enginePausedUntil', { time: format.time(until) }) : say('enginePaused')
  }
  return say(status.instance.state === 'stopped' ? 'engineStopped' : 'engineRunning')
}

function EnginePart({ status, isAnswering }: { status: EngineStatus | undefined; isAnswering: boolean }) {
  const say = useText(frameText)
  const words = useEngineWords(status, isAnswering)
  const isStopping = Boolean(status?.stopping)
  const isPaused = isStopping || (status?.isPaused ?? false)
  const change = async () => {
    const answer = await command(isPaused ? 'engine.resume' : 'engine.pause', {})
    if (answer.ok) toast(say(isPaused ? 'engineIsResumed' : 'engineIsPaused'))
  }
  const action = {
    id: 'pause',
    label: say(isStopping ? 'stayRunning' : isPaused ? 'resumeEngine' : 'pauseEngine'),
    icon: isPaused ? Play : CirclePause,
    keys: 'Ctrl Shift P',
    onAction: () => void change(),
  }
  return (
    <MenuButton
      className={isAnswering && !isPaused ? 'status-part' : 'status-part tone-unsure'}
      label={`${say('engine')} ${words}`}
      trigger={
        <>
          <Icon icon={isPaused ? CirclePause : Gauge} small />
          {say('engine')} <b>{words}</b>
        </>
      }
      actions={[action]}
    />
  )
}

function BrokerPart({ status }: { status: EngineStatus }) {
  const say = useText(frameText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  const { broker } = status
  const open = () => go('settings', { section: 'broker' })
  if (broker.state === 'offline') {
    return (
      <button type="button" className="status-part tone-unsure" onClick={open}>
        <Icon icon={CloudOff} small />
        {say('offlineSince', { time: format.time(broker.sinceAt) })}
      </button>
    )
  }
  const word = {
    online: 'brokerOnline',
    connecting: 'brokerConnecting',
    unset: 'brokerUnset',
    refused: 'brokerRefused',
  } as const
  return (
    <button
      type="button"
      className={broker.state === 'refused' ? 'status-part tone-unsure' : 'status-part'}
      onClick={open}
    >
      <Icon icon={RadioTower} small />
      {say('broker')} <b>{say(word[broker.state])}</b>
      {broker.state === 'online' && broker.latencyMs != null && (
        <span className="ink-3">{say('milliseconds', { n: format.number(Math.round(broker.latencyMs)) })}</span>
      )}
      {broker.isOpen && <span className="tone-unsure">{say('brokerOpen')}</span>}
    </button>
  )
}

function NextFire({ status }: { status: EngineStatus }) {
  const say = useText(frameText)
  const format = useFormat()
  const name = useName()
  const now = useNow()
  const go = useRoute((route) => route.go)
  const next = status.nextFire
  if (!next) return <span className="status-part ink-3">{say('noNextFire')}</span>
  return (
    <button type="button" className="status-part" onClick={() => go('schedules', { id: next.scheduleId })}>
      <span className="ink-3">{say('nextFire')}</span> <b>{format.countdown(next.at - now)}</b>
      <span className="clip next-fire-name">{name(next)}</span>
    </button>
  )
}

function Clock() {
  const format = useFormat()
  const now = useNow()
  return (
    <span className="status-part ink-3" role="timer" aria-live="off">
      {format.clock(now)} {format.zoneName()}
    </span>
  )
}
