/** What runs: names, template, target, and the template's parameters as this schedule sets them. */
import { useRead } from '../../../api/use-read.ts'
import { useText } from '../../../i18n/locale.tsx'
import { errorAt, errorsUnder } from '../../../forms/field-errors.ts'
import { useWorkParameters } from '../../../forms/work-parameters.ts'
import { ParameterFields } from '../../../forms/parameter-fields.tsx'
import { TargetField } from '../../../forms/target-field.tsx'
import type { Template } from '../../../../src-preload/contract/entities.ts'
import { useRoute } from '../../../stores/route-store.ts'
import { useName } from '../../../ui/bilingual-name.tsx'
import { LinkButton } from '../../../ui/button.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import type { PartProps } from './part-props.ts'
import { editorText } from './text.ts'

/** The names, in both languages. */
export function NameFields({ draft, change, errors }: PartProps) {
  const say = useText(editorText)
  return (
    <div className="field-pair">
      <TextInput
        label={say('nameEn')}
        value={draft.nameEn}
        error={errorAt(errors, 'nameEn')}
        note={say('nameNote')}
        onChange={(nameEn) => change({ nameEn })}
      />
      <TextInput
        label={say('nameAr')}
        value={draft.nameAr}
        error={errorAt(errors, 'nameAr')}
        onChange={(nameAr) => change({ nameAr })}
      />
    </div>
  )
}

/** The template of the draft; its own one when it is private. */
export function useDraftTemplate(templateId: string | null): Template | undefined {
  return useRead('templates.get', { id: templateId ?? '-' }, { enabled: templateId !== null }).data
}

/** Template, target, parameters. */
export function WhatPart({ draft, change, errors, template }: PartProps & { template: Template | undefined }) {
  const say = useText(editorText)
  const parameters = useWorkParameters(template)
  return (
    <section className="column gap-3" aria-label={say('runs')}>
      <h3 className="field-label">{say('runs')}</h3>
      <TemplateSelect draft={draft} change={change} errors={errors} template={template} />
      {template?.reach === 'fleet' && (
        <TargetField
          none="inherit"
          value={draft.target}
          onChange={(target) => change({ target })}
          error={errorAt(errors, 'target')}
        />
      )}
      {parameters.length > 0 && (
        <>
          <h3 className="field-label">{say('parameters')}</h3>
          <ParameterFields
            parameters={parameters}
            values={draft.params}
            inherited={template?.defaultParams ?? {}}
            errors={errorsUnder(errors, 'params')}
            onChange={(params) => change({ params })}
          />
        </>
      )}
    </section>
  )
}

function TemplateSelect({ draft, change, errors, template }: PartProps & { template: Template | undefined }) {
  const say = useText(editorText)
  const name = useName()
  const go = useRoute((route) => route.go)
  const templates = useRead('templates.list', { limit: 200, state: 'ACTIVE' })
  const listed = templates.data?.items ?? []
  const choices = listed.map((each) => ({ id: each.id, label: name(each, `#${each.number}`) }))
  const isListed = listed.some((each) => each.id === draft.templateId)
  if (template && !isListed)
    choices.unshift({
      id: template.id,
      label: template.isPrivate ? say('privateTemplate') : name(template, `#${template.number}`),
    })
  const isNone = templates.isSuccess && choices.length === 0
  return (
    <div>
      <Select
        label={say('template')}
        required
        choices={choices}
        value={draft.templateId}
        placeholder={say('pickTemplate')}
        error={errorAt(errors, 'templateId')}
        note={isNone ? say('noTemplates') : undefined}
        onChange={(templateId) => change({ templateId, params: {} })}
      />
      {isNone && <LinkButton onPress={() => go('templates', { id: 'new' })}>{say('toTemplates')}</LinkButton>}
    </div>
  )
}
