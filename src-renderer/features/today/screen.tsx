/** Today: is anything wrong, what runs now, what comes next? */
import './today.css'
import { Plus } from 'lucide-react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { EngineStatus } from '../../../src-preload/contract/work.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Attention } from './attention.tsx'
import { Figures } from './figures.tsx'
import { Findings } from './findings.tsx'
import { NextFires } from './next-fires.tsx'
import { countWord, todayText } from './text.ts'
import { Timeline } from './timeline.tsx'

type Today = RequestOutput<'today.get'>

/** The first screen. */
export default function TodayScreen() {
  const say = useText(todayText)
  const today = useRead('today.get', {})
  const status = useRead('engine.status', {})
  const sentence = useSentence(today.data, status.data)
  const isOffline = status.data?.broker.state === 'offline'
  if (today.error) return <FailureBox failure={today.error} onRetry={() => void today.refetch()} />
  if (!today.data) return <SkeletonRows rows={10} />
  return (
    <>
      <PageHead is={sentence.is} follows={sentence.follows}>
        <Button kind="primary" icon={Plus} keys="N" onPress={() => openOverlay('new-job')}>
          {say('newJob')}
        </Button>
      </PageHead>
      {today.data.isEmpty ? (
        <Empty />
      ) : (
        <>
          <Findings />
          <Figures today={today.data} status={status.data} />
          <Timeline offlineSince={isOffline ? (status.data?.broker.sinceAt ?? null) : null} />
          <div className="today-columns">
            <Attention matters={today.data.attention} total={today.data.attentionTotal} faulty={today.data.faulty} />
            <NextFires fires={today.data.next} total={today.data.nextTotal} />
          </div>
        </>
      )}
    </>
  )
}

/** One true sentence, bold what is and quiet what follows. */
function useSentence(today: Today | undefined, status: EngineStatus | undefined): { is: string; follows: string } {
  const say = useText(todayText)
  const format = useFormat()
  const { language } = useLocale()
  const now = useNow(60_000)
  if (!today) return { is: '', follows: '' }
  const count = today.attentionTotal
  const is =
    count === 0
      ? say('nothingNeedsYou')
      : say('needYou', { count, n: countWord(language, count, format.number(count)) })
  if (status?.isPaused) return { is, follows: say('enginePaused') }
  if (status?.broker.state === 'offline')
    return { is, follows: say('notKnownSince', { time: format.time(status.broker.sinceAt) }) }
  if (count > 0) return { is, follows: say('restOnTime') }
  return {
    is,
    follows: today.lastFailureAt
      ? say('lastFailure', { time: format.relative(today.lastFailureAt, now) })
      : say('noFailure'),
  }
}

function Empty() {
  const say = useText(todayText)
  const go = useRoute((route) => route.go)
  return (
    <EmptyState title={say('emptyTitle')} help={say('emptyHelp')}>
      <Button onPress={() => go('schedules')}>{say('openSchedules')}</Button>
      <Button kind="quiet" onPress={() => void command('app.startDemo', {})}>
        {say('tryDemo')}
      </Button>
    </EmptyState>
  )
}
