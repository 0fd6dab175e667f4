/** The editor itself: left what is asked, right what will happen, at the foot what is not saved. */
import { GitCompare, Play } from 'lucide-react'
import { useMemo } from 'react'
import type { ScheduleRow } from '../../../../src-preload/contract/requests-plan.ts'
import { errorsOf } from '../../../forms/field-errors.ts'
import { useLocale, useText } from '../../../i18n/locale.tsx'
import { type Shortcut, useShortcuts } from '../../../stores/shortcut-store.ts'
import { useName } from '../../../ui/bilingual-name.tsx'
import { Button } from '../../../ui/button.tsx'
import { ErrorBox, NoteBox } from '../../../ui/error-box.tsx'
import { PanelHead } from '../../../ui/panel.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { ScheduleDraft } from '../draft.ts'
import type { Load } from '../load-strip.tsx'
import { pauseText } from '../pause-text.ts'
import { PausedNote } from '../paused-note.tsx'
import { useScheduleActions } from '../use-actions.ts'
import { Blackouts } from './blackouts.tsx'
import { Finer } from './finer.tsx'
import { EditorFoot } from './foot.tsx'
import { Policies } from './policies.tsx'
import { useOccurrences } from './occurrences.tsx'
import { PreviewSide, usePreview } from './preview.tsx'
import { RulePart } from './rule-part.tsx'
import { editorText } from './text.ts'
import { type Editor, useEditor } from './use-editor.ts'
import { NameFields, useDraftTemplate, WhatPart } from './what-part.tsx'

type Props = {
  draftKey: string
  stored: ScheduleRow | null
  base: ScheduleDraft
  load: Load | undefined
  onClose: () => void
  onSaved: (id: string) => void
}

/** Everything inside the panel. */
export function EditorPanel({ draftKey, stored, base, load, onClose, onSaved }: Props) {
  const { language } = useLocale()
  const editor = useEditor(draftKey, stored, base, onSaved)
  const preview = usePreview(editor.draft)
  const template = useDraftTemplate(editor.draft.templateId)
  const occurring = useOccurrences(stored && hasOccurrences(stored) ? stored : null)
  // What the preview refuses stands at the same fields as what saving refuses.
  const errors = preview.isError ? { ...errorsOf(preview.error, language), ...editor.errors } : editor.errors
  const isNever = preview.data?.note === 'never' && !preview.isError
  const canSave = editor.missing === null && !isNever && !preview.isError && !editor.isSaving
  useSaveKey(canSave, editor)
  const parts = { draft: editor.draft, change: editor.change, errors }
  return (
    <>
      <Head stored={stored} draft={editor.draft} onClose={onClose} />
      <Troubles editor={editor} stored={stored} />
      <div className="editor-sides">
        <div className="editor-form">
          <NameFields {...parts} />
          <RulePart {...parts} />
          <WhatPart {...parts} template={template} />
          <Policies {...parts} />
          <Finer {...parts} />
          <Blackouts {...parts} />
        </div>
        <PreviewSide
          draft={editor.draft}
          preview={preview}
          load={load}
          own={stored?.id ?? null}
          occurring={occurring}
        />
      </div>
      <EditorFoot editor={editor} isNew={stored === null} isNever={isNever} canSave={canSave} />
    </>
  )
}

/** Single occurrences are changed on a rule that stands: on, or resting for a while. */
function hasOccurrences({ state, scheduleType }: ScheduleRow): boolean {
  return scheduleType !== 'event_triggered' && (state === 'ENABLED' || state === 'PAUSED')
}

function Head({ stored, draft, onClose }: { stored: ScheduleRow | null; draft: ScheduleDraft; onClose: () => void }) {
  const say = useText(editorText)
  const name = useName()
  const { language } = useLocale()
  const actions = useScheduleActions()
  const title = name(draft, say('newSchedule'))
  const other = language === 'ar' ? draft.nameEn : draft.nameAr
  const templateName = stored && name({ nameEn: stored.templateNameEn, nameAr: stored.templateNameAr })
  const pill =
    stored && stored.state !== 'ENABLED' && stored.state !== 'CREATED' ? (
      <StateMark state={stored.state} pill />
    ) : undefined
  return (
    <PanelHead
      title={<bdi>{title}</bdi>}
      pill={pill}
      onClose={onClose}
      actions={
        stored && (
          <Button small kind="quiet" icon={Play} onPress={() => void actions.runNow(stored)}>
            {say('test')}
          </Button>
        )
      }
    >
      {other && other !== title && (
        <>
          <span lang={language === 'ar' ? 'en' : 'ar'} dir="auto">
            {other}
          </span>
          {templateName && ' · '}
        </>
      )}
      {templateName && say('runsTemplate', { name: templateName })}
    </PanelHead>
  )
}

function Troubles({ editor, stored }: { editor: Editor; stored: ScheduleRow | null }) {
  const say = useText(editorText)
  const sayPause = useText(pauseText)
  const actions = useScheduleActions()
  const whole = editor.errors['']
  return (
    <>
      {(editor.isConflict || (editor.isStale && editor.changed.length > 0)) && (
        <div className="editor-trouble" role="alert">
          <NoteBox tone="unsure" icon={GitCompare}>
            <p>
              <b>{say('conflict')}</b> {say('conflictHelp')}
            </p>
            <div className="row gap-2">
              <Button small onPress={editor.discard}>
                {say('takeTheirs')}
              </Button>
              <Button small kind="quiet" isDisabled={editor.missing !== null} onPress={() => void editor.save(true)}>
                {say('keepMine')}
              </Button>
            </div>
          </NoteBox>
        </div>
      )}
      {whole && editor.failure && <ErrorBox message={whole} code={editor.failure.code} />}
      {stored?.state === 'PAUSED' && (
        <div className="editor-trouble">
          <PausedNote row={stored} onResume={() => void actions.resume(stored)} />
        </div>
      )}
      {stored?.faultReason && (
        <div className="editor-trouble">
          <NoteBox tone="late">
            <p>
              <b>{sayPause('faulty')}</b> {sayPause('faultyHelp')}
            </p>
            <p className="meta">
              <bdi lang="en">{stored.faultReason}</bdi>
            </p>
          </NoteBox>
        </div>
      )}
    </>
  )
}

function useSaveKey(canSave: boolean, editor: Editor): void {
  const say = useText(editorText)
  const { save, changed } = editor
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      {
        id: 'schedules.save',
        keys: '$mod+KeyS',
        shown: 'Ctrl S',
        words: say('save'),
        group: 'list',
        whileTyping: true,
        run: () => {
          if (canSave && changed.length > 0) void save()
        },
      },
    ],
    [canSave, changed, save, say],
  )
  useShortcuts(shortcuts)
}
