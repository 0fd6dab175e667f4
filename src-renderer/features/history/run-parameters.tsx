/** With what a run was made: values, document and target as they were. A record: nothing here can be edited. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { PanelSection } from '../../ui/panel.tsx'
import { Code } from './run-log.tsx'
import { runText } from './run-text.ts'

/** Whom it was for; the plan stands in a section of its own. */
function targetOf({ plan: _plan, rollout: _rollout, ...target }: NonNullable<Run['targetSnapshot']>) {
  return target
}

/** The tab Parameters. */
export function RunParameters({ run }: { run: Run }) {
  const say = useText(runText)
  const format = useFormat()
  const values = Object.entries(run.paramsSnapshot)
  return (
    <div className="panel-body">
      <PanelSection title={say('values')}>
        {values.length === 0 && <p className="ink-3">{say('noValues')}</p>}
        {values.length > 0 && (
          <dl className="run-values">
            {values.map(([name, value]) => (
              <div key={name}>
                <dt className="mono ink-3" dir="ltr">
                  {name}
                </dt>
                <dd className="mono mid" dir="ltr">
                  {typeof value === 'string' ? value : JSON.stringify(value)}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </PanelSection>
      {run.targetSnapshot && (
        <PanelSection title={say('target')}>
          <Code text={JSON.stringify(targetOf(run.targetSnapshot), null, 2)} />
        </PanelSection>
      )}
      {run.documentSnapshot && (
        <PanelSection title={say('document')}>
          <Code text={JSON.stringify(run.documentSnapshot, null, 2)} />
        </PanelSection>
      )}
      <p className="run-note meta ink-3">
        {say('record')} {say('host', { host: ltr(run.hostName), tz: ltr(run.tzRelease) })}{' '}
        {say('sealed', { n: format.number(run.seq) })}
      </p>
    </div>
  )
}
