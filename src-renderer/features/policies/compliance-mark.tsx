/** How a device stands to a policy, as mark and word; and all devices of one as a row of counts. */
import { COMPLIANCES, type Compliance } from '../../../src-preload/contract/vocabulary.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { policiesText } from './text.ts'

const MARKS: Readonly<Record<Compliance, string>> = {
  compliant: 'COMPLETED',
  drifted: 'PARTIAL',
  pending: 'QUEUED',
  unknown: 'UNCONFIRMED',
}

/** Mark and word. */
export function ComplianceMark({ state }: { state: Compliance }) {
  const say = useText(policiesText)
  return <StateMark state={MARKS[state]} word={say(state)} />
}

/** The kinds that have devices, each with its number. */
export function ComplianceCounts({ counts }: { counts: Readonly<Partial<Record<Compliance, number>>> }) {
  const say = useText(policiesText)
  const format = useFormat()
  const some = COMPLIANCES.filter((state) => (counts[state] ?? 0) > 0)
  if (some.length === 0) return <span className="ink-3">{say('noDevices')}</span>
  return (
    <span className="row gap-3">
      {some.map((state) => (
        <StateMark key={state} state={MARKS[state]} word={`${format.number(counts[state] ?? 0)} ${say(state)}`} />
      ))}
    </span>
  )
}
