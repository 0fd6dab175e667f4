/** Where the rollout of a job stands: wave, pace, what stopped it, and the buttons that steer it. */
import './rollout.css'
import { CirclePause, CirclePlay, FastForward } from 'lucide-react'
import { type CSSProperties, useState } from 'react'
import type { FleetPlan, RolloutState } from '../../src-preload/contract/fleet-plan.ts'
import type { Job } from '../../src-preload/contract/work.ts'
import { useCommand } from '../api/use-command.ts'
import { isolate } from '../i18n/direction.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { toast } from '../stores/undo-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { NoteBox } from '../ui/error-box.tsx'
import { TextInput } from '../ui/field.tsx'
import { PanelSection } from '../ui/panel.tsx'
import { planText } from './plan-text.ts'
import { rolloutText } from './rollout-text.ts'

type Steered = Pick<Job, 'id' | 'state' | 'fleetPlan' | 'rollout' | 'targetCount' | 'counts'>
const OPEN = ['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING']

/** Who has paused where nobody has: the engine, at the end of a wave or where its threshold is out of reach. */
const ENGINE = 'engine'

/** The present wave will ask for a word and has not had it, and there is a wave after it. */
export function asksForApproval(plan: FleetPlan, state: RolloutState): boolean {
  const waves = plan.waves ?? []
  return (
    waves[state.wave]?.needsApproval === true &&
    state.wave < waves.length - 1 &&
    !state.approvedWaves.includes(state.wave)
  )
}

/** It asks now: the wave has ended, and the engine waits. */
export function waitsForApproval(plan: FleetPlan, state: RolloutState): boolean {
  return state.isPaused && state.pausedBy === ENGINE && asksForApproval(plan, state)
}

/** Nothing for a job without a plan. */
export function RolloutProgress({ job, name }: { job: Steered; name: string }) {
  const say = useText(rolloutText)
  const plan = job.fleetPlan
  if (plan === null) return null
  return (
    <PanelSection title={say('title')}>
      {job.rollout && <Facts job={job} plan={plan} state={job.rollout} />}
      <Times plan={plan} />
      {job.rollout && <Stopped job={job} plan={plan} state={job.rollout} />}
      {OPEN.includes(job.state) && <Steering job={job} plan={plan} name={name} />}
    </PanelSection>
  )
}

function Facts({ job, plan, state }: { job: Steered; plan: FleetPlan; state: RolloutState }) {
  const say = useText(rolloutText)
  const format = useFormat()
  const waves = plan.waves ?? []
  const made = state.made ?? job.targetCount - job.counts.unreleased
  const of = { n: format.number(state.retriesUsed), of: format.number(plan.retryBudget ?? 0) }
  const percent = waves[state.wave]?.percent
  return (
    <>
      {waves.length > 0 && <WaveBar waves={waves} now={state.wave} />}
      <p className="rollout-facts">
        {waves.length > 0 && (
          <b className="mid">
            {say('wave', {
              n: format.number(Math.min(state.wave, waves.length - 1) + 1),
              of: format.number(waves.length),
            })}
          </b>
        )}
        {percent !== undefined && <span className="ink-2">{say('waveUpTo', { percent: format.number(percent) })}</span>}
        <span>{say('made', { n: format.number(made), of: format.number(job.targetCount) })}</span>
        {plan.rate && OPEN.includes(job.state) && (
          <span>{say('perMinute', { n: format.number(state.madeInMinute) })}</span>
        )}
        {state.retriesUsed > 0 && <span>{say(plan.retryBudget == null ? 'retries' : 'retriesOf', of)}</span>}
      </p>
    </>
  )
}

/** Each wave as wide as what it adds. The words beside say the same. */
function WaveBar({ waves, now }: { waves: NonNullable<FleetPlan['waves']>; now: number }) {
  return (
    <span className="rollout-waves" aria-hidden="true">
      {waves.map(({ percent }, index) => (
        <i
          key={percent}
          data-is={index < now ? 'past' : index === now ? 'now' : 'later'}
          style={{ '--share': percent - (waves[index - 1]?.percent ?? 0) } as CSSProperties}
        />
      ))}
    </span>
  )
}

