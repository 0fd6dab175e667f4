/** One field for chips and a typed query, with room for a range beside it. `/` focuses it. */
import { Search } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useText } from '../i18n/locale.tsx'
import { LinkButton } from './button.tsx'
import { Chip } from './chip.tsx'
import { Icon } from './icon.tsx'
import { uiText } from './text.ts'

export type FilterChip = { id: string; field: string; value: string }

/** Chips come from the screen; Backspace in an empty field removes the last one. */
export function FilterBar({
  chips = [],
  onRemove,
  onClear,
  query,
  onQuery,
  placeholder,
  label,
  children,
}: {
  chips?: readonly FilterChip[]
  onRemove?: (id: string) => void
  onClear?: () => void
  query: string
  onQuery: (query: string) => void
  placeholder?: string
  label?: string
  /** Date range, segments: at the end of the bar. */
  children?: ReactNode
}) {
  const say = useText(uiText)
  const id = useId()
  return (
    <div className="filter-bar" role="search">
      <div className="filter-field">
        <Icon icon={Search} small />
        {chips.map((chip) => (
          <Chip
            key={chip.id}
            field={chip.field}
            value={chip.value}
            {...(onRemove ? { onRemove: () => onRemove(chip.id) } : {})}
          />
        ))}
        <input
          id={id}
          data-filter=""
          value={query}
          dir="auto"
          spellCheck={false}
          placeholder={placeholder ?? say('searchPlaceholder')}
          aria-label={label ?? placeholder ?? say('searchPlaceholder')}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            const last = chips.at(-1)
            if (event.key === 'Backspace' && query === '' && last) onRemove?.(last.id)
            if (event.key === 'Escape' && query !== '') {
              event.stopPropagation()
              onQuery('')
            }
          }}
        />
        {onClear && (chips.length > 0 || query !== '') && <LinkButton onPress={onClear}>{say('clearAll')}</LinkButton>}
      </div>
      {children}
    </div>
  )
}
