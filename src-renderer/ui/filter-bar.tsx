/** One field for chips and a typed query, with room for a range beside it. `/` focuses it. */
import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useText } from '../i18n/locale.tsx'
import { LinkButton } from './button.tsx'
import { Chip } from './chip.tsx'
import { Icon } from './icon.tsx'
import { uiText } from './text.ts'

export type FilterChip = { id: string; field: string; value: string }

export type FilterBarProps = {
  chips?: readonly FilterChip[]
  onRemove?: (id: string) => void
  onClear?: () => void
  query: string
  onQuery: (query: string) => void
  placeholder?: string
  label?: string
  /** Date range, segments: at the end of the bar. */
  children?: ReactNode
}

/** Chips come from the screen; Backspace in an empty field removes the last one. */
export function FilterBar(props: FilterBarProps) {
  const { chips = [], onRemove, onClear, query, children } = props
  const say = useText(uiText)
  return (
    <div className="filter-bar" role="search">
      <div className="filter-field">
        <Icon icon={Search} small />
        {chips.map((chip) => {
          const remove = onRemove ? { onRemove: () => onRemove(chip.id) } : {}
          return <Chip key={chip.id} field={chip.field} value={chip.value} {...remove} />
        })}
        <QueryInput {...props} />
        {onClear && (chips.length > 0 || query !== '') && <LinkButton onPress={onClear}>{say('clearAll')}</LinkButton>}
      </div>
      {children}
    </div>
  )
}

function QueryInput({ chips = [], onRemove, query, onQuery, placeholder, label }: FilterBarProps) {
  const say = useText(uiText)
  const words = placeholder ?? say('searchPlaceholder')
  return (
    <input
      data-filter=""
      value={query}
      dir={query === '' ? undefined : 'auto'}
      spellCheck={false}
      placeholder={words}
      aria-label={label ?? words}
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
  )
}
