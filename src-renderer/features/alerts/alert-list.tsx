/** Alerts of one state, newest first, with what can be done about each. */
import { Check, CircleX, Ellipsis, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { Alert } from '../../../src-preload/contract/data.ts'
import type { AlertSeverity, AlertState } from '../../../src-preload/contract/vocabulary.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useCommand } from '../../api/use-command.ts'
import { usePages } from '../../api/use-read.ts'
import { isolate, ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { alertsText } from './text.ts'

const MARKS = {
  info: { icon: Info, tone: 'tone-ink' },
  warning: { icon: TriangleAlert, tone: 'tone-late' },
  critical: { icon: OctagonAlert, tone: 'tone-fail' },
} as const satisfies Record<AlertSeverity, object>

/** The tabs Open and Cleared. */
export function AlertList({ state }: { state: AlertState }) {
  const say = useText(alertsText)
  const pages = usePages('alerts.list', { state, limit: 100 }, { keep: true })
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="alert-list">
      {pages.isPending && <SkeletonRows />}
      {pages.isError && <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && rows.length === 0 && <Nothing state={state} />}
      <ul>
        {rows.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <p className="more-line">
          <Button small onPress={() => void pages.fetchNextPage()}>
            {say('more')}
          </Button>
        </p>
      )}
    </div>
  )
}

function Nothing({ state }: { state: AlertState }) {
  const say = useText(alertsText)
  const go = useRoute((route) => route.go)
  if (state === 'cleared') return <EmptyState title={say('emptyCleared')} />
  return (
    <EmptyState title={say('emptyOpen')} help={say('emptyOpenHelp')}>
      <Button onPress={() => go('templates', { id: 'new' })}>{say('makeCheck')}</Button>
    </EmptyState>
  )
}

function AlertRow({ alert }: { alert: Alert }) {
  const say = useText(alertsText)
  const name = useName()
  const title = name(alert, alert.rule)
  const mark = MARKS[alert.severity]
  return (
    <li className="alert-row">
      <span className={`state ${mark.tone}`}>
        <Icon icon={mark.icon} small />
        <span className="word">{say(alert.severity)}</span>
      </span>
      <span className="two-lines grow">
        <span className="first clip mid">
          <bdi>{title}</bdi>
          {alert.subject !== '' && (
            <>
              {' '}
              <bdi className="mono ink-2">{alert.subject}</bdi>
            </>
          )}
        </span>
        <span className="second clip">{useFacts(alert)}</span>
      </span>
      <AlertActions alert={alert} title={title} />
    </li>
  )
}

function useFacts(alert: Alert): string {
  const say = useText(alertsText)
  const { language } = useLocale()
  const format = useFormat()
  const said = language === 'ar' ? (alert.descriptionAr ?? alert.descriptionEn) : alert.descriptionEn
  const { notStarted } = alert.detail ?? {}
  const facts = [
    said ? isolate(said) : alert.value === null ? null : say('measured', { value: format.number(alert.value) }),
    alert.clearedAt === null
      ? say('since', { time: format.dateTime(alert.raisedAt) })
      : say('clearedAt', { time: format.dateTime(alert.clearedAt), who: isolate(alert.clearedBy ?? '') }),
    alert.acknowledgedBy === null ? null : say('seenBy', { who: isolate(alert.acknowledgedBy) }),
    typeof notStarted === 'string' ? `${say('notStarted')}${language === 'en' ? `: ${notStarted}` : ''}` : null,
  ]
  return facts.filter(Boolean).join(' · ')
}

function AlertActions({ alert, title }: { alert: Alert; title: string }) {
  const say = useText(alertsText)
  const command = useCommand()
  const go = useRoute((route) => route.go)
  const clear = async () => {
    if ((await command('alerts.act', { id: alert.id, action: 'clear' })).ok) toast(say('didClear'))
  }
  const { raisedRunId, subject } = alert
  const { startedRunId } = alert.detail ?? {}
  const isOpen = alert.state === 'raised'
  return (
    <span className="row gap-2">
      {isOpen && alert.acknowledgedAt === null && (
        <Button small icon={Check} onPress={() => void command('alerts.act', { id: alert.id, action: 'acknowledge' })}>
          {say('acknowledge')}
        </Button>
      )}
      <MenuButton
        label={say('actionsFor', { name: title })}
        className="button quiet square small"
        trigger={<Icon icon={Ellipsis} />}
        actions={[
          ...(isOpen ? [{ id: 'clear', label: say('clear'), icon: CircleX, onAction: () => void clear() }] : []),
          ...(raisedRunId
            ? [{ id: 'run', label: say('openRun'), onAction: () => go('history', { run: raisedRunId }) }]
            : []),
          ...(typeof startedRunId === 'string'
            ? [{ id: 'started', label: say('startedRun'), onAction: () => go('history', { run: startedRunId }) }]
            : []),
          ...(subject !== ''
            ? [
                {
                  id: 'device',
                  label: say('openDevice', { device: ltr(subject) }),
                  onAction: () => go('devices', { id: subject }),
                },
              ]
            : []),
        ]}
      />
    </span>
  )
}
