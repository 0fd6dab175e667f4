/** What can be done to all schedules at once, to those that the filter shows, or beside them. */
import { CircleQuestionMark, Ellipsis, FileInput, ListFilter, Pause, Play } from 'lucide-react'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { Icon } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { manyActions } from './many-actions.ts'
import { pauseText } from './pause-text.ts'
import { schedulesText } from './text.ts'

/** What the menu opens. */
export type MoreDialog = { kind: 'pauseShown'; rows: readonly ScheduleRow[] } | { kind: 'pauseAll' | 'crontab' }

type Props = { shown: readonly ScheduleRow[] | null; onOpen: (dialog: MoreDialog) => void }

/** The menu in the head of the screen. `shown`: the rows that a filter leaves; null without a filter. */
export function ScheduleMore({ shown, onOpen }: Props) {
  const say = useText(schedulesText)
  const sayPause = useText(pauseText)
  const pauseShown =
    shown === null || shown.length === 0
      ? []
      : [
          {
            id: 'pauseShown',
            label: sayPause('pauseShown', { count: shown.length }),
            icon: ListFilter,
            onAction: () => onOpen({ kind: 'pauseShown', rows: shown }),
          },
        ]
  return (
    <MenuButton
      label={say('moreActions')}
      className="button square"
      trigger={<Icon icon={Ellipsis} />}
      actions={[
        ...pauseShown,
        { id: 'pauseAll', label: say('pauseAll'), icon: Pause, onAction: () => onOpen({ kind: 'pauseAll' }) },
        { id: 'resumeAll', label: say('resumeAll'), icon: Play, onAction: () => void manyActions.resumeAll() },
        '-',
        { id: 'crontab', label: say('importCrontab'), icon: FileInput, onAction: () => onOpen({ kind: 'crontab' }) },
        { id: 'why', label: say('whyNothing'), icon: CircleQuestionMark, onAction: () => openOverlay('explain') },
      ]}
    />
  )
}
