/** What can be done to all schedules at once, or beside them. */
import { CircleQuestionMark, Ellipsis, FileInput, Pause, Play } from 'lucide-react'
import { useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { Icon } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { manyActions } from './many-actions.ts'
import { schedulesText } from './text.ts'

/** The menu in the head of the screen. */
export function ScheduleMore({ onOpen }: { onOpen: (dialog: 'pauseAll' | 'crontab') => void }) {
  const say = useText(schedulesText)
  return (
    <MenuButton
      label={say('moreActions')}
      className="button square"
      trigger={<Icon icon={Ellipsis} />}
      actions={[
        { id: 'pauseAll', label: say('pauseAll'), icon: Pause, onAction: () => onOpen('pauseAll') },
        { id: 'resumeAll', label: say('resumeAll'), icon: Play, onAction: () => void manyActions.resumeAll() },
        '-',
        { id: 'crontab', label: say('importCrontab'), icon: FileInput, onAction: () => onOpen('crontab') },
        { id: 'why', label: say('whyNothing'), icon: CircleQuestionMark, onAction: () => openOverlay('explain') },
      ]}
    />
  )
}
