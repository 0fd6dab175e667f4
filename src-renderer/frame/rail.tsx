/** The rail: ten screens with their counts, and the outbox at the foot. */
import {
  BellRing,
  CalendarClock,
  FileChartColumn,
  History,
  House,
  Inbox,
  Layers,
  ListOrdered,
  type LucideIcon,
  OctagonX,
  Router,
  Settings,
  ShieldCheck,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { openOverlay, useOverlay } from '../stores/overlay-store.ts'
import { type Screen, SCREENS, useRoute } from '../stores/route-store.ts'
import { Icon } from '../ui/icon.tsx'
import { frameText } from './text.ts'

const ICONS: Readonly<Record<Screen, { icon: LucideIcon; mirrors?: boolean }>> = {
  today: { icon: House },
  queue: { icon: ListOrdered, mirrors: true },
  schedules: { icon: CalendarClock },
  templates: { icon: Layers },
  devices: { icon: Router },
  history: { icon: History },
  reports: { icon: FileChartColumn },
  settings: { icon: Settings },
  alerts: { icon: BellRing },
  policies: { icon: ShieldCheck },
}
/** From what happens now to what is set up. */
const ORDER: readonly Screen[] = [
  'today',
  'queue',
  'schedules',
  'templates',
  'devices',
  'policies',
  'alerts',
  'history',
  'reports',
  'settings',
]

/** Where the operator is and where they can go; keys 1 to 9 and 0 do the same. */
export function Rail({ status }: { status: EngineStatus | undefined }) {
  const say = useText(frameText)
  const format = useFormat()
  const screen = useRoute((route) => route.screen)
  const go = useRoute((route) => route.go)
  const isOutboxOpen = useOverlay((overlay) => overlay.open === 'outbox')
  return (
    <nav className="rail" aria-label={say('screens')} data-region="">
      {ORDER.map((name) => (
        <RailItem
          key={name}
          word={say(name)}
          icon={<Icon {...ICONS[name]} />}
          isCurrent={screen === name}
          keys={String((SCREENS.indexOf(name) + 1) % 10)}
          count={countOf(name)}
          onPress={() => go(name)}
        />
      ))}
      <div className="rail-foot">
        <RailItem
          word={say('outbox')}
          icon={<Icon icon={Inbox} />}
          isCurrent={isOutboxOpen}
          count={
            status && status.outbox > 0 ? (
              <span className="rail-count unsure">{format.number(status.outbox)}</span>
            ) : null
          }
          onPress={() => openOverlay('outbox')}
        />
      </div>
    </nav>
  )

  function countOf(name: Screen): ReactNode {
    if (!status) return null
    if (name === 'queue' && status.queued > 0) return <span className="rail-count">{format.number(status.queued)}</span>
    if (name === 'devices' && status.devicesFailing > 0) {
      return (
        <span className="rail-count bad" role="img" aria-label={say('failing', { count: status.devicesFailing })}>
          <Icon icon={OctagonX} small />
          {format.number(status.devicesFailing)}
        </span>
      )
    }
    return null
  }
}

function RailItem(props: {
  word: string
  icon: ReactNode
  isCurrent: boolean
  count: ReactNode
  keys?: string
  onPress: () => void
}) {
  return (
    <button
      type="button"
      className="rail-item"
      title={props.keys ? `${props.word} (${props.keys})` : props.word}
      aria-current={props.isCurrent ? 'page' : undefined}
      onClick={props.onPress}
    >
      {props.icon}
      <span className="rail-word clip">{props.word}</span>
      {props.count}
    </button>
  )
}
