/** Next 24 h: what fires when, with the time left. */
import { ChevronRight } from 'lucide-react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Countdown, Moment } from '../../ui/moment.tsx'
import { SectionHead } from '../../ui/page-head.tsx'
import { todayText } from './text.ts'

type Next = RequestOutput<'today.get'>['next'][number]

/** Each row opens its schedule. */
export function NextFires({ fires, total }: { fires: readonly Next[]; total: number }) {
  const say = useText(todayText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  const end = useNow(60_000) + 86_400_000
  const coming = fires.filter((fire) => fire.at < end)
  return (
    <section aria-label={say('next24h')}>
      <SectionHead title={say('next24h')} count={say('fires', { count: total, n: format.number(total) })}>
        <Button kind="quiet" small onPress={() => go('schedules')}>
          {say('allUpcoming')}
          <ChevronRight className="icon-small mirrors" aria-hidden="true" />
        </Button>
      </SectionHead>
      <div className="scroll">
        {coming.length === 0 && <EmptyState title={say('nothingNext')} />}
        {coming.map((fire, index) => (
          <NextRow key={`${fire.scheduleId}-${fire.at}`} fire={fire} isFirst={index === 0} />
        ))}
      </div>
    </section>
  )
}

function NextRow({ fire, isFirst }: { fire: Next; isFirst: boolean }) {
  const say = useText(todayText)
  const format = useFormat()
  const nameOf = useName()
  const go = useRoute((route) => route.go)
  const target = nameOf({ nameEn: fire.targetNameEn, nameAr: fire.targetNameAr })
  const counted = { count: fire.targetCount, n: format.number(fire.targetCount) }
  const words =
    fire.reach === 'local'
      ? say('thisComputer')
      : target
        ? say('targetDevices', { ...counted, name: target })
        : say('onlyDevices', counted)
  return (
    <button type="button" className="next-row" onClick={() => go('schedules', { id: fire.scheduleId })}>
      <span className={isFirst ? 'strong' : 'ink-2'}>
        <Countdown at={fire.at} />
      </span>
      <span className="two-lines">
        <span className="first clip">{nameOf(fire)}</span>
        <span className="second clip">{words}</span>
      </span>
      <span className="meta ink-2">
        <Moment at={fire.at} within={86_400_000} />
      </span>
    </button>
  )
}
