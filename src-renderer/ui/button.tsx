/** Buttons and key caps. One primary per region; links are underlined ink. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Icon } from './icon.tsx'

export type ButtonProps = {
  children: ReactNode
  kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  small?: boolean
  icon?: LucideIcon
  /** Mirror the icon in Arabic. */
  mirrors?: boolean
  /** Key caps shown after the words, e.g. `Ctrl Enter`. */
  keys?: string
  /** A pressed look, for buttons that keep something open. */
  on?: boolean
  isDisabled?: boolean
  autoFocus?: boolean
  type?: 'button' | 'submit'
  'aria-label'?: string
  onPress?: () => void
}

/** A button of 30 px (28 compact), or 24 when `small`. */
export function Button({ children, kind = 'plain', small, icon, mirrors, keys, on, ...rest }: ButtonProps) {
  const name = ['button', kind !== 'plain' && kind, small && 'small', on && 'on'].filter(Boolean).join(' ')
  return (
    <AriaButton className={name} {...rest}>
      {icon && <Icon icon={icon} small {...(mirrors ? { mirrors } : {})} />}
      {children}
      {keys && <Keys keys={keys} />}
    </AriaButton>
  )
}

/** A square button whose word is a tooltip and its accessible name. */
export function IconButton({
  label,
  icon,
  small,
  mirrors,
  keys,
  on,
  isDisabled,
  onPress,
}: {
  label: string
  icon: LucideIcon
  small?: boolean
  mirrors?: boolean
  keys?: string
  on?: boolean
  isDisabled?: boolean
  onPress?: () => void
}) {
  const name = ['button quiet square', small && 'small', on && 'on'].filter(Boolean).join(' ')
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        className={name}
        aria-label={label}
        isDisabled={isDisabled ?? false}
        {...(onPress ? { onPress } : {})}
      >
        <Icon icon={icon} {...(small ? { small } : {})} {...(mirrors ? { mirrors } : {})} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label} {keys && <Keys keys={keys} />}
      </Tooltip>
    </TooltipTrigger>
  )
}

/** Words that act, inside a sentence or a line: underlined ink. */
export function LinkButton({
  children,
  onPress,
  isDisabled,
}: {
  children: ReactNode
  onPress: () => void
  isDisabled?: boolean
}) {
  return (
    <AriaButton className="link-button" onPress={onPress} isDisabled={isDisabled ?? false}>
      {children}
    </AriaButton>
  )
}

/** Key caps, always left to right. `keys` are parted by spaces. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {keys.split(' ').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}
