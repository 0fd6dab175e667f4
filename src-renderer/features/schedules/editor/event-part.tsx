/** Which event a schedule waits for, and which of them count. */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { RUN_STATUSES } from '../../../../src-preload/contract/vocabulary.ts'
import type { RunStatus } from '../../../../src-preload/contract/vocabulary.ts'
import { EVENT_KINDS } from '../../../../src-preload/contract/vocabulary.ts'
import { useRead } from '../../../api/use-read.ts'
import { errorAt, type FieldErrors } from '../../../forms/field-errors.ts'
import { ltr } from '../../../i18n/direction.ts'
import { useFormat, useText } from '../../../i18n/locale.tsx'
import { useName } from '../../../ui/bilingual-name.tsx'
import { Button, IconButton } from '../../../ui/button.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { Checkbox } from '../../../ui/switch.tsx'
import { BARE_OPS, type ConditionDraft, DEVICE_EVENTS, type EventDraft } from '../event-draft.ts'
import { eventText } from './event-text.ts'
import { CountSentence, DurationSentence, SentenceError } from './own-value.tsx'
import type { PartProps } from './part-props.ts'

const OPS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'matches', 'exists', 'absent'] as const
const DEBOUNCES: readonly number[] = [0, 5_000, 30_000, 60_000, 300_000, 900_000, 3_600_000]
const RATES: readonly (number | null)[] = [null, 1, 6, 12, 60, 360]

type Own = { event: EventDraft; set: (some: Partial<EventDraft>) => void; errors: FieldErrors }

/** Everything below "Event". */
export function EventPart({ draft, change, errors }: PartProps) {
  const say = useText(eventText)
  const { event } = draft
  const set = (some: Partial<EventDraft>) => change({ event: { ...event, ...some } })
  const own = { event, set, errors }
  const isDevice = DEVICE_EVENTS.includes(event.event)
  return (
    <div className="column gap-3">
      <Select
        label={say('when')}
        choices={EVENT_KINDS.map((id) => ({ id, label: say(id), detail: say(`${id}_help`) }))}
        value={event.event}
        error={errors['scheduleConfig.event'] ?? errors.scheduleConfig ?? null}
        onChange={(kind) => set({ event: kind })}
      />
      {isDevice && <GroupFilter {...own} />}
      {isDevice && <DeviceFilter {...own} />}
      {event.event === 'mqtt_message' && (
        <TextInput
          code
          required
          label={say('topicFilter')}
          note={say('topicNote')}
          placeholder="plant/+/temperature"
          value={event.topicFilter}
          error={errorAt(errors, 'scheduleConfig.topicFilter')}
          onChange={(topicFilter) => set({ topicFilter })}
        />
      )}
      {event.event === 'run_ended' && <RunFilter {...own} />}
      <Conditions {...own} />
      <Pace {...own} />
      {isDevice && (
        <Checkbox isSelected={event.targetsDevice} onChange={(targetsDevice) => set({ targetsDevice })}>
          {say('targetsDevice')}
        </Checkbox>
      )}
      <p className="meta ink-3">
        {say('dataNote', { one: ltr('${event.deviceId}'), other: ltr('${event.payload.temp}') })}
      </p>
    </div>
  )
}

function GroupFilter({ event, set, errors }: Own) {
  const say = useText(eventText)
  const name = useName()
  const groups = useRead('deviceGroups.list', {})
  const any = event.event === 'device_joined_group' ? [] : [{ id: '', label: say('anyDevice') }]
  return (
    <Select
      label={say(event.event === 'device_joined_group' ? 'joinedGroup' : 'ofGroup')}
      choices={[...any, ...(groups.data?.items ?? []).map((each) => ({ id: each.id, label: name(each, each.id) }))]}
      value={event.deviceGroupId ?? (any.length > 0 ? '' : null)}
      placeholder={say('pickGroup')}
      error={errorAt(errors, 'scheduleConfig.deviceGroupId')}
      onChange={(id) => set({ deviceGroupId: id === '' ? null : id })}
    />
  )
}

/** Ids as they are typed; the draft holds the list. */
function DeviceFilter({ event, set, errors }: Own) {
  const say = useText(eventText)
  const [text, setText] = useState<string | null>(null)
  return (
    <TextInput
      code
      label={say('onlyDevices')}
      note={say('onlyDevicesNote')}
      placeholder="kiosk-017, kiosk-018"
      value={text ?? event.deviceIds.join(', ')}
      error={errorAt(errors, 'scheduleConfig.deviceIds')}
      onBlur={() => setText(null)}
      onChange={(typed) => {
        setText(typed)
        const ids = typed.split(/[,،\s]+/).filter((id) => id !== '')
        set({ deviceIds: [...new Set(ids)] })
      }}
    />
  )
}

