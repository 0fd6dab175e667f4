/** The list with its panel, selection and keys; holds view state only. */
import {
  ArrowDownToLine,
  ArrowUpToLine,
  Ban,
  CirclePause,
  CirclePlay,
  CornerDownRight,
  PanelRightOpen,
  Pause,
} from 'lucide-react'
import { useMemo, useState } from 'react'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { usePanelWidth } from '../../stores/view-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { MenuAction } from '../../ui/menu.tsx'
import { Panel } from '../../ui/panel.tsx'
import { PanelHost } from '../../ui/panel-host.tsx'
import { BAND_DEFAULT, type Band, BANDS, bandOf } from '../../ui/priority.tsx'
import { uiText } from '../../ui/text.ts'
import { GroupSelected } from './group-selected.tsx'
import { JobPanel } from './job-panel.tsx'
import { MoveAfter } from './move-after.tsx'
import { QueueList } from './queue-list.tsx'
import { jobsOf, layOut, nudge, type Place, placeAt, type Queue, type QueueItem, type QueueRow } from './queue-model.ts'
import { SelectionBar } from './selection-bar.tsx'
import { queueText } from './text.ts'
import { useQueueCommands } from './use-queue-commands.ts'
import { type QueueKeyActions, useQueueKeys } from './use-queue-keys.ts'
import { useStill } from './use-still.ts'

