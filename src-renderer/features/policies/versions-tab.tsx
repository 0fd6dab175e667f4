/** The versions a policy has had, and the deployments that brought them to devices. */
import { useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Moment } from '../../ui/moment.tsx'
import type { PolicyDetail } from './detail.ts'
import { policiesText } from './text.ts'

/** The tab Versions. */
export function PolicyVersions({ policy }: { policy: PolicyDetail }) {
  const say = useText(policiesText)
  const go = useRoute((route) => route.go)
  return (
    <div className="panel-body policy-devices">
      {policy.versions.map((version) => (
        <details key={version.policyVersion}>
          <summary className="policy-device">
            <span className="grow mid">{say('versionN', { n: version.policyVersion })}</span>
            <span className="meta ink-3">
              <Moment at={version.createdAt} /> {say('by', { who: version.createdBy })}
            </span>
          </summary>
          <pre className="code-block policy-desired" dir="ltr">
            {JSON.stringify(version.desired, null, 2)}
          </pre>
        </details>
      ))}
      <h3 className="field-label">{say('deployments')}</h3>
      {policy.deployments.length === 0 && <p className="ink-3">{say('never')}</p>}
      <ul>
        {policy.deployments.map(({ id, policyVersion, deployedAt, createdBy, runId }) => (
          <li key={id} className="policy-device">
            <span className="two-lines grow">
              <span className="first">{say('versionN', { n: policyVersion })}</span>
              <span className="second">
                <Moment at={deployedAt} /> {say('by', { who: createdBy })}
              </span>
            </span>
            {runId && <LinkButton onPress={() => go('history', { run: runId })}>{say('openRun')}</LinkButton>}
          </li>
        ))}
      </ul>
    </div>
  )
}
