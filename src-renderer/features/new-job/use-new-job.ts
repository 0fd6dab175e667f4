/** What both halves of New job read, and how it is sent. */
import { useMemo, useState } from 'react'
import type { Target, Template } from '../../../src-preload/contract/entities.ts'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import type { RequestInput, RequestOutput } from '../../../src-preload/contract/requests.ts'
import { RequestFailure } from '../../api/client.ts'
import { useCommand } from '../../api/use-command.ts'
import { useWorkParameters } from '../../forms/work-parameters.ts'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { closeOverlay } from '../../stores/overlay-store.ts'
import { remember } from '../../stores/undo-store.ts'
import { planToSend, planWrongsOf } from '../../rollout/use-plan.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { type Draft, targetOf, useDraft } from './draft-store.ts'
import { type Json, type Misfit, readParameters } from './parameters.ts'
import { newJobText } from './text.ts'

/** The document that the draft holds, or why it is none. */
export function readDocument(text: string): { ok: true; value: Record<string, never> } | { ok: false; why: string } {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, why: '{ }' }
    return { ok: true, value: value as Record<string, never> }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

/** What the draft comes to: its template, target, values and document, and whether it could be sent. */
export type Asked = {
  templates: readonly Template[] | undefined
  template: Template | undefined
  isLocal: boolean
  target: Target | null
  reach: RequestOutput<'jobs.reach'> | undefined
  values: Readonly<Record<string, Json>>
  misfits: Readonly<Record<string, Misfit>>
  document: unknown
  documentWhy: string | null
  canSend: boolean
}

const NOTHING = { values: {}, misfits: {} }

/** Reads the draft against the templates and asks who would get it. */
export function useAsked(draft: Draft): Asked {
  const templates = useRead('templates.list', { state: 'ACTIVE', limit: 200 })
  const isDocument = draft.source === 'document'
  const stored = isDocument ? undefined : templates.data?.items.find((each) => each.id === draft.templateId)
  const parameters = useWorkParameters(stored)
  const template = useMemo(() => stored && { ...stored, parameters: [...parameters] }, [stored, parameters])
  const isLocal = template?.reach === 'local'
  const target = isLocal ? null : targetOf(draft)
  const reach = useRead(
    'jobs.reach',
    { target: target ?? { kind: 'all' }, priority: draft.priority, ...(template ? { templateId: template.id } : {}) },
    { enabled: target !== null, keep: true },
  )
  const read = useMemo(() => (template ? readParameters(template, draft.params) : NOTHING), [template, draft.params])
  const own = useMemo(() => readDocument(draft.documentText), [draft.documentText])
  return {
    templates: templates.data?.items,
    template,
    isLocal,
    target,
    reach: target ? reach.data : undefined,
    ...read,
    document: isDocument ? (own.ok ? own.value : null) : template?.document,
    documentWhy: isDocument && !own.ok ? own.why : null,
    canSend:
      (isDocument ? own.ok : template !== undefined) &&
      (isLocal || target !== null) &&
      (isLocal || Object.keys(planWrongsOf(draft.plan)).length === 0),
  }
}

/** The request that the draft stands for. `now` (epoch ms) is when it is sent. */
export function requestOf(
  draft: Draft,
  asked: Asked,
  { language, zone, now }: { language: 'en' | 'ar'; zone: string; now: number },
): RequestInput<'jobs.create'> {
  const name = draft.name.trim()
  const named = name === '' ? {} : language === 'ar' ? { nameAr: name } : { nameEn: name }
  const own = readDocument(draft.documentText)
  const minutes = Number.parseInt(draft.timeoutText, 10)
  const what =
    draft.source === 'document' && own.ok
      ? { document: own.value, ...named }
      : { templateId: asked.template?.id ?? '', params: { ...asked.values } }
  return {
    ...what,
    target: asked.target,
    priority: draft.priority,
    timeoutMinutes: Number.isFinite(minutes) ? minutes : null,
    expiresAt: draft.expiresHours === null ? null : now + draft.expiresHours * 3_600_000,
    ...(draft.plan === null || asked.isLocal ? {} : { fleetPlan: planToSend(draft.plan, zone) }),
  }
}

/** Sends the draft; `hasTried` lets the form say what is missing. */
export function useSend(asked: Asked) {
  const say = useText(newJobText)
  const nameOf = useName()
  const { language, zone } = useLocale()
  const command = useCommand()
  const [hasTried, setTried] = useState(false)
  const [failure, setFailure] = useState<RequestFailure | null>(null)
  const send = async (isHeld: boolean) => {
    setTried(true)
    if (!asked.canSend || Object.keys(asked.misfits).length > 0) return
    const draft = useDraft.getState()
    const input = { ...requestOf(draft, asked, { language, zone, now: Date.now() }), isHeld }
    const answer = await command('jobs.create', input, { quiet: true })
    if (!answer.ok) return setFailure(new RequestFailure(answer))
    const job = answer.value
    const name = isolate(nameOf(job, job.publicId))
    remember({
      sentence: say(isHeld ? 'queuedHeld' : 'queued', { name }),
      undo: async () => (await command('jobs.cancel', { id: job.id })).ok,
    })
    draft.forget()
    closeOverlay()
  }
  const errors: readonly FieldError[] = failure?.errors ?? []
  return { hasTried, failure, errors, send }
}

/** What is asked of the engine before the start; null while the draft names no work or no device, or holds what cannot be sent. */
export function previewOf(draft: Draft, asked: Asked, zone: string): RequestInput<'jobs.preview'> | null {
  const isWhole = asked.canSend && !asked.isLocal && asked.target !== null && Object.keys(asked.misfits).length === 0
  if (!isWhole) return null
  const own = draft.source === 'document' ? readDocument(draft.documentText) : null
  const plan = draft.plan === null ? {} : { fleetPlan: planToSend(draft.plan, zone) }
  const common = { target: asked.target, priority: draft.priority, ...plan }
  if (own) return own.ok ? { document: own.value, ...common } : null
  return asked.template ? { templateId: asked.template.id, params: { ...asked.values }, ...common } : null
}
