/** One job of the queue in the panel: what it is, who gets it, how far each device is. */
import { Ban, CirclePause, CirclePlay } from 'lucide-react'
import { useState } from 'react'
import { barCounts, endedCount } from '../../api/counts.ts'
import { RequestFailure } from '../../api/client.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import type { ExecutionState } from '../../../src-preload/contract/vocabulary.ts'
import { ExecutionMenu } from '../../fleet/execution-menu.tsx'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { truthStep } from '../../fleet/rollout-words.ts'
import { RolloutProgress } from '../../rollout/progress.tsx'
import { JobWaits } from '../../rollout/waits.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { DeviceBar, type DeviceCountKey, DeviceLegend } from '../../ui/device-bar.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Moment } from '../../ui/moment.tsx'
import { PanelBody, PanelHead, PanelSection } from '../../ui/panel.tsx'
import { PriorityWords } from '../../ui/priority.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { TruthChip } from '../../ui/truth-chip.tsx'
import { AskedBy, useTargetWords, useWaitWords } from './cells.tsx'
import type { QueueRow } from './queue-model.ts'
import { queueText } from './text.ts'
import { waitText } from './wait-text.ts'

type JobPanelProps = {
  job: QueueRow | undefined
  id: string
  onClose: () => void
  onHold: (job: QueueRow, isHeld: boolean) => void
  onCancel: (job: QueueRow, force: boolean) => void
}

/** `job` undefined: it has left the queue; its run is in History. */
export function JobPanel(props: JobPanelProps) {
  const { job, id, onClose } = props
  return job ? <Present {...props} job={job} /> : <Gone id={id} onClose={onClose} />
}

