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

export type SelectionBarProps = {
  /** All jobs of the selected rows, members of groups included. */
  jobs: readonly QueueRow[]
  isGrouping: boolean
  onGroup: () => void
  onTop: () => void
  onBand: (band: Band) => void
  onHold: (isHeld: boolean) => void
  onCancel: () => void
  onClear: () => void
}

/** Stands at the bottom of the list from the first selected row on. */
export function SelectionBar(props: SelectionBarProps) {
  const { jobs } = props
  const say = useText(queueText)
  const format = useFormat()
  const n = format.number(jobs.length)
  const devices = jobs.reduce((sum, job) => sum + job.targetCount, 0)
  const areHeld = jobs.every((job) => job.isHeld)
  const canGroup = jobs.length > 1
  return (
    <div className="selection-bar" role="toolbar" aria-label={say('selection')}>
      <b className="strong">{say('jobsSelected', { count: jobs.length, n })}</b>
      {devices > 0 && (
        <span className="meta ink-2">{say('devices', { count: devices, n: format.number(devices) })}</span>
      )}
      <span className="bar-line" />
      <Button kind="quiet" icon={Group} keys="G" on={props.isGrouping} isDisabled={!canGroup} onPress={props.onGroup}>
        {say('groupSelected')}
      </Button>
      <Button kind="quiet" icon={ArrowUpToLine} keys="T" onPress={props.onTop}>
        {say('toTop')}
      </Button>
      <BandMenu onBand={props.onBand} />
      <Button kind="quiet" icon={areHeld ? CirclePlay : CirclePause} keys="P" onPress={() => props.onHold(!areHeld)}>
        {say(areHeld ? 'release' : 'hold')}
      </Button>
      <Button kind="quiet" icon={Ban} keys="C" onPress={props.onCancel}>
        {say('cancelCount', { n })}
      </Button>
      <span className="bar-line" />
      <IconButton label={say('clearSelection')} icon={X} keys="Esc" onPress={props.onClear} />
    </div>
  )
}

function BandMenu({ onBand }: { onBand: (band: Band) => void }) {
  const say = useText(queueText)
  const ui = useText(uiText)
  const format = useFormat()
  const actions = BANDS.map((band) => ({
    id: band,
    label: `${ui(band)} ${format.signed(BAND_DEFAULT[band])}`,
    onAction: () => onBand(band),
  }))
  const trigger = (
    <>
      <Icon icon={SignalHigh} small mirrors />
      {say('priority')}
    </>
  )
  return <MenuButton className="button quiet" label={say('priority')} trigger={trigger} actions={actions} />
}
