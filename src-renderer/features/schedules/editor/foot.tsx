/** The foot of the editor: what is not saved, or why it cannot be, then Discard and Save. */
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { Button } from '../../../ui/button.tsx'
import type { DraftField } from '../draft.ts'
import { editorText } from './text.ts'
import type { Editor } from './use-editor.ts'

type Word =
  | 'fieldName'
  | 'fieldRule'
  | 'fieldTime'
  | 'fieldZone'
  | 'fieldTemplate'
  | 'fieldTarget'
  | 'fieldParams'
  | 'fieldPolicy'
  | 'fieldBlackouts'
  | 'fieldEvent'
const WORDS: Readonly<Record<DraftField, Word>> = {
  nameEn: 'fieldName',
  nameAr: 'fieldName',
  kind: 'fieldRule',
  date: 'fieldTime',
  time: 'fieldTime',
  amount: 'fieldRule',
  unit: 'fieldRule',
  interval: 'fieldRule',
  cells: 'fieldRule',
  timezone: 'fieldZone',
  templateId: 'fieldTemplate',
  target: 'fieldTarget',
  params: 'fieldParams',
  priority: 'fieldPolicy',
  maxInstances: 'fieldPolicy',
  graceMs: 'fieldPolicy',
  coalesce: 'fieldPolicy',
  overlap: 'fieldPolicy',
  catchupMax: 'fieldPolicy',
  jitterMs: 'fieldPolicy',
  blackouts: 'fieldBlackouts',
  blackoutAction: 'fieldBlackouts',
  startWithinMs: 'fieldPolicy',
  pauseAfterFailures: 'fieldPolicy',
  event: 'fieldEvent',
}

/** A blocked save is grey and says why next to it. */
export function EditorFoot({
  editor,
  isNew,
  isNever,
  canSave,
}: {
  editor: Editor
  isNew: boolean
  isNever: boolean
  canSave: boolean
}) {
  const say = useText(editorText)
  const format = useFormat()
  const fields = [...new Set(editor.changed.map((field) => WORDS[field]))]
  const isDirty = isNew || fields.length > 0
  const state = isNew
    ? say('notYet')
    : isDirty
      ? say('notSaved', { count: fields.length, fields: format.list(fields.map((field) => say(field))) })
      : say('saved')
  const why = isNever
    ? say('neverFires')
    : editor.missing
      ? say('missing', { field: say(WORDS[editor.missing]) })
      : null
  return (
    <div className="panel-foot">
      <span className="meta ink-2 row gap-2 clip">
        {isDirty && <i className="unsaved-dot" />}
        <span className="clip">{state}</span>
      </span>
      <span className="push row gap-2">
        {isDirty && why && (
          <span className="meta tone-fail" role="status">
            {why}
          </span>
        )}
        {!isNew && isDirty && (
          <Button kind="quiet" onPress={editor.discard}>
            {say('discard')}
          </Button>
        )}
        <Button kind="primary" keys="Ctrl S" isDisabled={!canSave || !isDirty} onPress={() => void editor.save()}>
          {say('save')}
        </Button>
      </span>
    </div>
  )
}
