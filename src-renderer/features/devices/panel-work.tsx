/** What a device did last, and which of its messages were refused. */
import { useContext } from 'react'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { RefusedMessages } from '../../fleet/refused-messages.tsx'
import { fleetText } from '../../fleet/text.ts'
import { useRead } from '../../api/use-read.ts'
import { useRoute } from '../../stores/route-store.ts'
import { BilingualName } from '../../ui/bilingual-name.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Moment } from '../../ui/moment.tsx'
import { PanelSection } from '../../ui/panel.tsx'
import { PanelRegistryContext } from '../../ui/panel-host.tsx'
import { RunStrip } from '../../ui/run-strip.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { panelText } from './text-forms.ts'

type DeviceDetail = RequestOutput<'devices.get'>

/** Only for a device of which something was refused. */
export function Refusals({ deviceId }: { deviceId: string }) {
  const say = useText(fleetText)
  const format = useFormat()
  const refusals = useRead('fleet.intake', { deviceId }).data?.lastRefusals ?? []
  if (refusals.length === 0) return null
  return (
    <PanelSection title={say('refused')} end={format.number(refusals.length)}>
      <RefusedMessages deviceId={deviceId} />
    </PanelSection>
  )
}

/** A row opens its run here when this build has the run panel, in History when not. */
export function LastRuns({ device, onRun }: { device: DeviceDetail; onRun: (runId: string) => void }) {
  const say = useText(panelText)
  const go = useRoute((route) => route.go)
  const hasPanel = 'run' in useContext(PanelRegistryContext)
  const open = (id: string) => (hasPanel ? onRun(id) : go('history', { run: id }))
  return (
    <PanelSection title={say('lastRuns')} end={<RunStrip runs={device.lastRuns} />}>
      {device.runs.length === 0 && <p className="ink-3">{say('noRuns')}</p>}
      {device.runs.map((run) => (
        <button key={run.id} type="button" className="device-work device-run" onClick={() => open(run.id)}>
          <StateMark state={run.status} reason={run.reason} markOnly />
          <span className="two-lines grow">
            <span className="first clip">
              <BilingualName of={run} fallback={run.jobPublicId ?? run.id} />
            </span>
            {run.errorMessage && (
              <span className="second clip">
                <bdi>{run.errorMessage}</bdi>
              </span>
            )}
          </span>
          <span className="meta ink-3 nowrap">
            <Moment at={run.finishedAt} />
          </span>
        </button>
      ))}
      {device.runs.length > 0 && (
        <LinkButton onPress={() => go('history', { device: device.id })}>{say('allRuns')}</LinkButton>
      )}
    </PanelSection>
  )
}