function Times({ plan }: { plan: FleetPlan }) {
  const say = useText(rolloutText)
  const format = useFormat()
  const now = Date.now()
  const parts = [
    plan.startAt && plan.startAt > now ? say('startsAt', { time: format.moment(plan.startAt, now) }) : null,
    plan.endAt ? say('endsAt', { time: format.moment(plan.endAt, now) }) : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : <p className="meta ink-2">{parts.join(' · ')}</p>
}

/** Which rules of the plan its failures have reached; the engine has acted on one of them. */
function rulesReached(job: Steered, plan: FleetPlan) {
  const { FAILED, REJECTED, TIMED_OUT } = job.counts
  const failures = { FAILED, REJECTED, TIMED_OUT, ALL: FAILED + REJECTED + TIMED_OUT }
  const rules = (plan.abort ?? []).filter(({ failureType }) => failures[failureType] > 0)
  return rules.map((rule) => ({ ...rule, failures: failures[rule.failureType] }))
}

/** Of those of the present wave that have ended, so many percent have succeeded. */
function hasReached({ counts }: Steered, { waveBase }: RolloutState, percent: number): boolean {
  const ended = counts.SUCCEEDED + counts.FAILED + counts.TIMED_OUT + counts.REJECTED + counts.REMOVED + counts.CANCELED
  const succeeded = counts.SUCCEEDED - (waveBase?.succeeded ?? 0)
  return succeeded * 100 >= percent * (ended - (waveBase?.ended ?? 0))
}

/** Why nobody more gets it. */
function Stopped({ job, plan, state }: { job: Steered; plan: FleetPlan; state: RolloutState }) {
  const say = useText(rolloutText)
  const words = useText(planText)
  const format = useFormat()
  const { isPaused, pausedBy, pauseReason, abortedBy } = state
  const number = format.number(state.wave + 1)
  if (abortedBy !== null) {
    const [rule] = rulesReached(job, plan)
    if (!rule) return <NoteBox tone="fail">{say('abortedOnly')}</NoteBox>
    const kind = words(rule.failureType)
    const numbers = { n: format.number(rule.failures), percent: format.number(rule.thresholdPercent) }
    return <NoteBox tone="fail">{say('aborted', { kind, ...numbers })}</NoteBox>
  }
  if (!isPaused) return null
  if (pausedBy === ENGINE) {
    const percent = plan.waves?.[state.wave]?.successPercent ?? null
    if (percent === null || hasReached(job, state, percent))
      return <NoteBox tone="unsure">{say('waveEnded', { n: number })}</NoteBox>
    const counts = { n: number, percent: format.number(percent), done: format.number(job.counts.SUCCEEDED) }
    return <NoteBox tone="unsure">{say('waveShort', counts)}</NoteBox>
  }
  const who = pausedBy === 'operator' ? say('operator') : isolate(pausedBy ?? '')
  const why = isolate(pauseReason ?? '')
  return <NoteBox tone="unsure">{say(pauseReason ? 'pausedBy' : 'pausedOnly', { who, why })}</NoteBox>
}

const DONE = { pause: 'didPause', resume: 'didResume', approve: 'didApprove' } as const

function Steering({ job, plan, name }: { job: Steered; plan: FleetPlan; name: string }) {
  const say = useText(rolloutText)
  const command = useCommand()
  const [isAsking, setAsking] = useState(false)
  const state = job.rollout
  const act = async (action: keyof typeof DONE, reason: string | null = null) => {
    if ((await command('jobs.rollout', { id: job.id, action, reason })).ok) toast(say(DONE[action]))
  }
  const needsWord = state !== null && waitsForApproval(plan, state)
  const willAsk = state !== null && !needsWord && asksForApproval(plan, state)
  // What the engine has paused at the end of a wave goes on by approval; going on without it overrules a threshold.
  const isGate = state?.isPaused === true && state.pausedBy === ENGINE
  if (state?.abortedBy) return null
  return (
    <>
      {needsWord && <p className="meta ink-2">{say('needsApproval')}</p>}
      {willAsk && <p className="meta ink-2">{say('willAsk')}</p>}
      <span className="row gap-2">
        {needsWord && (
          <Button small kind="primary" icon={FastForward} mirrors onPress={() => void act('approve')}>
            {say('approve')}
          </Button>
        )}
        {needsWord ? null : state?.isPaused ? (
          <Button small icon={CirclePlay} onPress={() => void act('resume')}>
            {say(isGate ? 'overrule' : 'resume')}
          </Button>
        ) : (
          <Button small icon={CirclePause} onPress={() => setAsking(true)}>
            {say('pause')}
          </Button>
        )}
      </span>
      {isAsking && (
        <PauseDialog
          name={name}
          onClose={() => setAsking(false)}
          onPause={(reason) => {
            setAsking(false)
            void act('pause', reason)
          }}
        />
      )}
    </>
  )
}

type PauseProps = { name: string; onClose: () => void; onPause: (reason: string | null) => void }

function PauseDialog({ name, onClose, onPause }: PauseProps) {
  const say = useText(rolloutText)
  const [reason, setReason] = useState('')
  const question = say('pauseAsk', { name: isolate(name) })
  return (
    <Dialog label={question} isOpen onClose={onClose}>
      <form
        className="dialog-body column gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          onPause(reason.trim() || null)
        }}
      >
        <h2 className="title">{question}</h2>
        <p className="ink-2">{say('pauseThen')}</p>
        <TextInput
          label={say('reason')}
          value={reason}
          onChange={(typed) => setReason(typed.slice(0, 500))}
          autoFocus
        />
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('keep')}
          </Button>
          <Button kind="primary" type="submit">
            {say('pauseDo')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
