/** View state of the queue's board: selection, open groups, the row in the hand, and what the keys do with them. */
import { useMemo, useState } from 'react'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { BANDS, bandOf } from '../../ui/priority.tsx'
import { jobsOf, layOut, nudge, placeAt, type Queue, type QueueItem, type QueueRow } from './queue-model.ts'
import { queueText } from './text.ts'
import { type QueueCommands, useQueueCommands } from './use-queue-commands.ts'
import { type QueueKeyActions, useQueueKeys } from './use-queue-keys.ts'
import { useStill } from './use-still.ts'

/** Everything that the board draws from. While a row is in the hand `shown` stands still and `waiting` counts. */
export function useBoard(queue: Queue) {
  const commands = useQueueCommands()
  const status = useRead('engine.status', {})
  const panel = usePanelRoute()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [openGroups, setOpenGroups] = useState<ReadonlySet<string>>(new Set())
  const [isDragging, setDragging] = useState(false)
  const [isGrouping, setGrouping] = useState(false)
  const [moveAfter, setMoveAfter] = useState<QueueItem | null>(null)
  const { shown, waiting } = useStill(queue, isDragging)
  const items = useMemo(() => layOut(shown.waiting, openGroups), [shown.waiting, openGroups])
  const isOffline = status.data?.broker.state === 'offline'
  const view = useMemo(() => ({ narrow: panel.current !== null, isOffline }), [panel.current, isOffline])
  const find = (id: string) => [...shown.running, ...shown.waiting, ...shown.held].find((job) => job.id === id)
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
  const moves = useMoves(items, jobsIn, commands, clear)
  const keys: QueueKeyActions = {
    ...moves,
    after: (id) => setMoveAfter(items.find((item) => item.id === id) ?? null),
    select: (id) => setSelected((before) => toggled(before, id)),
    group: () => selected.size > 1 && setGrouping(true),
    clear: () => (selected.size > 0 ? clear() : panel.close()),
    togglePanel: (id) => (panel.current ? panel.close() : id && panel.open(id)),
  }
  useQueueKeys(selected, keys)
  const toggleGroup = (groupId: string) => setOpenGroups((before) => toggled(before, groupId))
  const state = { shown, waiting, items, selected, view, isGrouping, moveAfter, chosen: jobsIn(selected) }
  return {
    ...panel,
    ...state,
    commands,
    keys,
    find,
    clear,
    setSelected,
    setDragging,
    setGrouping,
    setMoveAfter,
    toggleGroup,
  }
}

/** Which row the panel shows is part of the address. */
function usePanelRoute() {
  const { params, set } = useRoute()
  return {
    current: params.job ?? (params.group ? `group:${params.group}` : null),
    open: (id: string) =>
      set(
        id.startsWith('group:') ? { group: id.slice('group:'.length), job: undefined } : { job: id, group: undefined },
      ),
    close: () => set({ job: undefined, group: undefined }),
  }
}

type Moves = Pick<QueueKeyActions, 'top' | 'bottom' | 'nudge' | 'hold' | 'cancel'>

function useMoves(
  items: readonly QueueItem[],
  jobsIn: (ids: Iterable<string>) => QueueRow[],
  commands: QueueCommands,
  clear: () => void,
): Moves {
  const say = useText(queueText)
  const name = useName()
  const said = (ids: readonly string[], job: QueueRow, words: 'movedTop' | 'movedBottom') =>
    ids.length === 1 ? say(words, { name: isolate(name(job, job.publicId)) }) : undefined
  return {
    top: (ids) => {
      const jobs = jobsIn(ids)
      const [first] = jobs
      if (!first) return
      const priority = Math.max(...jobs.map((job) => job.priority))
      const place = { afterJobId: null, priority, band: bandOf(priority) }
      void commands.move(items, ids, place, said(ids, first, 'movedTop')).then(clear)
    },
    bottom: (ids) => {
      const [first] = jobsIn(ids)
      if (!first) return
      const band = BANDS.indexOf(bandOf(first.priority))
      const next = items.findIndex((item) => item.kind === 'band' && BANDS.indexOf(item.band) > band)
      const place = placeAt(items, next < 0 ? items.length : next, new Set(ids))
      if (place) void commands.move(items, ids, place, said(ids, first, 'movedBottom')).then(clear)
    },
    nudge: (id, step) => {
      const place = nudge(items, id, step)
      if (place) void commands.move(items, [id], place)
    },
    hold: (ids) => {
      const jobs = jobsIn(ids)
      void commands.hold(jobs, !jobs.every((job) => job.isHeld)).then(clear)
    },
    cancel: (ids) => void commands.cancel(jobsIn(ids)).then(clear),
  }
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
