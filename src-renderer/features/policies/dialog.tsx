/** Making and changing a policy: names, what it should be like, for whom. */
import { useState } from 'react'
import { Heading } from 'react-aria-components'
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { Policy } from '../../../src-preload/contract/data.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { command } from '../../api/use-command.ts'
import { errorAt, errorsOf, type FieldErrors } from '../../forms/field-errors.ts'
import { cleanTarget, isWholeTarget, TargetField } from '../../forms/target-field.tsx'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { policiesText } from './text.ts'

type Draft = { nameEn: string; nameAr: string; desired: string; target: Target | null }
type Desired = RequestInput<'policies.create'>['desired']

function draftOf(stored: Policy | null): Draft {
  return {
    nameEn: stored?.nameEn ?? '',
    nameAr: stored?.nameAr ?? '',
    desired: stored ? JSON.stringify(stored.desired, null, 2) : '{\n  \n}',
    target: stored?.target ?? null,
  }
}

/** The object that a text means; null when it means none. */
export function readDesired(text: string): Desired | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Desired) : null
  } catch {
    return null
  }
}

function usePolicyForm(stored: Policy | null, onDone: (id: string) => void) {
  const { language } = useLocale()
  const [draft, show] = useState(() => draftOf(stored))
  const [errors, setErrors] = useState<FieldErrors>({})
  const desired = readDesired(draft.desired)
  const isNamed = draft.nameEn.trim() !== '' || draft.nameAr.trim() !== ''
  const save = async () => {
    if (desired === null) return
    const fields = {
      nameEn: draft.nameEn.trim() || null,
      nameAr: draft.nameAr.trim() || null,
      desired,
      target: cleanTarget(draft.target),
    }
    const answer = stored
      ? await command('policies.change', { id: stored.id, version: stored.version, ...fields }, { quiet: true })
      : await command('policies.create', { ...fields, state: 'ACTIVE' }, { quiet: true })
    if (answer.ok) onDone(answer.value.id)
    else setErrors(errorsOf(answer, language))
  }
  return {
    ...{ draft, errors, desired, save },
    canSave: desired !== null && isNamed && isWholeTarget(draft.target),
    put: (some: Partial<Draft>) => show((before) => ({ ...before, ...some })),
  }
}

type Props = { stored: Policy | null; onClose: () => void; onSaved?: (id: string) => void }

/** A refusal stands at its field; nothing is lost by it. */
export function PolicyDialog({ stored, onClose, onSaved }: Props) {
  const say = useText(policiesText)
  const name = useName()
  const form = usePolicyForm(stored, (id) => {
    onSaved?.(id)
    onClose()
  })
  const title = stored ? say('editTitle', { name: name(stored) }) : say('newPolicy')
  return (
    <Dialog label={title} isOpen onClose={onClose} width={560} top={64}>
      <form
        className="dialog-body column gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void form.save()
        }}
      >
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {form.errors[''] && <ErrorBox message={form.errors['']} />}
        <Fields form={form} />
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={!form.canSave}>
            {say('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Fields({ form: { draft, put, errors, desired } }: { form: ReturnType<typeof usePolicyForm> }) {
  const say = useText(policiesText)
  return (
    <>
      <div className="field-pair">
        <TextInput
          autoFocus
          label={say('nameEn')}
          value={draft.nameEn}
          error={errorAt(errors, 'nameEn')}
          onChange={(nameEn) => put({ nameEn })}
        />
        <TextInput
          label={say('nameAr')}
          value={draft.nameAr}
          error={errorAt(errors, 'nameAr')}
          onChange={(nameAr) => put({ nameAr })}
        />
      </div>
      <TextInput
        multiline
        code
        rows={9}
        label={say('document')}
        note={say('documentNote')}
        value={draft.desired}
        error={errorAt(errors, 'desired') ?? (desired === null ? say('documentBad') : null)}
        onChange={(text) => put({ desired: text })}
      />
      <TargetField
        none="later"
        value={draft.target}
        onChange={(target) => put({ target })}
        error={errorAt(errors, 'target')}
      />
    </>
  )
}
