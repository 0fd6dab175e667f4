/** The state of one editor: draft, what changed, what is wrong, saving and the conflict. Drafts survive closing the panel. */
import { useMemo, useState } from 'react'
import type { Failure } from '../../../../src-preload/contract/failures.ts'
import type { Schedule } from '../../../../src-preload/contract/entities.ts'
import { command } from '../../../api/use-command.ts'
import { errorsOf, type FieldErrors, focusFirstWrong } from '../../../forms/field-errors.ts'
import { say } from '../../../i18n/catalogue.ts'
import { useLocale } from '../../../i18n/locale.tsx'
import { toast } from '../../../stores/undo-store.ts'
import { nameIn } from '../../../ui/bilingual-name.tsx'
import { changedFields, inputOf, missingField, type ScheduleDraft } from '../draft.ts'
import { editorText } from './text.ts'

/** By schedule id, or `new`. In memory only. */
const kept = new Map<string, ScheduleDraft>()

/** Forgets the drafts; for tests. */
export function forgetDrafts(): void {
  kept.clear()
}

export type Editor = ReturnType<typeof useEditor>

/** The draft as it was left, or the base; `forget` goes on with another one and keeps nothing. */
function useKeptDraft(key: string, base: ScheduleDraft) {
  const [draft, show] = useState<ScheduleDraft>(() => kept.get(key) ?? base)
  const setDraft = (some: Partial<ScheduleDraft>) =>
    show((before) => {
      const next = { ...before, ...some }
      kept.set(key, next)
      return next
    })
  const forget = (to: ScheduleDraft) => {
    kept.delete(key)
    show(to)
  }
  return { draft, setDraft, forget }
}

/** `stored` is null for a new schedule; `base` is what it is compared with. */
export function useEditor(key: string, stored: Schedule | null, base: ScheduleDraft, onSaved: (id: string) => void) {
  const { language } = useLocale()
  const { draft, setDraft, forget } = useKeptDraft(key, base)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isSaving, setSaving] = useState(false)
  const [seen, setSeen] = useState(stored?.version ?? null)
  const change = (some: Partial<ScheduleDraft>) => {
    setFailure(null)
    setDraft(some)
  }
  const reset = (to: ScheduleDraft, version: number | null) => {
    forget(to)
    setSeen(version)
    setFailure(null)
  }
  const save = async (over = false): Promise<void> => {
    const input = inputOf(draft)
    if (!input || isSaving) return
    setSaving(true)
    const seenVersion = over ? {} : { version: seen }
    const answer = stored
      ? await command('schedules.change', { id: stored.id, ...seenVersion, ...input }, { quiet: true })
      : await command('schedules.create', input, { quiet: true })
    setSaving(false)
    if (!answer.ok) {
      setFailure(answer)
      return focusFirstWrong()
    }
    reset(draft, answer.value.version)
    toast(say(editorText, 'didSave', { name: nameIn(language, answer.value) }))
    onSaved(answer.value.id)
  }
  const changed = useMemo(() => changedFields(draft, base), [draft, base])
  const errors: FieldErrors = failure && failure.code !== 'version_conflict' ? errorsOf(failure, language) : {}
  return {
    draft,
    change,
    changed,
    errors,
    failure,
    isSaving,
    save,
    missing: missingField(draft),
    isConflict: failure?.code === 'version_conflict',
    isStale: stored !== null && seen !== null && stored.version > seen,
    discard: () => reset(base, stored?.version ?? null),
  }
}
