/** New job, over any screen, from `N`: chooses what, who and how far, and queues it. */
import './new-job.css'
import { CirclePause, Undo2, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { Template } from '../../../src-preload/contract/entities.ts'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { RequestFailure } from '../../api/client.ts'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { closeOverlay, useOverlay } from '../../stores/overlay-store.ts'
import { remember } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { uiText } from '../../ui/text.ts'
import { Limits, Parameters, PriorityChoice, SendTo, WhatIsSent } from './asked.tsx'
import { type Draft, targetOf, useDraft } from './draft-store.ts'
import { WhatHappens } from './happens.tsx'
import { readParameters } from './parameters.ts'
import { newJobText } from './text.ts'

/** Opened by the overlay store; `templateId`, `deviceId`, `deviceGroupId` may come along. */
export default function NewJob() {
  const say = useText(newJobText)
  const args = useOverlay((overlay) => overlay.args)
  const change = useDraft((draft) => draft.change)
  useEffect(() => {
    if (args.templateId) change({ source: 'template', templateId: args.templateId, params: {} })
    if (args.deviceId) change({ targetKind: 'device', deviceId: args.deviceId })
    if (args.deviceGroupId) change({ targetKind: 'group', deviceGroupId: args.deviceGroupId })
  }, [args, change])
  return (
    <Dialog label={say('title')} isOpen onClose={closeOverlay} width={1120} top={64}>
      <Body />
    </Dialog>
  )
}

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

function Body() {
  const say = useText(newJobText)
  const ui = useText(uiText)
  const draft = useDraft()
  const job = useNewJob(draft)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends from any field of the form
    <div
      className="new-job"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void job.send(false)
      }}
    >
      <div className="new-job-head">
        <h2>{say('title')}</h2>
        <Segmented
          label={say('source')}
          value={draft.source}
          onChange={(source) => draft.change({ source })}
          items={[
            { id: 'template', label: say('fromTemplate') },
            { id: 'document', label: say('ownDocument') },
          ]}
        />
        <span className="push meta ink-3 optional">{say('draftKept')}</span>
        <IconButton label={ui('close')} icon={X} keys="Esc" onPress={closeOverlay} />
      </div>
      <div className="new-job-halves">
        <div className="new-job-left">
          {job.failure && <FailureBox failure={job.failure} />}
          <WhatIsSent templates={job.templates} documentError={job.documentError} />
          {!job.isLocal && <SendTo />}
          {job.template && (
            <Parameters template={job.template} misfits={job.hasTried ? job.read.misfits : {}} errors={job.errors} />
          )}
          <PriorityChoice place={job.reach?.place ?? null} total={job.reach ? job.reach.queueLength + 1 : null} />
          <Limits errors={job.errors} />
        </div>
        <div className="new-job-right" aria-live="polite">
          <WhatHappens
            target={job.target}
            reach={job.reach}
            template={job.template}
            document={job.document}
            values={job.read.values}
          />
        </div>
      </div>
      <Foot job={job} />
    </div>
  )
}

function Foot({ job }: { job: ReturnType<typeof useNewJob> }) {
  const say = useText(newJobText)
  const format = useFormat()
  const status = useRead('engine.status', {})
  const isOffline = status.data?.broker.state === 'offline' || status.data?.broker.state === 'refused'
  const count = job.reach?.total
  return (
    <div className="new-job-foot">
      <span className="meta ink-2 row gap-2">
        <Icon icon={Undo2} small mirrors />
        {say('canBeUndone')} {isOffline && !job.isLocal && say('waitsInOutbox')}
      </span>
      <span className="push row gap-2">
        <Button kind="quiet" keys="Esc" onPress={closeOverlay}>
          {say('cancel')}
        </Button>
        <Button icon={CirclePause} isDisabled={!job.canSend} onPress={() => void job.send(true)}>
          {say('queueHeld')}
        </Button>
        <Button kind="primary" keys="Ctrl Enter" isDisabled={!job.canSend} onPress={() => void job.send(false)}>
          {count === undefined || job.isLocal ? say('queue') : say('queueFor', { count, n: format.number(count) })}
        </Button>
      </span>
    </div>
  )
}

const NOTHING = { values: {}, misfits: {} }

/** Everything that both halves read, and how it is sent. */
function useNewJob(draft: Draft & { forget: () => void }) {
  const say = useText(newJobText)
  const nameOf = useName()
  const { language } = useLocale()
  const command = useCommand()
  const [hasTried, setTried] = useState(false)
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const [failure, setFailure] = useState<RequestFailure | null>(null)
  const templates = useRead('templates.list', { state: 'ACTIVE', limit: 200 })
  const template: Template | undefined =
    draft.source === 'template' ? templates.data?.items.find((each) => each.id === draft.templateId) : undefined
  const isLocal = template?.reach === 'local'
  const target = isLocal ? null : targetOf(draft)
  const reach = useRead(
    'jobs.reach',
    { target: target ?? { kind: 'all' }, priority: draft.priority, ...(template ? { templateId: template.id } : {}) },
    { enabled: target !== null, keep: true },
  )
  const read = useMemo(() => (template ? readParameters(template, draft.params) : NOTHING), [template, draft.params])
  const own = useMemo(() => readDocument(draft.documentText), [draft.documentText])
  const isDocument = draft.source === 'document'
  const document = isDocument ? (own.ok ? own.value : null) : template?.document
  const canSend = (isDocument ? own.ok : template !== undefined) && (isLocal || target !== null)
  const send = async (isHeld: boolean) => {
    setTried(true)
    if (!canSend || Object.keys(read.misfits).length > 0) return
    const named = draft.name.trim()
      ? language === 'ar'
        ? { nameAr: draft.name.trim() }
        : { nameEn: draft.name.trim() }
      : {}
    const what =
      isDocument && own.ok ? { document: own.value, ...named } : { templateId: template?.id ?? '', params: read.values }
    const minutes = Number.parseInt(draft.timeoutText, 10)
    const answer = await command(
      'jobs.create',
      {
        ...what,
        target,
        priority: draft.priority,
        isHeld,
        timeoutMinutes: Number.isFinite(minutes) ? minutes : null,
        expiresAt: draft.expiresHours === null ? null : Date.now() + draft.expiresHours * 3_600_000,
      },
      { quiet: true },
    )
    if (!answer.ok) {
      setErrors(answer.errors)
      setFailure(new RequestFailure(answer))
      return
    }
    const job = answer.value
    remember({
      sentence: say(isHeld ? 'queuedHeld' : 'queued', { name: isolate(nameOf(job, job.publicId)) }),
      undo: async () => (await command('jobs.cancel', { id: job.id })).ok,
    })
    draft.forget()
    closeOverlay()
  }
  return {
    templates: templates.data?.items,
    template,
    isLocal,
    target,
    reach: target ? reach.data : undefined,
    read,
    document,
    documentError: isDocument && !own.ok && hasTried ? say('documentBad', { why: own.why }) : null,
    errors,
    failure,
    hasTried,
    canSend,
    send,
  }
}
