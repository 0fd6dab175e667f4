/** Messages of devices that were refused or dropped: the counts, and the last ones with their bytes escaped. */
import { RotateCw } from 'lucide-react'
import type { RefusedMessage } from '../../src-preload/contract/requests-executions.ts'
import { FailureBox } from '../api/failure-box.tsx'
import { useRead } from '../api/use-read.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { LinkButton } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { fleetText } from './text.ts'
import './fleet.css'

const SHOWN = 20

/** Everybody's, with the counts; or one device's alone. */
export function RefusedMessages({ deviceId }: { deviceId?: string }) {
  const say = useText(fleetText)
  const intake = useRead('fleet.intake', deviceId === undefined ? {} : { deviceId })
  if (intake.isPending) return <SkeletonRows rows={2} />
  if (intake.isError) return <FailureBox failure={intake.error} onRetry={() => void intake.refetch()} />
  const { lastRefusals } = intake.data
  return (
    <div className="column gap-2">
      {deviceId === undefined && <Counts intake={intake.data} />}
      {lastRefusals.length === 0 && <p className="ink-3">{say('noneRefused')}</p>}
      {lastRefusals.length > 0 && (
        <ul className="refused-list">
          {lastRefusals.slice(0, SHOWN).map((refusal, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two of the same moment may be alike in everything
            <Refusal key={`${refusal.at} ${index}`} refusal={refusal} withDevice={deviceId === undefined} />
          ))}
        </ul>
      )}
      <LinkButton onPress={() => void intake.refetch()}>
        <RotateCw size={14} aria-hidden /> {say('again')}
      </LinkButton>
    </div>
  )
}

type Intake = NonNullable<ReturnType<typeof useRead<'fleet.intake'>>['data']>

function Counts({ intake }: { intake: Intake }) {
  const say = useText(fleetText)
  const format = useFormat()
  const { messages, answered, throttled, ignored, events } = intake
  const words = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, format.number(count)]))
  const { waiting, dropped } = events
  return (
    <div className="meta ink-2 column">
      <span>{say('counts', words({ messages, answered, throttled }))}</span>
      <span>{say('ignored', words(ignored))}</span>
      {(events.mode !== 'off' || dropped > 0 || waiting > 0) && (
        <span>{say('eventsWait', words({ waiting, dropped }))}</span>
      )}
    </div>
  )
}

const CODES = [
  'InvalidTopic',
  'InvalidJson',
  'InvalidRequest',
  'InvalidStateTransition',
  'ResourceNotFound',
  'VersionMismatch',
  'InternalError',
  'RequestThrottled',
  'TerminalStateReached',
] as const

function Refusal({ refusal, withDevice }: { refusal: RefusedMessage; withDevice: boolean }) {
  const say = useText(fleetText)
  const format = useFormat()
  const known = CODES.find((code) => code === refusal.code)
  return (
    <li className="refused-row">
      <span className="row gap-2">
        <span className="mid grow">{known ? say(known) : refusal.code}</span>
        <span className="meta ink-3 nowrap">
          <Moment at={refusal.at} />
        </span>
      </span>
      {withDevice && (
        <bdi className="clip mono meta" dir="auto">
          {refusal.deviceId ?? say('nobody')}
        </bdi>
      )}
      <bdi className="clip mono meta ink-2" dir="ltr" title={refusal.topic}>
        {refusal.topic}
      </bdi>
      <code className="code-block refused-bytes" dir="ltr">
        {refusal.text || say('emptyPayload')}
      </code>
      <span className="meta ink-3">
        <bdi className="mono" dir="ltr">
          {refusal.code}
        </bdi>{' '}
        · {say('bytes', { bytes: format.number(refusal.bytes) })}
      </span>
    </li>
  )
}
