/** The three states of a template as actions: each says what it did and can be taken back. Archive stands where delete would. */
import { Archive, ArchiveRestore, Check, Pencil } from 'lucide-react'
import type { Template } from '../../../src-preload/contract/entities.ts'
import type { TemplateState } from '../../../src-preload/contract/vocabulary.ts'
import { command } from '../../api/use-command.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { remember } from '../../stores/undo-store.ts'
import { nameIn } from '../../ui/bilingual-name.tsx'
import type { MenuAction } from '../../ui/menu.tsx'
import { templatesText } from './text.ts'

const DID = { CREATED: 'didDraft', ACTIVE: 'didActivate', ARCHIVED: 'didArchive' } as const

/** The menu of a stored template; empty for a new one. */
export function useTemplateStates(stored: Template | null): MenuAction[] {
  const say = useText(templatesText)
  const { language } = useLocale()
  if (!stored) return []
  const set = async (state: TemplateState) => (await command('templates.change', { id: stored.id, state })).ok
  const to = async (state: TemplateState) => {
    const before = stored.state
    if (!(await set(state))) return
    remember({
      sentence: say(DID[state], { name: nameIn(language, stored, `#${stored.number}`) }),
      undo: () => set(before),
      redo: () => set(state),
    })
  }
  const isArchived = stored.state === 'ARCHIVED'
  const actions: MenuAction[] = []
  if (stored.state === 'CREATED')
    actions.push({ id: 'activate', label: say('activate'), icon: Check, onAction: () => void to('ACTIVE') })
  if (stored.state === 'ACTIVE')
    actions.push({ id: 'draft', label: say('toDraft'), icon: Pencil, onAction: () => void to('CREATED') })
  actions.push(
    isArchived
      ? { id: 'unarchive', label: say('unarchive'), icon: ArchiveRestore, onAction: () => void to('ACTIVE') }
      : { id: 'archive', label: say('archive'), icon: Archive, keys: 'Delete', onAction: () => void to('ARCHIVED') },
  )
  return actions
}
