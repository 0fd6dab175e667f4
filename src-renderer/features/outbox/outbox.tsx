/** The outbox over any screen: executions whose device has not been told yet, in the order they will leave. */
import './outbox.css'
import { Ban, Repeat } from 'lucide-react'
import { useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { shownInstant } from '../../fleet/rollout-words.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { closeOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { toast } from '../../stores/undo-store.ts'
import { usePanelWidth } from '../../stores/view-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel, PanelHead } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { TruthChip } from '../../ui/truth-chip.tsx'
import { outboxText } from './text.ts'

const WHY = {
  offline: 'whyOffline',
  unset: 'whyUnset',
  sending: 'whySending',
  window: 'whyWindow',
  held: 'whyHeld',
  rollout: 'whyRollout',
  backoff: 'whyBackoff',
  presence: 'whyPresence',
} as const

/** A panel over the sheet; Esc closes. */
export default function Outbox() {
  const say = useText(outboxText)
  const format = useFormat()
  const [width, resize] = usePanelWidth('outbox', 560)
  const go = useRoute((route) => route.go)
  const outbox = useRead('outbox.list', {})
  const total = outbox.data?.total ?? 0
  const shown = outbox.data?.items ?? []
  return (
    <div className="overlay-panel">
      <Panel label={say('title')} width={width} onResize={resize} onClose={closeOverlay}>
        <PanelHead title={say('title')} actions={<Resync />} onClose={closeOverlay}>
          {outbox.data && say('count', { count: total, n: format.number(total) })}
        </PanelHead>
        <div className="panel-body">
          {outbox.isPending && <SkeletonRows rows={5} />}
          {outbox.error && <FailureBox failure={outbox.error} onRetry={() => void outbox.refetch()} />}
          {outbox.data && total === 0 && <EmptyState title={say('empty')} help={say('emptyHelp')} />}
          {(outbox.data?.held ?? 0) > 0 && (
            <p className="more-line">
              {say('heldBack', { count: outbox.data?.held ?? 0, n: format.number(outbox.data?.held ?? 0) })}
            </p>
          )}
          {shown.some((item) => item.why === 'unset') && (
            <div className="more-line">
              <Button
                small
                onPress={() => {
                  closeOverlay()
                  go('settings', { section: 'broker' })
                }}
              >
                {say('setBroker')}
              </Button>
            </div>
          )}
          {shown.map((item) => (
            <OutboxRow key={`${item.jobId}-${item.deviceId}`} item={item} />
          ))}
          {total > shown.length && (
            <p className="more-line">
              {say('more', { count: total - shown.length, n: format.number(total - shown.length) })}
            </p>
          )}
        </div>
      </Panel>
    </div>
  )
}

/** Says its list to every device again; what they do not restate is shown as unconfirmed until they do. */
function Resync() {
  const say = useText(outboxText)
  const format = useFormat()
  const command = useCommand()
  const [isBusy, setBusy] = useState(false)
  const resync = async () => {
    setBusy(true)
    const answer = await command('fleet.resync', {})
    setBusy(false)
    if (answer.ok) toast(say('didResync', { count: answer.value.devices, n: format.number(answer.value.devices) }))
  }
  return (
    <Button small icon={Repeat} isDisabled={isBusy} onPress={() => void resync()}>
      {say('resync')}
    </Button>
  )
}

type Item = NonNullable<ReturnType<typeof useRead<'outbox.list'>>['data']>['items'][number]

function OutboxRow({ item }: { item: Item }) {
  const say = useText(outboxText)
  const format = useFormat()
  const nameOf = useName()
  const command = useCommand()
  const now = useNow(60_000)
  const go = useRoute((route) => route.go)
  const name = nameOf(item, item.publicJobId)
  const why = say(WHY[item.why])
  const at = shownInstant(item.notBeforeAt)
  const cancel = async () => {
    if ((await command('jobs.cancel', { id: item.jobId })).ok) toast(say('cancelled', { name: isolate(name) }))
  }
  return (
    <div className="outbox-row">
      <TruthChip step="outbox" />
      <button
        type="button"
        className="row-door"
        aria-label={say('openJob', { name })}
        onClick={() => {
          closeOverlay()
          go('queue', { job: item.jobId })
        }}
      >
        <span className="two-lines">
          <span className="first clip mid">{name}</span>
          <span className="second clip">
            <bdi className="mono" dir="ltr">
              {item.deviceId}
            </bdi>{' '}
            · {at === null ? why : say('notBefore', { why, time: format.moment(at, now) })}
          </span>
        </span>
      </button>
      <span className="meta ink-2 nowrap two-lines">
        <span className="first">{say('age', { time: format.duration(Math.max(0, now - item.queuedAt)) })}</span>
        <span className="second">
          {item.expiresAt ? say('expires', { time: format.moment(item.expiresAt, now) }) : say('noExpiry')}
        </span>
      </span>
      <IconButton small label={say('cancelJob', { name })} icon={Ban} onPress={() => void cancel()} />
    </div>
  )
}
