/** Needs attention: what went wrong, said in words, with the button that mends it in the same row. */
import { ChevronRight } from 'lucide-react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { useCommand } from '../../api/use-command.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { remember } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Moment } from '../../ui/moment.tsx'
import { SectionHead } from '../../ui/page-head.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { troubleWord } from './matter.ts'
import { todayText } from './text.ts'

type Matter = RequestOutput<'today.get'>['attention'][number]

/** The newest matters; the rest is in History. */
export function Attention({ matters, total }: { matters: readonly Matter[]; total: number }) {
  const say = useText(todayText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  return (
    <section aria-label={say('attention')}>
      <SectionHead title={say('attention')} count={total > 0 ? format.number(total) : undefined}>
        <Button kind="quiet" small onPress={() => go('history', { trouble: '1' })}>
          {say('openHistory')}
          <ChevronRight className="icon-small mirrors" aria-hidden="true" />
        </Button>
      </SectionHead>
      <div className="scroll">
        {matters.length === 0 && <EmptyState title={say('nothingToFix')} help={say('nothingToFixHelp')} />}
        {matters.map((matter) => (
          <MatterRow key={matter.run.id} matter={matter} />
        ))}
      </div>
    </section>
  )
}

function MatterRow({ matter }: { matter: Matter }) {
  const name = useName()
  const words = useMatterWords(matter)
  const go = useRoute((route) => route.go)
  const { run } = matter
  return (
    <div className="attention-row">
      <StateMark state={troubleWord(run)} />
      <button type="button" className="row-door" onClick={() => go('history', { run: run.id })}>
        <span className="two-lines">
          <span className="first clip mid">{name(run, run.jobPublicId ?? run.id)}</span>
          <span className="second clip">{words}</span>
        </span>
      </button>
      <span className="meta ink-2">
        <Moment at={run.finishedAt} within={86_400_000} />
      </span>
      <Fix matter={matter} />
    </div>
  )
}

/** One sentence about what happened, with the device's own words when it gave any. */
function useMatterWords({ run, failedDevices, totalDevices, device }: Matter): string {
  const say = useText(todayText)
  const format = useFormat()
  const said = run.errorMessage ?? run.resultSummary
  const message = said ? isolate(said) : null
  if (run.reason === 'misfire') return say('slotMissed', { time: run.scheduledAt ? format.time(run.scheduledAt) : '—' })
  if (run.reach === 'local') return message ?? say('failedHere')
  if (run.reason === 'timed_out' && !message)
    return say('devicesPassedLimit', { count: failedDevices, n: format.number(failedDevices) })
  const what =
    device && totalDevices <= 1
      ? device
      : say('ofDevicesSaid', { failed: format.number(failedDevices), total: format.number(totalDevices) })
  return say('withMessage', { what, message: message ?? say('noReason') })
}

function Fix({ matter }: { matter: Matter }) {
  const say = useText(todayText)
  const format = useFormat()
  const name = useName()
  const command = useCommand()
  const go = useRoute((route) => route.go)
  const { run, failedDevices } = matter
  const word = name(run, run.jobPublicId ?? run.id)
  const rerun = async () => {
    const answer = await command('runs.retry', { id: run.id })
    if (!answer.ok) return
    remember({
      sentence: say('rerunQueued', { name: word }),
      undo: async () => (await command('jobs.cancel', { id: answer.value.id })).ok,
    })
  }
  const runOnce = async (scheduleId: string) => {
    const answer = await command('schedules.act', { id: scheduleId, action: 'trigger' })
    if (!answer.ok) return
    const { jobId } = answer.value
    remember({
      sentence: say('runQueued', { name: word }),
      undo: async () => jobId !== null && (await command('jobs.cancel', { id: jobId })).ok,
    })
  }
  if (run.reason === 'misfire' && run.scheduleId) {
    const { scheduleId } = run
    return (
      <Button small onPress={() => void runOnce(scheduleId)}>
        {say('runOnce')}
      </Button>
    )
  }
  if (run.reason === 'rejected') {
    return (
      <Button small onPress={() => go('history', { run: run.id, tab: 'devices' })}>
        {say('seeAnswers')}
      </Button>
    )
  }
  if (run.status === 'FAILED') {
    return (
      <Button small onPress={() => void rerun()}>
        {failedDevices > 0 ? say('rerunFailed', { n: format.number(failedDevices) }) : say('rerun')}
      </Button>
    )
  }
  return (
    <Button small onPress={() => go('history', { run: run.id })}>
      {say('review')}
    </Button>
  )
}
