/** The state of one template in the editor: draft, what is wrong, saving and the conflict. Drafts survive leaving. */
import { useMemo, useState } from 'react'
import type { Template } from '../../../src-preload/contract/entities.ts'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import { command } from '../../api/use-command.ts'
import { errorAt, errorsOf, errorsUnder } from '../../forms/field-errors.ts'
import { useProblemText } from '../../forms/parameter-fields.tsx'
import { say } from '../../i18n/catalogue.ts'
import { type Language, ltr } from '../../i18n/direction.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { nameIn } from '../../ui/bilingual-name.tsx'
import { inputOf, type TemplateDraft, wrongsOf } from './draft.ts'
import { templatesText } from './text.ts'

const kept = new Map<string, TemplateDraft>()

/** Forgets the drafts; for tests. */
export function forgetDrafts(): void {
  kept.clear()
}

/** Fields of the engine's refusals under the names that the form uses. */
const SAME: Readonly<Record<string, string>> = {
  timeout: 'timeoutMinutes',
  expiry: 'expiryMinutes',
  totalTimeout: 'totalTimeoutMinutes',
  retryLimit: 'retry.limit',
  retryDelay: 'retry.delayMs',
}

export type TemplateEditor = ReturnType<typeof useTemplateEditor>

/** The draft as it was left, or the base; `forget` goes on with another one and keeps nothing. */
function useKeptDraft(key: string, base: TemplateDraft) {
  const [draft, show] = useState<TemplateDraft>(() => kept.get(key) ?? base)
  const setDraft = (some: Partial<TemplateDraft>) =>
    show((before) => {
      const next = { ...before, ...some }
      kept.set(key, next)
      return next
    })
  const forget = (to: TemplateDraft) => {
    kept.delete(key)
    show(to)
  }
  return { draft, setDraft, forget }
}

/** `stored` null: a new template. */
export function useTemplateEditor(stored: Template | null, base: TemplateDraft, onSaved: (id: string) => void) {
  const { language, zone } = useLocale()
  const { draft, setDraft, forget } = useKeptDraft(stored?.id ?? 'new', base)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [wasTried, setTried] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const [seen, setSeen] = useState(stored?.version ?? null)
  const change = (some: Partial<TemplateDraft>) => {
    setFailure(null)
    setDraft(some)
  }
  const wrongs = useMemo(() => wrongsOf(draft), [draft])
  const reset = (to: TemplateDraft, version: number | null) => {
    forget(to)
    setSeen(version)
    setFailure(null)
    setTried(false)
  }
  const save = async (over = false): Promise<void> => {
    setTried(true)
    const input = inputOf(draft, zone)
    if (!input || isSaving) return
    setSaving(true)
    const edit = stored && { id: stored.id, ...(over ? {} : { version: seen }), ...input }
    const answer = edit
      ? await command('templates.change', edit, { quiet: true })
      : await command('templates.create', { ...input, state: 'ACTIVE' }, { quiet: true })
    setSaving(false)
    if (!answer.ok) return setFailure(answer)
    reset(draft, answer.value.version)
    toast(say(templatesText, 'didSave', { name: nameIn(language, answer.value) }))
    onSaved(answer.value.id)
  }
  const isDirty = stored === null || JSON.stringify(draft) !== JSON.stringify(base)
  const errorOf = useErrorOf(wrongs, failure, wasTried)
  return {
    draft,
    change,
    wrongs,
    errorOf,
    paramErrors: paramErrorsOf(failure, language),
    failure,
    isSaving,
    isDirty,
    save,
    isConflict:
      failure?.code === 'version_conflict' || (stored !== null && seen !== null && stored.version > seen && isDirty),
    discard: () => reset(base, stored?.version ?? null),
  }
}

/** Refusals of values, by the path from the parameter's key on. */
function paramErrorsOf(failure: Failure | null, language: Language): Record<string, string> {
  return failure ? errorsUnder(errorsOf(failure, language), 'defaultParams') : {}
}

/** Missing names are not wrong before the first try to save; what was typed wrongly is said at once. */
const QUIET = new Set(['nameNeeded', 'functionNeeded', 'target'])

function useErrorOf(
  wrongs: ReturnType<typeof wrongsOf>,
  failure: Failure | null,
  wasTried: boolean,
): (path: string) => string | null {
  const text = useText(templatesText)
  const problem = useProblemText()
  const { language } = useLocale()
  return (path) => {
    const wrong = wrongs[path]
    if (wrong && (wasTried || !QUIET.has(wrong.code)) && !(wrong.code === 'keyBad' && !wasTried)) {
      if (wrong.code === 'plan') return null
      if (wrong.code === 'value') return problem(wrong.problem)
      if (wrong.code === 'documentBad') return text('documentBad', { why: ltr(wrong.why) })
      if (wrong.code === 'wholeNumber') return text('wholeNumber', { least: wrong.least, most: wrong.most })
      return wrong.code === 'target' ? problem({ code: 'needed' }) : text(wrong.code)
    }
    if (!failure || failure.code === 'version_conflict') return null
    const errors = errorsOf(failure, language)
    return errorAt(errors, SAME[path] ?? path)
  }
}
