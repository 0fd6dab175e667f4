/** A value inside a sentence: underlined, and it opens its choices. */
import { MenuButton } from '../../../ui/menu.tsx'

/** An underlined value that opens its choices. */
export function Value({
  label,
  words,
  choices,
}: {
  label: string
  words: string
  choices: readonly { id: string; label: string; pick: () => void }[]
}) {
  return (
    <MenuButton
      label={`${label}: ${words}`}
      className="value-button"
      trigger={words}
      actions={choices.map(({ id, label: name, pick }) => ({ id, label: name, onAction: pick }))}
    />
  )
}
