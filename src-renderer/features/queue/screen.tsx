/** Queue: order and control what runs, what waits and what is held. */
import './queue.css'
import { CirclePause, CirclePlay, Plus, SlidersHorizontal } from 'lucide-react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { QueueBoard } from './board.tsx'
import type { Queue } from './queue-model.ts'
import { queueText } from './text.ts'
import { useQueueCommands } from './use-queue-commands.ts'

/** The screen: sentence, buttons, and the board below. */
export default function QueueScreen() {
  const queue = useRead('queue.list', {})
  if (queue.error && !queue.data) return <FailureBox failure={queue.error} onRetry={() => void queue.refetch()} />
  if (!queue.data) return <SkeletonRows rows={12} />
  const isEmpty = queue.data.running.length + queue.data.waiting.length + queue.data.held.length === 0
  return (
    <>
      <Head queue={queue.data} />
      {isEmpty ? <Empty /> : <QueueBoard queue={queue.data} />}
    </>
  )
}

function Head({ queue }: { queue: Queue }) {
  const say = useText(queueText)
  const format = useFormat()
  const now = useNow(60_000)
  const go = useRoute((route) => route.go)
  const { holdQueue } = useQueueCommands()
  const total = queue.waitingTotal + queue.held.length
  const last = queue.lastStartsAboutAt
  const heldWords =
    queue.held.length > 0
      ? say(queue.waitingTotal === 0 ? 'allHeld' : 'someHeld', {
          count: queue.held.length,
          n: format.number(queue.held.length),
        })
      : ''
  const follows = queue.isHeld
    ? say('queueHeld')
    : last && total > 0
      ? [heldWords, say('lastStarts', { time: format.moment(last, now) })].join(' ').trim()
      : heldWords || undefined
  const fleet = queue.limits.fleet === null ? say('noLimit') : format.number(queue.limits.fleet)
  return (
    <PageHead
      is={total === 0 ? say('nothingWaits') : say('jobsWait', { count: total, n: format.number(total) })}
      follows={follows}
    >
      <span className="optional">
        <Button kind="quiet" icon={SlidersHorizontal} onPress={() => go('settings', { section: 'engine' })}>
          {say('limits', { local: format.number(queue.limits.local), fleet })}
        </Button>
      </span>
      <Button icon={queue.isHeld ? CirclePlay : CirclePause} onPress={() => void holdQueue(!queue.isHeld)}>
        {say(queue.isHeld ? 'releaseQueue' : 'holdQueue')}
      </Button>
      <Button kind="primary" icon={Plus} keys="N" onPress={() => openOverlay('new-job')}>
        {say('newJob')}
      </Button>
    </PageHead>
  )
}

function Empty() {
  const say = useText(queueText)
  const format = useFormat()
  const name = useName()
  const now = useNow(60_000)
  const go = useRoute((route) => route.go)
  const next = useRead('engine.status', {}).data?.nextFire
  const help = next
    ? say('nextAutomatic', { name: isolate(name(next)), time: format.moment(next.at, now) })
    : say('noNext')
  return (
    <EmptyState title={say('nothingWaits')} help={help}>
      <Button icon={Plus} onPress={() => openOverlay('new-job')}>
        {say('newJob')}
      </Button>
      <Button kind="quiet" onPress={() => go('schedules')}>
        {say('openSchedules')}
      </Button>
    </EmptyState>
  )
}
