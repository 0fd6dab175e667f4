/** New job, over any screen, from `N`: chooses what, who and how far, and queues it. */
import './new-job.css'
import { CirclePause, Undo2, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { JobPreview, useGetCount } from '../../rollout/preview.tsx'
import { closeOverlay, useOverlay } from '../../stores/overlay-store.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { uiText } from '../../ui/text.ts'
import { useDraft } from './draft-store.ts'
import { WhatHappens } from './happens.tsx'
import { Limits, OwnPlan, PriorityChoice } from './limits.tsx'
import { Parameters } from './parameter-form.tsx'
import { newJobText } from './text.ts'
import { type Asked, previewOf, useAsked, useSend } from './use-new-job.ts'
import { SendTo, WhatIsSent } from './asked.tsx'

/** Opened by the overlay store; `templateId`, `deviceId`, `deviceIds` (a line each), `deviceGroupId` may come along. */
export default function NewJob() {
  const say = useText(newJobText)
  const args = useOverlay((overlay) => overlay.args)
  const change = useDraft((draft) => draft.change)
  useEffect(() => {
    if (args.templateId) change({ source: 'template', templateId: args.templateId, params: {} })
    if (args.deviceId) change({ targetKind: 'device', deviceId: args.deviceId })
    if (args.deviceIds) change({ targetKind: 'devices', deviceIds: args.deviceIds.split('\n') })
    if (args.deviceGroupId) change({ targetKind: 'group', deviceGroupId: args.deviceGroupId })
  }, [args, change])
  return (
    <Dialog label={say('title')} isOpen onClose={closeOverlay} width={1120} top={64}>
      <Body />
    </Dialog>
  )
}

function Body() {
  const draft = useDraft()
  const asked = useAsked(draft)
  const { hasTried, failure, errors, send } = useSend(asked)
  const say = useText(newJobText)
  const why = asked.documentWhy !== null ? say('documentBad', { why: asked.documentWhy }) : null
  const { template, target, reach } = asked
  const { zone } = useLocale()
  const first = useFirstFocus()
  const preview = previewOf(draft, asked, zone)
  // The engine's checks may leave out some of whom the target means; until they are known, all of them count.
  const getCount = useGetCount(preview) ?? reach?.total
  return (
    <div
      ref={first}
      className="new-job"
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.stopPropagation()
        void send(false)
      }}
    >
      <Head />
      <div className="new-job-halves">
        <div className="new-job-left">
          {failure && <FailureBox failure={failure} />}
          <WhatIsSent templates={asked.templates} documentError={why} />
          {!asked.isLocal && <SendTo />}
          {template && <Parameters template={template} misfits={hasTried ? asked.misfits : {}} errors={errors} />}
          <PriorityChoice place={reach?.place ?? null} total={reach ? reach.queueLength + 1 : null} />
          <Limits errors={errors} />
          {!asked.isLocal && <OwnPlan errors={errors} hasTemplate={template !== undefined} />}
        </div>
        <div className="new-job-right" aria-live="polite">
          <WhatHappens
            target={target}
            reach={reach}
            getCount={getCount ?? 0}
            template={template}
            document={asked.document}
            values={asked.values}
          />
          <JobPreview input={preview} />
        </div>
      </div>
      <Foot asked={asked} count={getCount} onSend={(isHeld) => void send(isHeld)} />
    </div>
  )
}

/** Puts the focus on the first control, so that the keys of the form work at once. */
function useFirstFocus() {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => ref.current?.querySelector<HTMLElement>('[role="radio"], button, input')?.focus(), [])
  return ref
}

function Head() {
  const say = useText(newJobText)
  const ui = useText(uiText)
  const source = useDraft((draft) => draft.source)
  const change = useDraft((draft) => draft.change)
  return (
    <div className="new-job-head">
      <h2>{say('title')}</h2>
      <Segmented
        label={say('source')}
        value={source}
        onChange={(next) => change({ source: next })}
        items={[
          { id: 'template', label: say('fromTemplate') },
          { id: 'document', label: say('ownDocument') },
        ]}
      />
      <span className="push meta ink-3 optional">{say('draftKept')}</span>
      <IconButton label={ui('close')} icon={X} keys="Esc" onPress={closeOverlay} />
    </div>
  )
}

function Foot({
  asked,
  count,
  onSend,
}: {
  asked: Asked
  count: number | undefined
  onSend: (isHeld: boolean) => void
}) {
  const say = useText(newJobText)
  const format = useFormat()
  const broker = useRead('engine.status', {}).data?.broker.state
  const isOffline = broker === 'offline' || broker === 'refused'
  const words =
    count === undefined || asked.isLocal ? say('queue') : say('queueFor', { count, n: format.number(count) })
  return (
    <div className="new-job-foot">
      <span className="meta ink-2 row gap-2">
        <Icon icon={Undo2} small mirrors />
        {say('canBeUndone')} {isOffline && !asked.isLocal && say('waitsInOutbox')}
      </span>
      <span className="push row gap-2">
        <Button kind="quiet" keys="Esc" onPress={closeOverlay}>
          {say('cancel')}
        </Button>
        <Button icon={CirclePause} isDisabled={!asked.canSend} onPress={() => onSend(true)}>
          {say('queueHeld')}
        </Button>
        <Button kind="primary" keys="Ctrl Enter" isDisabled={!asked.canSend} onPress={() => onSend(false)}>
          {words}
        </Button>
      </span>
    </div>
  )
}