/** Whose run: a schedule's or a template's; the engine hears of no others, since "any run" would start itself. */
function RunFilter({ event, set, errors }: Own) {
  const say = useText(eventText)
  const name = useName()
  const schedules = useRead('schedules.list', { limit: 200, sort: 'name' })
  const templates = useRead('templates.list', { limit: 200 })
  const choices = [
    ...(schedules.data?.items ?? []).map((each) => ({
      ...{ id: `schedule ${each.id}`, label: name(each, `#${each.number}`), detail: say('aSchedule') },
    })),
    ...(templates.data?.items ?? []).map((each) => ({
      ...{ id: `template ${each.id}`, label: name(each, `#${each.number}`), detail: say('aTemplate') },
    })),
  ]
  const { scheduleId, templateId } = event
  const chosen = scheduleId ? `schedule ${scheduleId}` : templateId ? `template ${templateId}` : null
  const choose = (choice: string) => {
    const [kind, id = ''] = choice.split(' ')
    set(kind === 'schedule' ? { scheduleId: id, templateId: null } : { scheduleId: null, templateId: id })
  }
  return (
    <>
      <Select
        required
        label={say('whoseRun')}
        choices={choices}
        value={chosen}
        placeholder={say('pickRun')}
        error={errorAt(errors, 'scheduleConfig.scheduleId') ?? errorAt(errors, 'scheduleConfig.templateId')}
        onChange={choose}
      />
      <Endings event={event} set={set} errors={errors} />
    </>
  )
}

function Endings({ event, set, errors }: Own) {
  const say = useText(eventText)
  const error = errorAt(errors, 'scheduleConfig.statuses')
  const flip = (status: RunStatus, isOn: boolean) =>
    set({ statuses: isOn ? [...event.statuses, status] : event.statuses.filter((each) => each !== status) })
  return (
    <fieldset className="row gap-4 plain-set">
      <legend className="field-label">{say('endedAs')}</legend>
      {RUN_STATUSES.map((status) => (
        <Checkbox key={status} isSelected={event.statuses.includes(status)} onChange={(isOn) => flip(status, isOn)}>
          <StateMark state={status} />
        </Checkbox>
      ))}
      {error && <SentenceError>{error}</SentenceError>}
    </fieldset>
  )
}

function Conditions({ event, set, errors }: Own) {
  const say = useText(eventText)
  const { conditions } = event
  const put = (at: number, some: Partial<ConditionDraft>) =>
    set({ conditions: conditions.map((each, index) => (index === at ? { ...each, ...some } : each)) })
  return (
    <fieldset className="column gap-2 plain-set">
      <legend className="field-label">{say('conditions')}</legend>
      {conditions.map((condition, index) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids, their place is what tells them apart
          key={index}
          number={index + 1}
          condition={condition}
          error={errorAt(errors, `scheduleConfig.conditions.${index}`)}
          onChange={(some) => put(index, some)}
          onRemove={() => set({ conditions: conditions.filter((_, at) => at !== index) })}
        />
      ))}
      <span>
        <Button
          small
          icon={Plus}
          onPress={() => set({ conditions: [...conditions, { path: '', op: 'eq', value: '' }] })}
        >
          {say('addCondition')}
        </Button>
      </span>
    </fieldset>
  )
}

type RowProps = {
  number: number
  condition: ConditionDraft
  error: string | null
  onChange: (some: Partial<ConditionDraft>) => void
  onRemove: () => void
}

function ConditionRow({ number, condition, error, onChange, onRemove }: RowProps) {
  const say = useText(eventText)
  return (
    <div className="condition-row">
      <TextInput
        code
        label={say('path', { number })}
        placeholder="payload.temp"
        value={condition.path}
        error={error}
        onChange={(path) => onChange({ path })}
      />
      <Select
        label={say('op')}
        choices={OPS.map((id) => ({ id, label: say(id) }))}
        value={condition.op}
        onChange={(op) => onChange({ op })}
      />
      {!BARE_OPS.includes(condition.op) && (
        <TextInput code label={say('value')} value={condition.value} onChange={(value) => onChange({ value })} />
      )}
      <IconButton small label={say('removeCondition', { number })} icon={X} onPress={onRemove} />
    </div>
  )
}

function Pace({ event, set, errors }: Own) {
  const say = useText(eventText)
  const format = useFormat()
  return (
    <>
      <DurationSentence
        before={say('debounceBefore')}
        after={event.debounceMs > 0 && ` ${say('debounceAfter')}`}
        label={say('debounceValue')}
        value={event.debounceMs}
        choices={DEBOUNCES}
        words={(ms) => (ms === 0 ? say('atOnce') : format.duration(ms))}
        pick={(debounceMs) => set({ debounceMs })}
        range={{ most: 86_400_000 }}
        error={errorAt(errors, 'scheduleConfig.debounceMs')}
      />
      <CountSentence
        before={say('rateBefore')}
        after={` ${say('rateAfter')}`}
        label={say('rateValue')}
        value={event.maxPerHour}
        choices={RATES}
        words={(count) => (count === null ? say('anyNumber') : format.number(count))}
        pick={(maxPerHour) => set({ maxPerHour })}
        range={{ least: 1, most: 3_600 }}
        error={errorAt(errors, 'scheduleConfig.maxPerHour')}
      />
    </>
  )
}
