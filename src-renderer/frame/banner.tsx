/** The banner over the sheet: offline with something waiting, or an engine that is starting again. Never blocks work. */
import { CloudOff, RotateCw } from 'lucide-react'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { openOverlay } from '../stores/overlay-store.ts'
import { useRoute } from '../stores/route-store.ts'
import { Button } from '../ui/button.tsx'
import { useNow } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { frameText } from './text.ts'

/** Shown only when the operator can act on it. */
export function Banner({ status, isRestarting }: { status: EngineStatus | undefined; isRestarting: boolean }) {
  const say = useText(frameText)
  const format = useFormat()
  const now = useNow(10_000)
  const go = useRoute((route) => route.go)
  if (isRestarting) {
    return (
      <div className="banner" role="status">
        <Icon icon={RotateCw} />
        <span>{say('engineRestarting')}</span>
      </div>
    )
  }
  if (!status || (status.broker.state !== 'offline' && status.broker.state !== 'refused')) return null
  const isRefused = status.broker.state === 'refused'
  return (
    <div className="banner" role="status">
      <Icon icon={CloudOff} />
      <span>
        <b className="strong">
          {isRefused
            ? say('offlineRefused')
            : say('offlineFor', { time: format.duration(Math.max(60_000, now - status.broker.sinceAt)) })}
        </b>{' '}
        {say('offlineWaits', { count: status.outbox })} {say('offlineStill')}
      </span>
      <span className="push row gap-2">
        <Button small onPress={() => go('settings', { section: 'broker' })}>
          {say('brokerSettings')}
        </Button>
        <Button small onPress={() => openOverlay('outbox')}>
          {say('openOutbox')}
        </Button>
      </span>
    </div>
  )
}
