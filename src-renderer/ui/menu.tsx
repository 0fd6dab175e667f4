/** A menu of actions behind a button. */
import { Ellipsis, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components'
import { useText } from '../i18n/locale.tsx'
import { Keys } from './button.tsx'
import { Icon } from './icon.tsx'
import { uiText } from './text.ts'

/** An action, or `'-'` for a line between kinds. */
export type MenuAction =
  | '-'
  | {
      id: string
      label: string
      icon?: LucideIcon
      mirrors?: boolean
      keys?: string
      isDisabled?: boolean
      onAction: () => void
    }

/** A button with a menu; without `trigger` it is the three dots named by `label`. */
export function MenuButton({
  label,
  actions,
  trigger,
  className,
}: {
  label?: string
  actions: readonly MenuAction[]
  trigger?: ReactNode
  className?: string
}) {
  const say = useText(uiText)
  return (
    <MenuTrigger>
      <AriaButton
        className={className ?? (trigger ? 'button' : 'button quiet square')}
        aria-label={label ?? (trigger ? undefined : say('more'))}
      >
        {trigger ?? <Icon icon={Ellipsis} />}
      </AriaButton>
      <Popover className="popover" offset={4} placement="bottom end">
        <ActionMenu label={label ?? say('more')} actions={actions} />
      </Popover>
    </MenuTrigger>
  )
}

/** The menu alone, for a popover of one's own. */
export function ActionMenu({ label, actions }: { label: string; actions: readonly MenuAction[] }) {
  return (
    <AriaMenu aria-label={label}>
      {actions.map((action, index) =>
        action === '-' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
          <Separator key={`line-${index}`} className="menu-separator" />
        ) : (
          <MenuItem
            key={action.id}
            id={action.id}
            className="menu-item"
            textValue={action.label}
            isDisabled={action.isDisabled ?? false}
            onAction={action.onAction}
          >
            {action.icon && <Icon icon={action.icon} small {...(action.mirrors ? { mirrors: true } : {})} />}
            <span>{action.label}</span>
            {action.keys && <Keys keys={action.keys} />}
          </MenuItem>
        ),
      )}
    </AriaMenu>
  )
}
