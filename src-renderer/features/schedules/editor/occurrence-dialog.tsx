/** One occurrence changed: other parameters, another target or priority, a later start. */
import { useState } from 'react'
import { Heading } from 'react-aria-components'
import type { Target } from '../../../../src-preload/contract/entities.ts'
import type { RequestInput } from '../../../../src-preload/contract/requests.ts'
import type { ScheduleRow } from '../../../../src-preload/contract/requests-plan.ts'
import { command as send, useCommand } from '../../../api/use-command.ts'
import { errorAt, errorsUnder, errorsOf, type FieldErrors } from '../../../forms/field-errors.ts'
import { useWorkParameters } from '../../../forms/work-parameters.ts'
import { ParameterFields } from '../../../forms/parameter-fields.tsx'
import { cleanTarget, TargetField } from '../../../forms/target-field.tsx'
import { TimeInput } from '../../../forms/time-inputs.tsx'
import { useFormat, useLocale, useText } from '../../../i18n/locale.tsx'
import { remember } from '../../../stores/undo-store.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorBox } from '../../../ui/error-box.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { BAND_DEFAULT, BANDS, usePriorityWords } from '../../../ui/priority.tsx'
import { Select } from '../../../ui/select.tsx'
import { localParts } from '../draft.ts'
import { instantInZone } from '../../../i18n/instant-in-zone.ts'
import { occurrenceText } from './occurrence-text.ts'
import type { ListedOccurrence } from './listed-occurrence.ts'
import { useDraftTemplate } from './what-part.tsx'

type Change = {
  params: Readonly<Record<string, unknown>>
  target: Target | null
  priority: number | null
  /** Time of day on the slot's date, in the schedule's zone; empty = at the slot. */
  laterAt: string
  reason: string
}

function changeOf(item: ListedOccurrence, zone: string): Change {
  const { occurrence } = item
  return {
    params: occurrence?.params ?? {},
    target: occurrence?.target ?? null,
    priority: occurrence?.priority ?? null,
    laterAt: occurrence?.notBeforeAt ? localParts(new Date(occurrence.notBeforeAt).toISOString(), zone).time : '',
    reason: occurrence?.reason ?? '',
  }
}

type Props = { schedule: ScheduleRow; item: ListedOccurrence; onClose: () => void }

/** As it was before: changed in another way, skipped, or as its rule says. */
async function putBack(scheduleId: string, { at, occurrence }: ListedOccurrence): Promise<boolean> {
  if (occurrence === null) return (await send('occurrences.undo', { scheduleId, scheduledAt: at })).ok
  const { scheduledAt, action, params, target, priority, notBeforeAt, reason } = occurrence
  const before = { scheduleId, scheduledAt, action, params, target, priority, notBeforeAt, reason }
  return (await send('occurrences.change', before)).ok
}

/** Saves the change and closes; a refusal stands at its field. */
export function OccurrenceDialog({ schedule, item, onClose }: Props) {
  const say = useText(occurrenceText)
  const format = useFormat()
  const { language } = useLocale()
  const command = useCommand()
  const [change, show] = useState(() => changeOf(item, schedule.timezone))
  const [errors, setErrors] = useState<FieldErrors>({})
  const put = (some: Partial<Change>) => show((before) => ({ ...before, ...some }))
  const title = say('changeTitle', { time: format.dateTime(item.at, schedule.timezone) })
  const save = async () => {
    const answer = await command('occurrences.change', inputOf(schedule, item, change), { quiet: true })
    if (!answer.ok) return setErrors(errorsOf(answer, language))
    onClose()
    return remember({
      sentence: say('didChange', { time: format.dateTime(item.at, schedule.timezone) }),
      undo: () => putBack(schedule.id, item),
    })
  }
  return (
    <Dialog label={title} isOpen onClose={onClose} top={72}>
      <form
        className="dialog-body column gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        <p className="ink-2">{say('changeHelp')}</p>
        {errors[''] && <ErrorBox message={errors['']} />}
        <ChangeFields schedule={schedule} change={change} put={put} errors={errors} />
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('cancel')}
          </Button>
          <Button kind="primary" type="submit">
            {say('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function inputOf(schedule: ScheduleRow, item: ListedOccurrence, change: Change): RequestInput<'occurrences.change'> {
  const { date } = localParts(new Date(item.at).toISOString(), schedule.timezone)
  const later = change.laterAt ? instantInZone(date, change.laterAt, schedule.timezone) : null
  return {
    scheduleId: schedule.id,
    scheduledAt: item.at,
    action: 'change',
    params:
      Object.keys(change.params).length > 0 ? (change.params as RequestInput<'occurrences.change'>['params']) : null,
    target: cleanTarget(change.target),
    priority: change.priority,
    notBeforeAt: later,
    reason: change.reason.trim() || null,
  }
}

type FieldsProps = {
  schedule: ScheduleRow
  change: Change
  put: (some: Partial<Change>) => void
  errors: FieldErrors
}

function ChangeFields({ schedule, change, put, errors }: FieldsProps) {
  const say = useText(occurrenceText)
  const words = usePriorityWords()
  const template = useDraftTemplate(schedule.templateId)
  const parameters = useWorkParameters(template)
  const bands = BANDS.map((band) => ({ id: String(BAND_DEFAULT[band]), label: words(BAND_DEFAULT[band]) }))
  return (
    <>
      {schedule.reach === 'fleet' && (
        <TargetField
          none="inherit"
          value={change.target}
          onChange={(target) => put({ target })}
          error={errorAt(errors, 'target')}
        />
      )}
      {parameters.length > 0 && (
        <ParameterFields
          parameters={parameters}
          values={change.params}
          inherited={{ ...template?.defaultParams, ...schedule.params }}
          errors={errorsUnder(errors, 'params')}
          onChange={(params) => put({ params })}
        />
      )}
      <div className="field-pair">
        <TimeInput
          label={say('laterAt')}
          value={change.laterAt}
          error={errorAt(errors, 'notBeforeAt')}
          onChange={(laterAt) => put({ laterAt })}
        />
        <Select
          label={say('priority')}
          choices={[{ id: '', label: say('asSchedule') }, ...bands]}
          value={change.priority === null ? '' : String(change.priority)}
          onChange={(id) => put({ priority: id === '' ? null : Number(id) })}
        />
      </div>
      <TextInput label={say('reason')} value={change.reason} onChange={(reason) => put({ reason })} />
    </>
  )
}
