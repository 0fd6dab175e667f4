/** Needs attention: what went wrong, said in words, with the button that mends it in the same row. */
import { ChevronRight } from 'lucide-react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { useCommand } from '../../api/use-command.ts'
import { isolate, ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
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

type Faulty = RequestOutput<'today.get'>['faulty'][number]
type AttentionProps = { matters: readonly Matter[]; total: number; faulty: readonly Faulty[] }

/** Schedules that were switched off, then the newest matters; the rest is in History. */
export function Attention({ matters, total: ended, faulty }: AttentionProps) {
  const total = ended + faulty.length
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
        {matters.length === 0 && faulty.length === 0 && (
          <EmptyState title={say('nothingToFix')} help={say('nothingToFixHelp')} />
        )}
        {faulty.map((schedule) => (
          <FaultyRow key={schedule.id} schedule={schedule} />
        ))}
        {matters.map((matter) => (
          <MatterRow key={matter.run.id} matter={matter} />
        ))}
      </div>
    </section>
  )
}

/** A schedule that makes no sense any more: it stands still until somebody changes it. */
function FaultyRow({ schedule }: { schedule: Faulty }) {
  const say = useText(todayText)
  const name = useName()
  const { language } = useLocale()
  const go = useRoute((route) => route.go)
  const open = () => go('schedules', { id: schedule.id })
  return (
    <div className="attention-row">
      <StateMark state="DISABLED" />
      <button type="button" className="row-door" onClick={open}>
        <span className="two-lines">
          <span className="first clip mid">{name(schedule, schedule.id)}</span>
          <span className="second clip">
            {language === 'ar' ? say('switchedOff') : say('switchedOffFor', { reason: isolate(schedule.reason) })}
          </span>
        </span>
      </button>
      <span className="meta ink-2">
        <Moment at={schedule.at} within={86_400_000} />
      </span>
      <Button small onPress={open}>
        {say('putRight')}
      </Button>
    </div>
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
  // Said by what is known, not by the engine's English words.
  if (run.reason === 'abandoned') return say('abandoned')
  if (run.reach === 'local' && run.reason === 'timed_out') return say('timedOutHere')
  if (run.reach === 'local' && run.exitCode) return say('exitCode', { code: ltr(run.exitCode) })
  if (run.reach === 'local') return message ?? say('failedHere')
  if (run.reason === 'timed_out' && !message)
    return say('devicesPassedLimit', { count: failedDevices, n: format.number(failedDevices) })
  const what =
    device && totalDevices <= 1
      ? device
      : say('ofDevicesSaid', { failed: format.number(failedDevices), total: format.number(totalDevices) })
  return say('withMessage', { what, message: message ?? say('noReason') })
}

/** What the button of a matter does: queues the work again, with the way back. */
function useMending({ run }: Matter) {
  const say = useText(todayText)
  const name = useName()
  const command = useCommand()
  const word = isolate(name(run, run.jobPublicId ?? run.id))
  const cancel = async (id: string | null) => id !== null && (await command('jobs.cancel', { id })).ok
  const rerun = async () => {
    const answer = await command('runs.retry', { id: run.id })
    if (answer.ok) remember({ sentence: say('rerunQueued', { name: word }), undo: () => cancel(answer.value.id) })
  }
  const runOnce = async (scheduleId: string) => {
    const answer = await command('schedules.act', { id: scheduleId, action: 'trigger' })
    if (answer.ok) remember({ sentence: say('runQueued', { name: word }), undo: () => cancel(answer.value.jobId) })
  }
  return { rerun, runOnce }
}

function Fix({ matter }: { matter: Matter }) {
  const say = useText(todayText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  const { rerun, runOnce } = useMending(matter)
  const { run, failedDevices } = matter
  const [words, act] = ((): [string, () => void] => {
    const { scheduleId } = run
    if (run.reason === 'misfire' && scheduleId) return [say('runOnce'), () => void runOnce(scheduleId)]
    if (run.reason === 'rejected') return [say('seeAnswers'), () => go('history', { run: run.id, tab: 'devices' })]
    if (run.status !== 'FAILED') return [say('review'), () => go('history', { run: run.id })]
    const failed = say('rerunFailed', { n: format.number(failedDevices) })
    return [failedDevices > 0 ? failed : say('rerun'), () => void rerun()]
  })()
  return (
    <Button small onPress={act}>
      {words}
    </Button>
  )
}