function Gone({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useText(queueText)
  const go = useRoute((route) => route.go)
  return (
    <>
      <PanelHead title={say('jobGone')} onClose={onClose} />
      <EmptyState title={say('jobGoneHelp')}>
        <Button onPress={() => go('history', { job: id })}>{say('openInHistory')}</Button>
      </EmptyState>
    </>
  )
}

function Present({ job, onClose, onHold, onCancel }: JobPanelProps & { job: QueueRow }) {
  const say = useText(queueText)
  const name = useName()
  const mark = <StateMark pill state={job.isHeld ? 'HELD' : job.state} />
  return (
    <>
      <PanelHead title={name(job, job.publicId)} pill={mark} onClose={onClose}>
        <bdi className="mono" dir="ltr">
          {job.publicId}
        </bdi>{' '}
        · <PriorityWords priority={job.priority} />
      </PanelHead>
      <PanelBody label={say('details')}>
        {job.reach === 'fleet' && <RolloutProgress job={job} name={name(job, job.publicId)} />}
        {job.reach === 'fleet' && <Devices job={job} />}
        {job.reach === 'fleet' && <JobWaits jobId={job.id} />}
        <Facts job={job} />
        {job.document && (
          <PanelSection title={say('factDocument')}>
            <pre className="code-block">{JSON.stringify(job.document, null, 2)}</pre>
          </PanelSection>
        )}
      </PanelBody>
      <Foot job={job} onHold={onHold} onCancel={onCancel} />
    </>
  )
}

function Foot({ job, onHold, onCancel }: Pick<JobPanelProps, 'onHold' | 'onCancel'> & { job: QueueRow }) {
  const say = useText(queueText)
  const sayWait = useText(waitText)
  const isOver = job.state === 'CANCELLING'
  const canForce = job.reach === 'local' && isOver && !job.cancelForced
  return (
    <div className="panel-foot">
      {job.state !== 'RUNNING' && !isOver && (
        <Button icon={job.isHeld ? CirclePlay : CirclePause} onPress={() => onHold(job, !job.isHeld)}>
          {say(job.isHeld ? 'release' : 'hold')}
        </Button>
      )}
      <span className="push" />
      {job.counts.IN_PROGRESS > 0 && (
        <Button kind="quiet" onPress={() => onCancel(job, true)}>
          {say('forceCancel')}
        </Button>
      )}
      {canForce && (
        <Button kind="quiet" onPress={() => onCancel(job, true)}>
          {sayWait('endNow')}
        </Button>
      )}
      <Button icon={Ban} isDisabled={isOver} onPress={() => onCancel(job, false)}>
        {say('cancelJob')}
      </Button>
    </div>
  )
}

const STATES: Readonly<Partial<Record<DeviceCountKey, ExecutionState>>> = {
  succeeded: 'SUCCEEDED',
  running: 'IN_PROGRESS',
  failed: 'FAILED',
  rejected: 'REJECTED',
  timedOut: 'TIMED_OUT',
  waiting: 'QUEUED',
}

const isOpenState = (state: ExecutionState) => state === 'QUEUED' || state === 'IN_PROGRESS'

function Devices({ job }: { job: QueueRow }) {
  const say = useText(queueText)
  const name = useName()
  const format = useFormat()
  const [picked, setPicked] = useState<DeviceCountKey | null>(null)
  const state = picked ? STATES[picked] : undefined
  const executions = useRead('jobs.executions', { id: job.id, limit: 100, ...(state ? { state } : {}) }, { keep: true })
  const counts = barCounts(job.counts)
  const rest = job.targetCount - (executions.data?.items.length ?? 0)
  return (
    <PanelSection
      title={say('devicesTitle')}
      end={say('ofDevices', { done: format.number(endedCount(job.counts)), total: format.number(job.targetCount) })}
    >
      <DeviceBar counts={counts} size="big" />
      <DeviceLegend counts={counts} picked={picked} onPick={(key) => setPicked(picked === key ? null : key)} />
      {executions.isPending && <SkeletonRows rows={4} />}
      {executions.error instanceof RequestFailure && <FailureBox failure={executions.error} />}
      {executions.data?.items.length === 0 && <p className="meta ink-3">{say('noExecutions')}</p>}
      {executions.data?.items.map((execution) => (
        <div key={execution.deviceId} className="execution-row">
          <span className="two-lines">
            <span className="clip">
              <bdi className="mono">{execution.deviceId}</bdi>
            </span>
            {execution.statusDetails && (
              <span className="second clip meta ink-3" dir="auto">
                {Object.values(execution.statusDetails).join(' · ')}
              </span>
            )}
          </span>
          {isOpenState(execution.state) ? (
            <TruthChip step={truthStep(execution)} />
          ) : (
            <StateMark state={execution.state} />
          )}
          <span className="meta ink-2 number">
            <Moment at={execution.lastUpdatedAt} within={43_200_000} />
          </span>
          <ExecutionMenu execution={execution} jobName={name(job, job.publicId)} />
        </div>
      ))}
      {!picked && rest > 0 && (executions.data?.items.length ?? 0) > 0 && (
        <p className="meta ink-3">{say('moreDevices', { count: rest })}</p>
      )}
    </PanelSection>
  )
}

/** What keeps it waiting, and until when it may. */
function WaitFacts({ job }: { job: QueueRow }) {
  const sayWait = useText(waitText)
  const format = useFormat()
  const wait = useWaitWords(job)
  return (
    <>
      {wait.long && <dt>{sayWait('waitsFor')}</dt>}
      {wait.long && <dd>{wait.long}</dd>}
      {job.basePriority !== null && <dt>{sayWait('factRaised')}</dt>}
      {job.basePriority !== null && (
        <dd>{sayWait('raisedFrom', { from: format.signed(job.basePriority), to: format.signed(job.priority) })}</dd>
      )}
      {job.startBeforeAt && !job.startedAt && <dt>{sayWait('factStartBefore')}</dt>}
      {job.startBeforeAt && !job.startedAt && (
        <dd>
          <Moment at={job.startBeforeAt} withZone />
        </dd>
      )}
    </>
  )
}

function Facts({ job }: { job: QueueRow }) {
  const say = useText(queueText)
  const format = useFormat()
  const name = useName()
  const target = useTargetWords(job)
  const schedule = name({ nameEn: job.scheduleNameEn, nameAr: job.scheduleNameAr })
  return (
    <PanelSection>
      <dl className="facts queue-facts">
        <dt>{say('target')}</dt>
        <dd>{target.devices ? say('targetAndDevices', target) : target.name}</dd>
        <dt>{say('askedBy')}</dt>
        <dd>
          <AskedBy job={job} />
        </dd>
        {schedule && <dt>{say('factSchedule')}</dt>}
        {schedule && <dd>{schedule}</dd>}
        <dt>{say('factQueued')}</dt>
        <dd>
          <Moment at={job.queuedAt} withZone />
        </dd>
        <WaitFacts job={job} />
        {job.startedAt && <dt>{say('factStarted')}</dt>}
        {job.startedAt && (
          <dd>
            <Moment at={job.startedAt} withZone />
          </dd>
        )}
        <dt>{say('factAttempt')}</dt>
        <dd>{format.number(job.attempt)}</dd>
        <dt>{say('factExpires')}</dt>
        <dd>{job.expiresAt ? <Moment at={job.expiresAt} withZone /> : say('never')}</dd>
        {job.timeoutMinutes !== null && <dt>{say('factTimeout')}</dt>}
        {job.timeoutMinutes !== null && <dd>{format.duration(job.timeoutMinutes * 60_000)}</dd>}
      </dl>
      {Object.keys(job.params).length > 0 && (
        <>
          <h3 className="meta ink-3">{say('factParams')}</h3>
          <pre className="code-block">{JSON.stringify(job.params, null, 2)}</pre>
        </>
      )}
    </PanelSection>
  )
}
