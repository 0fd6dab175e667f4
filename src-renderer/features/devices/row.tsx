/** One device in the list: check box, name over id and groups, last heard, last twenty runs, newest result. */
import type { ReactNode } from 'react'
import type { DeviceRow } from '../../../src-preload/contract/requests-fleet.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { BilingualName, useName } from '../../ui/bilingual-name.tsx'
import { useNow } from '../../ui/clock.ts'
import { PresenceMark } from '../../ui/presence-mark.tsx'
import { RunStrip } from '../../ui/run-strip.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { heldText } from './text-set.ts'
import { devicesText } from './text.ts'

type Props = { row: DeviceRow; isSelected: boolean; isNarrow: boolean; onSelect: () => void }

/** The cells of a row; the row itself belongs to the list, which places it. */
export function DeviceCells({ row, isSelected, isNarrow, onSelect }: Props) {
  const say = useText(devicesText)
  const held = useText(heldText)
  const name = useName()
  const groups = row.groupNames.map((group) => name(group, group.id)).join(' · ')
  return (
    <>
      <Cell className="devices-check">
        <Checkbox
          label={say('selectRow', { name: isolate(name(row, row.id)) })}
          isSelected={isSelected}
          onChange={onSelect}
        />
      </Cell>
      <Cell className="two-lines">
        <span className="first clip mid">
          <BilingualName of={row} fallback={row.id} />
          {!row.isAccepted && <span className="device-new">{held('isNew')}</span>}
        </span>
        <span className="second clip">
          <bdi className="mono" dir="ltr">
            {row.id}
          </bdi>
          {groups && ' · '}
          {groups && <bdi>{groups}</bdi>}
        </span>
      </Cell>
      <Cell className="devices-heard meta ink-2">
        <PresenceMark presence={row.presence} until={row.asleepUntil} markOnly />
        <Heard row={row} />
      </Cell>
      {!isNarrow && (
        <Cell>
          <RunStrip runs={row.lastRuns} />
        </Cell>
      )}
      <Cell>
        <Latest row={row} />
      </Cell>
    </>
  )
}

/** Asleep says until when; everything else how long ago. Never guessed: without a sign it says never. */
function Heard({ row }: { row: DeviceRow }) {
  const say = useText(devicesText)
  const format = useFormat()
  const now = useNow(1000)
  if (row.presence === 'asleep' && row.asleepUntil)
    return <span className="clip">{say('till', { time: format.time(row.asleepUntil) })}</span>
  if (row.lastHeardAt === null) return <span className="clip">{say('never')}</span>
  return (
    <time className="clip" dateTime={new Date(row.lastHeardAt).toISOString()} title={format.exact(row.lastHeardAt)}>
      {format.relative(Math.min(row.lastHeardAt, now), now)}
    </time>
  )
}

function Latest({ row }: { row: DeviceRow }) {
  const say = useText(devicesText)
  const last = row.lastRuns.at(-1)
  if (!last) return row.openCount > 0 ? <StateMark state="QUEUED" /> : <span className="ink-3">{say('noRun')}</span>
  const [status = '', reason = null] = last.split(':')
  return <StateMark state={status} reason={reason} />
}

/** The row takes the focus, its cells do not: one stop for a whole row. */
function Cell({ className, children }: { className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus
    <span role="gridcell" className={className}>
      {children}
    </span>
  )
}
