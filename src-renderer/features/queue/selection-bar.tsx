/** The bar under a selection: what is chosen, and what can be done with all of it. */
import { ArrowUpToLine, Ban, CirclePause, CirclePlay, Group, SignalHigh, X } from 'lucide-react'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { BAND_DEFAULT, type Band, BANDS } from '../../ui/priority.tsx'
import { Icon } from '../../ui/icon.tsx'
import { uiText } from '../../ui/text.ts'
import type { QueueRow } from './queue-model.ts'
import { queueText } from './text.ts'

/** `jobs` are all jobs of the selected rows, members of groups included. */
export function SelectionBar(props: {
  jobs: readonly QueueRow[]
  isGrouping: boolean
  onGroup: () => void
  onTop: () => void
  onBand: (band: Band) => void
  onHold: (isHeld: boolean) => void
  onCancel: () => void
  onClear: () => void
}) {
  const { jobs } = props
  const say = useText(queueText)
  const ui = useText(uiText)
  const format = useFormat()
  const devices = jobs.reduce((sum, job) => sum + job.targetCount, 0)
  const areHeld = jobs.every((job) => job.isHeld)
  return (
    <div className="selection-bar" role="toolbar" aria-label={say('selection')}>
      <b className="strong">{say('jobsSelected', { count: jobs.length, n: format.number(jobs.length) })}</b>
      <span className="meta ink-2">{say('devices', { count: devices, n: format.number(devices) })}</span>
      <span className="bar-line" />
      <Button
        kind="quiet"
        icon={Group}
        keys="G"
        on={props.isGrouping}
        isDisabled={jobs.length < 2}
        onPress={props.onGroup}
      >
        {say('groupSelected')}
      </Button>
      <Button kind="quiet" icon={ArrowUpToLine} keys="T" onPress={props.onTop}>
        {say('toTop')}
      </Button>
      <MenuButton
        className="button quiet"
        label={say('priority')}
        trigger={
          <>
            <Icon icon={SignalHigh} small mirrors />
            {say('priority')}
          </>
        }
        actions={BANDS.map((band) => ({
          id: band,
          label: `${ui(band)} ${format.signed(BAND_DEFAULT[band])}`,
          onAction: () => props.onBand(band),
        }))}
      />
      <Button kind="quiet" icon={areHeld ? CirclePlay : CirclePause} keys="P" onPress={() => props.onHold(!areHeld)}>
        {say(areHeld ? 'release' : 'hold')}
      </Button>
      <Button kind="quiet" icon={Ban} keys="C" onPress={props.onCancel}>
        {say('cancelCount', { n: format.number(jobs.length) })}
      </Button>
      <span className="bar-line" />
      <IconButton label={say('clearSelection')} icon={X} keys="Esc" onPress={props.onClear} />
    </div>
  )
}
