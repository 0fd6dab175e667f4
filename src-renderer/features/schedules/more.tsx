/** What can be done to all schedules at once, to those that the filter shows, or beside them. */
import { CircleQuestionMark, Ellipsis, FileInput, ListFilter, Pause, Play } from 'lucide-react'
import { useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { Icon } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { manyActions } from './many-actions.ts'
import { pauseText } from './pause-text.ts'
import { schedulesText } from './text.ts'

/** The menu in the head of the screen. `shown`: how many rows a filter leaves; null without a filter. */
export function ScheduleMore({
  shown,
  onOpen,
}: {
  shown: number | null
  onOpen: (dialog: 'pauseAll' | 'pauseShown' | 'crontab') => void
}) {
  const say = useText(schedulesText)
  const sayPause = useText(pauseText)
  const pauseShown =
    shown === null || shown === 0
      ? []
      : [
          {
            id: 'pauseShown',
            label: sayPause('pauseShown', { count: shown }),
            icon: ListFilter,
            onAction: () => onOpen('pauseShown'),
          },
        ]
  return (
    <MenuButton
      label={say('moreActions')}
      className="button square"
      trigger={<Icon icon={Ellipsis} />}
      actions={[
        ...pauseShown,
        { id: 'pauseAll', label: say('pauseAll'), icon: Pause, onAction: () => onOpen('pauseAll') },
        { id: 'resumeAll', label: say('resumeAll'), icon: Play, onAction: () => void manyActions.resumeAll() },
        '-',
        { id: 'crontab', label: say('importCrontab'), icon: FileInput, onAction: () => onOpen('crontab') },
        { id: 'why', label: say('whyNothing'), icon: CircleQuestionMark, onAction: () => openOverlay('explain') },
      ]}
    />
  )
}
