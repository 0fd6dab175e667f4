/** What the template does: names, kind of work, task function, and the document that devices get. */
import { useRead } from '../../api/use-read.ts'
import { placeholdersOf } from '../../forms/substitute.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import type { TaskFunction } from '../../../src-preload/contract/entities.ts'
import type { JobType } from '../../../src-preload/contract/vocabulary.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { documentOf } from './draft.ts'
import { templatesText } from './text.ts'
import { useTaskFunction } from './use-function.ts'
import type { TemplateEditor } from './use-editor.ts'

export type TabProps = { editor: TemplateEditor }

/** The first tab. */
export function WhatTab({ editor }: TabProps) {
  const say = useText(templatesText)
  const { draft, change, errorOf } = editor
  return (
    <div className="template-fields">
      <div className="field-pair">
        <TextInput
          label={say('nameEn')}
          value={draft.nameEn}
          error={errorOf('nameEn')}
          onChange={(nameEn) => change({ nameEn })}
        />
        <TextInput
          label={say('nameAr')}
          value={draft.nameAr}
          error={errorOf('nameAr')}
          onChange={(nameAr) => change({ nameAr })}
        />
      </div>
      <WorkFields editor={editor} />
      <FunctionFacts editor={editor} />
      {draft.jobType === 'device_document' && <DocumentFields editor={editor} />}
    </div>
  )
}

function WorkFields({ editor }: TabProps) {
  const say = useText(templatesText)
  const name = useName()
  const { draft, change, errorOf } = editor
  const lookups = useRead('lookups.get', {})
  const types = lookups.data?.jobTypes ?? []
  const functions = (lookups.data?.taskFunctions ?? []).filter(
    (each) => each.isActive && each.jobType === draft.jobType,
  )
  const pick = (jobType: JobType) => {
    const first = (lookups.data?.taskFunctions ?? []).filter((each) => each.isActive && each.jobType === jobType)
    change({ jobType, ...functionOf(first.length === 1 ? first[0] : undefined) })
  }
  return (
    <div className="field-pair">
      <Select
        label={say('jobType')}
        choices={types.map((type) => ({ id: type.name as JobType, label: name(type, type.name) }))}
        value={draft.jobType}
        onChange={pick}
      />
      <Select
        label={say('taskFunction')}
        required
        choices={functions.map((each) => ({ id: each.key, label: name(each, each.key) }))}
        value={draft.taskFunctionKey || null}
        placeholder={say('pickFunction')}
        error={errorOf('taskFunctionKey')}
        // A task function has parameters of its own; values set for another one mean nothing to it.
        onChange={(taskFunctionKey) => change(functionOf(functions.find((each) => each.key === taskFunctionKey)))}
      />
    </div>
  )
}

/** What the chosen task function does, how long it may take, and whether it may be done twice. */
function FunctionFacts({ editor }: TabProps) {
  const say = useText(templatesText)
  const format = useFormat()
  const { language } = useLocale()
  const known = useTaskFunction(editor.draft)
  if (!known || known.jobType !== editor.draft.jobType) return null
  const facts = [
    language === 'ar' ? known.descriptionAr : known.descriptionEn,
    known.reach === 'fleet'
      ? null
      : known.timeoutMs
        ? say('limit', { time: format.duration(known.timeoutMs) })
        : say('noLimit'),
    known.isIdempotent == null ? null : say(known.isIdempotent ? 'mayRepeat' : 'noRepeat'),
  ]
  return <p className="field-note">{facts.filter(Boolean).join(' ')}</p>
}

/** A task function with its own parameters, none of them set. */
function functionOf(found: TaskFunction | undefined) {
  return { taskFunctionKey: found?.key ?? '', functionParameters: found?.parameters ?? [], functionParams: {} }
}

function DocumentFields({ editor }: TabProps) {
  const say = useText(templatesText)
  const format = useFormat()
  const { draft, change, errorOf } = editor
  const document = documentOf(draft)
  const keys = new Set(draft.parameters.map((parameter) => parameter.key))
  const unknown =
    'value' in document && document.value ? placeholdersOf(document.value).filter((name) => !keys.has(name)) : []
  const tidy = () => {
    if ('value' in document && document.value) change({ document: JSON.stringify(document.value, null, 2) })
  }
  return (
    <>
      <div>
        <TextInput
          label={say('document')}
          code
          multiline
          rows={12}
          value={draft.document}
          error={errorOf('document')}
          note={say('documentNote')}
          onChange={(text) => change({ document: text })}
        />
        {'value' in document && <LinkButton onPress={tidy}>{say('format')}</LinkButton>}
      </div>
      {unknown.length > 0 && (
        <NoteBox tone="unsure">
          {say('unknownPlaces', { names: format.list(unknown.map((name) => ltr(name))) })}
        </NoteBox>
      )}
      <TextInput
        label={say('documentType')}
        code
        value={draft.documentType}
        error={errorOf('documentType')}
        note={say('documentTypeNote')}
        onChange={(documentType) => change({ documentType })}
      />
    </>
  )
}
