/** The head of the run panel: what it is called, how it ended, when, how far the truth is known, and its devices in one bar. */
import type { RunReason } from '../../../src-preload/contract/vocabulary.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import { endedBarCounts } from '../../api/counts.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { DeviceBar, DeviceLegend } from '../../ui/device-bar.tsx'
import { Moment } from '../../ui/moment.tsx'
import { PanelHead } from '../../ui/panel.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { TruthChip, type TruthStep } from '../../ui/truth-chip.tsx'
import { markOf } from './outcome.ts'
import { RunClocks } from './run-clocks.tsx'
import type { Picked } from './run-devices.tsx'
import { RunRelated } from './run-related.tsx'
import { runText } from './run-text.ts'
import { tookClock } from './took.ts'
import { whyText } from './why-text.ts'

/** Name, stored words, who and when. */
export function RunHead({ run, onClose }: { run: Run; onClose: () => void }) {
  const say = useText(runText)
  const format = useFormat()
  const name = useName()
  const set = useRoute((route) => route.set)
  const parent = run.kind === 'device' ? run.parentRunId : null
  return (
    <>
      <PanelHead
        title={name(run, run.jobPublicId ?? run.id)}
        pill={<StateMark state={markOf(run)} pill />}
        onClose={onClose}
      >
        <bdi className="mono" dir="ltr">{`${run.jobPublicId ?? run.id} · ${run.status}, ${run.reason}`}</bdi>
        {' · '}
        {say(run.trigger)} · {say('by', { who: isolate(run.createdBy) })} ·{' '}
        {say('attempt', { n: format.number(run.attempt) })}
        {parent && (
          <>
            {' · '}
            <LinkButton onPress={() => set({ run: parent })}>{say('seeWhole')}</LinkButton>
          </>
        )}
      </PanelHead>
      <Times run={run} />
      {run.kind === 'job' && <RunRelated run={run} />}
      <RunClocks run={run} />
      {run.status === 'SKIPPED' && <Skipped run={run} />}
    </>
  )
}

/** A run is sealed: what it says is known, except what was abandoned with the engine. */
function truthOf(run: Run): TruthStep | null {
  if (run.status === 'SKIPPED') return null
  if (run.reason === 'abandoned') return 'unconfirmed'
  return run.status === 'COMPLETED' || run.reason === 'partial' ? 'confirmed' : 'failed'
}

function Times({ run }: { run: Run }) {
  const say = useText(runText)
  const step = truthOf(run)
  return (
    <div className="run-times meta">
      {run.startedAt !== null && (
        <span className="ink-3">
          {say('started')}{' '}
          <b className="ink-2">
            <Moment at={run.startedAt} />
          </b>
        </span>
      )}
      <span className="ink-3">
        {say('ended')}{' '}
        <b className="ink-2">
          <Moment at={run.finishedAt} withZone />
        </b>
      </span>
      {run.durationMs !== null && (
        <span className="ink-3">
          {say('took')} <b className="ink-2">{tookClock(run.durationMs)}</b>
        </span>
      )}
      {run.deviceId && (
        <span className="ink-3">
          {say('on')}{' '}
          <bdi className="mono ink-2" dir="ltr">
            {run.deviceId}
          </bdi>
        </span>
      )}
      {step && (
        <span className="push">
          <TruthChip step={step} />
        </span>
      )}
    </div>
  )
}

/** Slots that did not run: how many, why, and when they were due. */
function Skipped({ run }: { run: Run }) {
  const say = useText(runText)
  const why = useText(whyText)
  const format = useFormat()
  const key = run.reason in whyText.table ? (run.reason as keyof typeof whyText.table & RunReason) : null
  const because = key ? why(key as 'misfire') : why('otherReason', { reason: run.reason })
  const count = run.slotCount ?? 1
  const from = run.slotFromAt ?? run.scheduledAt
  const isRange = run.slotFromAt !== null && run.slotToAt !== null && run.slotToAt !== run.slotFromAt
  const when = isRange
    ? say('slotRange', { from: format.dateTime(run.slotFromAt ?? 0), to: format.dateTime(run.slotToAt ?? 0) })
    : from !== null && say('slotAt', { at: format.dateTime(from) })
  return (
    <p className="run-skipped">
      {say('slotsSkipped', { count, n: format.number(count), why: because })} <span className="ink-3">{when}</span>
    </p>
  )
}

const REASON_OF: Readonly<Record<string, RunReason>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  rejected: 'rejected',
  timedOut: 'timed_out',
}

/** The bar over all devices and its legend, which filters the list of devices. `folded`: a thin bar without legend. */
export function RunBars({
  run,
  folded,
  picked,
  onPick,
}: {
  run: Run
  folded: boolean
  picked: Picked | null
  onPick: (reason: Picked) => void
}) {
  const say = useText(runText)
  const format = useFormat()
  const counts = run.counts
  if (!counts) return null
  const shown = endedBarCounts(counts)
  const rest = [
    { reason: 'removed' as const, word: say('removed'), count: counts.REMOVED, state: 'REMOVED' },
    { reason: 'cancelled' as const, word: say('cancelled'), count: counts.CANCELED, state: 'CANCELED' },
    { reason: 'precheck' as const, word: say('skipped'), count: counts.unreleased, state: 'SKIPPED' },
  ].filter((each) => each.count > 0)
  const now = Object.entries(REASON_OF).find(([, reason]) => reason === picked)?.[0]
  return (
    <div className="run-bars column gap-2">
      <DeviceBar counts={shown} {...(folded ? {} : { size: 'big' })} />
      {!folded && (
        <div className="row run-legend">
          <DeviceLegend
            counts={{ ...shown, skipped: 0 }}
            picked={(now as 'failed' | undefined) ?? null}
            onPick={(key) => REASON_OF[key] && onPick(REASON_OF[key])}
          />
          {rest.map(({ reason, word, count, state }) => (
            <button
              key={reason}
              type="button"
              className="legend-item"
              aria-pressed={picked === reason}
              onClick={() => onPick(reason)}
            >
              <StateMark state={state} markOnly />
              <b>{format.number(count)}</b>
              <span>{word}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
