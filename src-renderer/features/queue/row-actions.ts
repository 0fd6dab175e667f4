/** The menu of a row: everything that a drag or a key can do. */
import {
  ArrowDownToLine,
  ArrowUpToLine,
  Ban,
  CirclePause,
  CirclePlay,
  CornerDownRight,
  PanelRightOpen,
  SquareCheck,
} from 'lucide-react'
import { useText } from '../../i18n/locale.tsx'
import type { MenuAction } from '../../ui/menu.tsx'
import { BAND_DEFAULT, BANDS } from '../../ui/priority.tsx'
import { uiText } from '../../ui/text.ts'
import { jobsOf, type QueueItem } from './queue-model.ts'
import { queueText } from './text.ts'
import type { useBoard } from './use-board.ts'

/** Actions for a row, moves left out for what is held. */
export function useRowActions(board: ReturnType<typeof useBoard>): (item: QueueItem) => MenuAction[] {
  const say = useText(queueText)
  const moves = useMoveActions(board)
  return (item) => {
    const jobs = jobsOf(item)
    const isHeld = jobs.every((job) => job.isHeld)
    const holdIcon = isHeld ? CirclePlay : CirclePause
    const hold = () => void board.commands.hold(jobs, !isHeld)
    return [
      {
        id: 'open',
        label: say('open'),
        icon: PanelRightOpen,
        mirrors: true,
        keys: 'Enter',
        onAction: () => board.open(item.id),
      },
      { id: 'select', label: say('select'), icon: SquareCheck, keys: 'X', onAction: () => board.keys.select(item.id) },
      ...(isHeld ? [] : moves(item)),
      '-',
      { id: 'hold', label: say(isHeld ? 'release' : 'hold'), icon: holdIcon, keys: 'P', onAction: hold },
      { id: 'cancel', label: say('cancelJob'), icon: Ban, keys: 'C', onAction: () => void board.commands.cancel(jobs) },
    ]
  }
}

function useMoveActions({ keys, commands, items }: ReturnType<typeof useBoard>): (item: QueueItem) => MenuAction[] {
  const say = useText(queueText)
  const ui = useText(uiText)
  return ({ id }) => [
    '-',
    { id: 'top', label: say('toTop'), icon: ArrowUpToLine, keys: 'T', onAction: () => keys.top([id]) },
    { id: 'bottom', label: say('toBottom'), icon: ArrowDownToLine, keys: 'B', onAction: () => keys.bottom([id]) },
    {
      id: 'after',
      label: say('moveAfter'),
      icon: CornerDownRight,
      mirrors: true,
      keys: 'M',
      onAction: () => keys.after(id),
    },
    ...BANDS.map((band): MenuAction => {
      const place = { afterJobId: null, priority: BAND_DEFAULT[band], band }
      return { id: `band-${band}`, label: ui(band), onAction: () => void commands.move(items, [id], place) }
    }),
  ]
}
