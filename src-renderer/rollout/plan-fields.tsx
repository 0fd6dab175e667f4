/** The fields of a fleet plan, section by section. Used by templates and by New job. */
import './rollout.css'
import { useRead } from '../api/use-read.ts'
import { DateInput, TimeInput } from '../forms/time-inputs.tsx'
import { useText } from '../i18n/locale.tsx'
import { useName } from '../ui/bilingual-name.tsx'
import { TextInput } from '../ui/field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Switch } from '../ui/switch.tsx'
import type { PlanProps } from './plan-draft.ts'
import { FailureRows, PrecheckRows, WaveRows, WindowRows } from './plan-lists.tsx'
import { planText } from './plan-text.ts'
import { RowsField } from './rows-field.tsx'

type NumberKey =
  | 'perMinute'
  | 'basePerMinute'
  | 'factor'
  | 'every'
  | 'capJob'
  | 'capAttributeMax'
  | 'retryBudget'
  | 'stepMinutes'
  | 'overallMinutes'

/** Everything, in the order in which an operator thinks of it: who, when, how fast, what if. */
export function PlanFields(props: PlanProps) {
  return (
    <div className="plan-fields">
      <Who {...props} />
      <Span {...props} />
      <WindowRows {...props} />
      <Rate {...props} />
      <WaveRows {...props} />
      <Caps {...props} />
      <FailureRows {...props} />
      <div className="field-pair">
        <NumberField {...props} field="retryBudget" path="retryBudget" />
      </div>
      <Timers {...props} />
      <Late {...props} />
    </div>
  )
}

function NumberField({
  draft,
  change,
  errorOf,
  field,
  path,
  end,
}: PlanProps & { field: NumberKey; path: string; end?: string }) {
  const say = useText(planText)
  return (
    <TextInput
      label={say(field)}
      inputMode="numeric"
      {...(end ? { end } : {})}
      value={draft[field]}
      error={errorOf(path)}
      onChange={(typed) => change({ [field]: typed })}
    />
  )
}

type ChoiceKey = 'selection' | 'rate' | 'by' | 'endBehaviour' | 'staleness' | 'presence'
type ChoiceProps = PlanProps & { field: ChoiceKey; ids: readonly (keyof typeof planText.table)[] }

/** One of few words. */
function Choice({ draft, change, field, ids }: ChoiceProps) {
  const say = useText(planText)
  return (
    <div className="field">
      <span className="field-label">{say(field)}</span>
      <Segmented
        label={say(field)}
        value={draft[field]}
        items={ids.map((id) => ({ id: id as string, label: say(id) }))}
        onChange={(id) => change({ [field]: id })}
      />
    </div>
  )
}

function Who(props: PlanProps) {
  const say = useText(planText)
  return (
    <>
      <Choice {...props} field="selection" ids={['snapshot', 'continuous']} />
      {props.draft.selection === 'continuous' && <p className="field-note">{say('continuousNote')}</p>}
      <PrecheckRows {...props} />
      <Choice {...props} field="presence" ids={['ignore', 'online_first', 'online_only']} />
    </>
  )
}

function Span(props: PlanProps) {
  const say = useText(planText)
  const { draft, change, errorOf } = props
  return (
    <fieldset className="plain-set plan-rows">
      <legend className="field-label">{say('span')}</legend>
      <div className="field-pair">
        <DateInput
          label={say('startAt')}
          value={draft.startDate}
          error={errorOf('startAt')}
          onChange={(startDate) => change({ startDate })}
        />
        {draft.startDate !== '' && (
          <TimeInput label={say('time')} value={draft.startTime} onChange={(startTime) => change({ startTime })} />
        )}
      </div>
      <div className="field-pair">
        <DateInput
          label={say('endAt')}
          value={draft.endDate}
          error={errorOf('endAt')}
          onChange={(endDate) => change({ endDate })}
        />
        {draft.endDate !== '' && (
          <TimeInput label={say('time')} value={draft.endTime} onChange={(endTime) => change({ endTime })} />
        )}
      </div>
      {draft.endDate !== '' && (
        <Choice {...props} field="endBehaviour" ids={['stop_rollout', 'cancel', 'force_cancel']} />
      )}
    </fieldset>
  )
}

function Rate(props: PlanProps) {
  const { rate } = props.draft
  return (
    <>
      <Choice {...props} field="rate" ids={['none', 'constant', 'exponential']} />
      {rate === 'constant' && (
        <div className="field-pair">
          <NumberField {...props} field="perMinute" path="rate.perMinute" />
        </div>
      )}
      {rate === 'exponential' && (
        <>
          <div className="field-pair">
            <NumberField {...props} field="basePerMinute" path="rate.basePerMinute" />
            <NumberField {...props} field="factor" path="rate.factor" />
            <NumberField {...props} field="every" path="rate.every" />
          </div>
          <Choice {...props} field="by" ids={['notified', 'succeeded']} />
        </>
      )}
    </>
  )
}

function Caps(props: PlanProps) {
  const say = useText(planText)
  const nameOf = useName()
  const { draft, change, errorOf } = props
  const groups = useRead('deviceGroups.list', {}).data?.items ?? []
  const choices = groups.map((group) => ({ id: group.id, label: nameOf(group, group.id) }))
  return (
    <>
      <fieldset className="plain-set plan-rows">
        <legend className="field-label">{say('caps')}</legend>
        <div className="field-pair">
          <NumberField {...props} field="capJob" path="caps.job" />
          <TextInput
            label={say('capAttribute')}
            code
            placeholder="site"
            value={draft.capAttribute}
            error={errorOf('caps.attribute.name')}
            onChange={(capAttribute) => change({ capAttribute })}
          />
          <NumberField {...props} field="capAttributeMax" path="caps.attribute.max" />
        </div>
      </fieldset>
      <RowsField
        title={say('capGroup')}
        path="caps.groups"
        rows={draft.capGroups}
        columns={[
          { key: 'deviceGroupId', label: say('capGroup'), kind: 'choice', choices, isWide: true },
          { key: 'max', label: say('max'), kind: 'number' },
        ]}
        empty={{ deviceGroupId: '', max: '' }}
        add={say('addCap')}
        most={50}
        errorOf={errorOf}
        onChange={(capGroups) => change({ capGroups })}
      />
    </>
  )
}

function Timers(props: PlanProps) {
  const say = useText(planText)
  return (
    <fieldset className="plain-set plan-rows">
      <legend className="field-label">{say('timers')}</legend>
      <div className="field-pair">
        <NumberField {...props} field="stepMinutes" path="stepMinutes" end={say('minutes')} />
        <NumberField {...props} field="overallMinutes" path="overallMinutes" end={say('minutes')} />
      </div>
    </fieldset>
  )
}

function Late(props: PlanProps) {
  const say = useText(planText)
  const { draft, change } = props
  return (
    <>
      <Choice {...props} field="staleness" ids={['late_is_fine', 'never_late', 'latest_only']} />
      {draft.staleness !== 'late_is_fine' && <p className="field-note">{say(`${draft.staleness}Note`)}</p>}
      <div className="field">
        <Switch isSelected={draft.cancelHandshake} onChange={(cancelHandshake) => change({ cancelHandshake })}>
          {say('cancelHandshake')}
        </Switch>
        <span className="field-note">{say('cancelHandshakeNote')}</span>
      </div>
    </>
  )
}
