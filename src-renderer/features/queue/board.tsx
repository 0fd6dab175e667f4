/** The list with its panel, selection bar and dialogs. */
import { Pause } from 'lucide-react'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { usePanelWidth } from '../../stores/view-store.ts'
import { Icon } from '../../ui/icon.tsx'
import { Panel } from '../../ui/panel.tsx'
import { PanelHost } from '../../ui/panel-host.tsx'
import { BAND_DEFAULT, type Band } from '../../ui/priority.tsx'
import { GroupSelected } from './group-selected.tsx'
import { JobPanel } from './job-panel.tsx'
import { MoveAfter } from './move-after.tsx'
import { QueueList } from './queue-list.tsx'
import type { Queue } from './queue-model.ts'
import { useRowActions } from './row-actions.ts'
import { SelectionBar } from './selection-bar.tsx'
import { queueText } from './text.ts'
import { useBoard } from './use-board.ts'

/** Everything below the head. */
export function QueueBoard({ queue }: { queue: Queue }) {
  const board = useBoard(queue)
  const actionsFor = useRowActions(board)
  const { items, commands, current, moveAfter } = board
  return (
    <div className={current ? 'split beside-panel' : 'split'}>
      <div className="list">
        <QueueList
          queue={board.shown}
          items={items}
          view={board.view}
          selected={board.selected}
          current={current}
          onSelect={board.setSelected}
          onOpen={board.open}
          onToggle={board.toggleGroup}
          onDragging={board.setDragging}
          onMove={(ids, place) => void commands.move(items, ids, place)}
          onCancel={(job) => void commands.cancel([job])}
          actionsFor={actionsFor}
        />
        {board.waiting > 0 && <StillPill count={board.waiting} />}
        <Selection board={board} />
        {moveAfter && (
          <MoveAfter
            item={moveAfter}
            items={items}
            onMove={(place) => void commands.move(items, [moveAfter.id], place)}
            onClose={() => board.setMoveAfter(null)}
          />
        )}
      </div>
      {current && <RowPanel board={board} current={current} />}
    </div>
  )
}

type BoardProps = { board: ReturnType<typeof useBoard> }

function Selection({ board }: BoardProps) {
  const { selected, chosen, isGrouping, keys, commands, items, clear } = board
  const ids = [...selected]
  const toBand = (band: Band) => {
    const place = { afterJobId: null, priority: BAND_DEFAULT[band], band }
    void commands.move(items, ids, place).then(clear)
  }
  if (ids.length === 0) return null
  return (
    <>
      {isGrouping && chosen.length > 1 && (
        <GroupSelected jobs={chosen} onClose={() => board.setGrouping(false)} onDone={clear} />
      )}
      <SelectionBar
        jobs={chosen}
        isGrouping={isGrouping}
        onGroup={() => board.setGrouping(!isGrouping)}
        onTop={() => keys.top(ids)}
        onBand={toBand}
        onHold={() => keys.hold(ids)}
        onCancel={() => keys.cancel(ids)}
        onClear={clear}
      />
    </>
  )
}

function RowPanel({ board, current }: BoardProps & { current: string }) {
  const say = useText(queueText)
  const [width, resize] = usePanelWidth('queue', 500)
  const { commands, close } = board
  return (
    <Panel label={say('open')} width={width} onResize={resize} onClose={close}>
      {current.startsWith('group:') ? (
        <PanelHost kind="group" id={current.slice('group:'.length)} onClose={close} />
      ) : (
        <JobPanel
          id={current}
          job={board.find(current)}
          onClose={close}
          onHold={(job, isHeld) => void commands.hold([job], isHeld)}
          onCancel={(job, force) => void commands.cancel([job], force)}
        />
      )}
    </Panel>
  )
}

function StillPill({ count }: { count: number }) {
  const say = useText(queueText)
  const format = useFormat()
  return (
    <div className="still-pill" role="status">
      <Icon icon={Pause} small />
      {say('standsStill', { count, n: format.number(count) })}
    </div>
  )
}
