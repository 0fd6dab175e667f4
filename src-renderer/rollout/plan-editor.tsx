/** The switch of a fleet plan and, when it is on, its fields. */
import { useText } from '../i18n/locale.tsx'
import { Switch } from '../ui/switch.tsx'
import { EMPTY_PLAN } from './plan-draft.ts'
import { PlanFields } from './plan-fields.tsx'
import { planText } from './plan-text.ts'
import { type PlanForm, planWrongsOf, usePlanWords } from './use-plan.ts'

type Props = {
  form: PlanForm
  onChange: (form: PlanForm) => void
  /** What the engine refused, by the plan's own paths. */
  refusalOf?: (path: string) => string | null
  /** Instead of the sentence about having none. */
  offNote?: string
}

/** What the engine said stands below what the form itself finds. */
export function PlanEditor({ form, onChange, refusalOf, offNote }: Props) {
  const say = useText(planText)
  const wordsOf = usePlanWords()
  const wrongs: Readonly<Record<string, Parameters<typeof wordsOf>[0]>> = planWrongsOf(form)
  const errorOf = (path: string) => {
    const wrong = wrongs[path]
    return wrong ? wordsOf(wrong) : (refusalOf?.(path) ?? null)
  }
  return (
    <div className="plan-fields">
      <div className="field">
        <Switch isSelected={form !== null} onChange={(isOn) => onChange(isOn ? EMPTY_PLAN : null)}>
          {say('isOn')}
        </Switch>
        {form === null && <span className="field-note">{offNote ?? say('offNote')}</span>}
      </div>
      {form !== null && <PlanFields draft={form} change={(some) => onChange({ ...form, ...some })} errorOf={errorOf} />}
    </div>
  )
}