/** Everything below the head. While a row is in the hand the list stands still. */
export function QueueBoard({ queue }: { queue: Queue }) {
  const say = useText(queueText)
  const board = useBoard(queue)
  const { shown, items, selected, view, current } = board
  return (
    <div className={current ? 'split beside-panel' : 'split'}>
      <div className="list">
        <QueueList
          queue={shown}
          items={items}
          view={view}
          selected={selected}
          current={current}
          onSelect={board.setSelected}
          onOpen={board.open}
          onToggle={board.toggleGroup}
          onDragging={board.setDragging}
          onMove={(ids, place) => void board.commands.move(items, ids, place)}
          onCancel={(job) => void board.commands.cancel([job])}
          actionsFor={board.actionsFor}
        />
        {board.waiting > 0 && <StillPill count={board.waiting} />}
        {board.isGrouping && board.chosen.length > 1 && (
          <GroupSelected jobs={board.chosen} onClose={() => board.setGrouping(false)} onDone={board.clear} />
        )}
        {selected.size > 0 && (
          <SelectionBar
            jobs={board.chosen}
            isGrouping={board.isGrouping}
            onGroup={() => board.setGrouping(!board.isGrouping)}
            onTop={() => board.keys.top([...selected])}
            onBand={board.toBand}
            onHold={() => board.keys.hold([...selected])}
            onCancel={() => board.keys.cancel([...selected])}
            onClear={board.clear}
          />
        )}
        {board.moveAfter && (
          <MoveAfter
            item={board.moveAfter}
            items={items}
            onMove={board.moveTo}
            onClose={() => board.setMoveAfter(null)}
          />
        )}
      </div>
      {current && (
        <Panel label={say('open')} width={board.width} onResize={board.resize} onClose={board.close}>
          {current.startsWith('group:') ? (
            <PanelHost kind="group" id={current.slice('group:'.length)} onClose={board.close} />
          ) : (
            <JobPanel
              id={current}
              job={board.find(current)}
              onClose={board.close}
              onHold={(job, isHeld) => void board.commands.hold([job], isHeld)}
              onCancel={(job, force) => void board.commands.cancel([job], force)}
            />
          )}
        </Panel>
      )}
    </div>
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

function useBoard(queue: Queue) {
  const say = useText(queueText)
  const name = useName()
  const commands = useQueueCommands()
  const status = useRead('engine.status', {})
  const { params, set } = useRoute()
  const [width, resize] = usePanelWidth('queue', 500)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [openGroups, setOpenGroups] = useState<ReadonlySet<string>>(new Set())
  const [isDragging, setDragging] = useState(false)
  const [isGrouping, setGrouping] = useState(false)
  const [moveAfter, setMoveAfter] = useState<QueueItem | null>(null)
  const { shown, waiting } = useStill(queue, isDragging)
  const items = useMemo(() => layOut(shown.waiting, openGroups), [shown.waiting, openGroups])
  const current = params.job ?? (params.group ? `group:${params.group}` : null)
  const isOffline = status.data?.broker.state === 'offline'
  const view = useMemo(() => ({ narrow: current !== null, isOffline }), [current, isOffline])
  const everyJob = [...shown.running, ...shown.waiting, ...shown.held]
  const find = (id: string) => everyJob.find((job) => job.id === id)
  const jobsIn = (ids: Iterable<string>): QueueRow[] =>
    [...ids].flatMap((id) => {
      const item = items.find((each) => each.id === id)
      const job = find(id)
      return item ? [...jobsOf(item)] : job ? [job] : []
    })
  const clear = () => {
    setSelected(new Set())
    setGrouping(false)
  }
  const open = (id: string) =>
    set(id.startsWith('group:') ? { group: id.slice('group:'.length), job: undefined } : { job: id, group: undefined })
  const close = () => set({ job: undefined, group: undefined })
  const own = (id: string) => jobsIn([id])[0]
  const keys: QueueKeyActions = {
    top: (ids) => {
      const first = ids[0] ? own(ids[0]) : undefined
      if (!first) return
      const priority = Math.max(...jobsIn(ids).map((job) => job.priority))
      const said = ids.length === 1 ? say('movedTop', { name: isolate(name(first, first.publicId)) }) : undefined
      void commands.move(items, ids, { afterJobId: null, priority, band: bandOf(priority) }, said).then(clear)
    },
    bottom: (ids) => {
      const first = ids[0] ? own(ids[0]) : undefined
      if (!first) return
      const band = bandOf(first.priority)
      const next = items.findIndex((item) => item.kind === 'band' && BANDS.indexOf(item.band) > BANDS.indexOf(band))
      const place = placeAt(items, next < 0 ? items.length : next, new Set(ids))
      const said = ids.length === 1 ? say('movedBottom', { name: isolate(name(first, first.publicId)) }) : undefined
      if (place) void commands.move(items, ids, place, said).then(clear)
    },
    after: (id) => setMoveAfter(items.find((item) => item.id === id) ?? null),
    nudge: (id, step) => {
      const place = nudge(items, id, step)
      if (place) void commands.move(items, [id], place)
    },
    hold: (ids) => {
      const jobs = jobsIn(ids)
      void commands.hold(jobs, !jobs.every((job) => job.isHeld)).then(clear)
    },
    cancel: (ids) => void commands.cancel(jobsIn(ids)).then(clear),
    select: (id) => setSelected((before) => toggled(before, id)),
    group: () => selected.size > 1 && setGrouping(true),
    clear: () => (selected.size > 0 ? clear() : close()),
    togglePanel: (id) => (current ? close() : id && open(id)),
  }
  const toBand = (band: Band) =>
    void commands.move(items, [...selected], { afterJobId: null, priority: BAND_DEFAULT[band], band }).then(clear)
  const moveTo = (place: Place) => moveAfter && void commands.move(items, [moveAfter.id], place)
  const toggleGroup = (groupId: string) => setOpenGroups((before) => toggled(before, groupId))
  useQueueKeys(selected, keys)
  const actionsFor = useRowActions(keys, open, commands, items)
  return {
    shown,
    waiting,
    items,
    selected,
    setSelected,
    view,
    current,
    open,
    close,
    find,
    clear,
    keys,
    commands,
    toBand,
    moveTo,
    moveAfter,
    setMoveAfter,
    toggleGroup,
    setDragging,
    isGrouping,
    setGrouping,
    chosen: jobsIn(selected),
    actionsFor,
    width,
    resize,
  }
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

/** The menu of a row: everything that a drag or a key can do. */
function useRowActions(
  keys: QueueKeyActions,
  open: (id: string) => void,
  commands: ReturnType<typeof useQueueCommands>,
  items: readonly QueueItem[],
): (item: QueueItem) => MenuAction[] {
  const say = useText(queueText)
  const ui = useText(uiText)
  return (item) => {
    const jobs = jobsOf(item)
    const isHeld = jobs.every((job) => job.isHeld)
    const moves: MenuAction[] = isHeld
      ? []
      : [
          '-',
          { id: 'top', label: say('toTop'), icon: ArrowUpToLine, keys: 'T', onAction: () => keys.top([item.id]) },
          {
            id: 'bottom',
            label: say('toBottom'),
            icon: ArrowDownToLine,
            keys: 'B',
            onAction: () => keys.bottom([item.id]),
          },
          {
            id: 'after',
            label: say('moveAfter'),
            icon: CornerDownRight,
            mirrors: true,
            keys: 'M',
            onAction: () => keys.after(item.id),
          },
          ...BANDS.map(
            (band): MenuAction => ({
              id: `band-${band}`,
              label: ui(band),
              onAction: () =>
                void commands.move(items, [item.id], { afterJobId: null, priority: BAND_DEFAULT[band], band }),
            }),
          ),
        ]
    return [
      {
        id: 'open',
        label: say('open'),
        icon: PanelRightOpen,
        mirrors: true,
        keys: 'Enter',
        onAction: () => open(item.id),
      },
      ...moves,
      '-',
      {
        id: 'hold',
        label: say(isHeld ? 'release' : 'hold'),
        icon: isHeld ? CirclePlay : CirclePause,
        keys: 'P',
        onAction: () => void commands.hold(jobs, !isHeld),
      },
      { id: 'cancel', label: say('cancelJob'), icon: Ban, keys: 'C', onAction: () => void commands.cancel(jobs) },
    ]
  }
}
