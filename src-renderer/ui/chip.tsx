/** A filter as a chip: field, value, and a cross that takes it away. */
import { X } from 'lucide-react'
import { useText } from '../i18n/locale.tsx'
import { uiText } from './text.ts'

/** Without `onRemove` it only says. */
export function Chip({ field, value, onRemove }: { field?: string; value: string; onRemove?: () => void }) {
  const say = useText(uiText)
  return (
    <span className="chip">
      {field && <span className="chip-field">{field}</span>}
      <bdi>{value}</bdi>
      {onRemove && (
        <button
          type="button"
          aria-label={say('remove', { what: field ? `${field} ${value}` : value })}
          onClick={onRemove}
        >
          <X aria-hidden="true" />
        </button>
      )}
    </span>
  )
}
