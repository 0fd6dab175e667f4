/** The windows in which this schedule starts nothing, and what becomes of a slot inside one (R43). */
import { BLACKOUT_ACTIONS } from '../../../../src-preload/contract/vocabulary.ts'
import { BlackoutFields } from '../../../forms/blackout-fields.tsx'
import { useText } from '../../../i18n/locale.tsx'
import { finerText } from './finer-text.ts'
import { Value } from './value.tsx'
import type { PartProps } from './part-props.ts'

/** The block "Blackout windows". */
export function Blackouts({ draft, change, errors }: PartProps) {
  const say = useText(finerText)
  return (
    <section className="column gap-2" aria-label={say('blackouts')}>
      <h3 className="field-label">{say('blackouts')}</h3>
      <p className="meta ink-3">{say('blackoutHelp')}</p>
      {draft.blackouts.length > 0 && (
        <p className="sentence">
          {say('blackoutBefore')}{' '}
          <Value
            label={say('blackoutValue')}
            words={say(draft.blackoutAction)}
            choices={BLACKOUT_ACTIONS.map((action) => ({
              id: action,
              label: say(action),
              pick: () => change({ blackoutAction: action }),
            }))}
          />
          .
        </p>
      )}
      <BlackoutFields windows={draft.blackouts} errors={errors} onChange={(blackouts) => change({ blackouts })} />
    </section>
  )
}
