/** Who a device is, and whether it is there: only what it said or what an operator wrote. */
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { useNow } from '../../ui/clock.ts'
import { PresenceMark } from '../../ui/presence-mark.tsx'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { panelText } from './text-forms.ts'

type DeviceDetail = RequestOutput<'devices.get'>

/** The presence in a sentence. Unknown stays unknown. */
export function PresenceSentence({ device }: { device: DeviceDetail }) {
  const say = useText(panelText)
  return (
    <div className="device-presence">
      <PresenceMark presence={device.presence} until={device.asleepUntil} markOnly />
      <span>
        <b className="mid">{usePresenceWords(device)}</b>
        {device.presence === 'unknown' && <span className="meta ink-2 device-line">{say('unknownHelp')}</span>}
      </span>
    </div>
  )
}

function usePresenceWords({ presence, lastHeardAt, asleepUntil }: DeviceDetail): string {
  const say = useText(panelText)
  const format = useFormat()
  const now = useNow(1000)
  const time = lastHeardAt === null ? null : format.relative(Math.min(lastHeardAt, now), now)
  switch (presence) {
    case 'online':
      return time ? say('isOnline', { time }) : say('isOnlineNow')
    case 'asleep':
      return asleepUntil ? say('isAsleepUntil', { time: format.moment(asleepUntil, now) }) : say('isAsleep')
    case 'lost':
      return time ? say('isLost', { time }) : say('isLostEver')
    case 'unknown':
      return say('isUnknown')
  }
}

/** Id, groups, tags, what it reported, zone and origin. */
export function Identity({ device }: { device: DeviceDetail }) {
  const say = useText(panelText)
  const name = useName()
  const format = useFormat()
  const time = format.dateTime(device.createdAt)
  const groups = device.groupNames.map((group) => name(group, group.id))
  return (
    <dl className="device-facts">
      <dt>{say('id')}</dt>
      <dd>
        <bdi className="mono" dir="ltr">
          {device.id}
        </bdi>
        {!device.fitsAws && (
          <span className="meta tone-unsure device-line" title={say('notAwsWhy')}>
            {say('notAws')}
          </span>
        )}
      </dd>
      <dt>{say('groups')}</dt>
      <dd>{groups.length > 0 ? format.list(groups.map(isolate)) : <span className="ink-3">{say('noGroups')}</span>}</dd>
      {device.tags.length > 0 && <dt>{say('tags')}</dt>}
      {device.tags.length > 0 && <dd>{format.list(device.tags.map(isolate))}</dd>}
      <dt>{say('reported')}</dt>
      <dd>
        <Reported attributes={device.attributes} />
      </dd>
      <dt>{say('zone')}</dt>
      <dd>
        {device.timezone ? <bdi dir="ltr">{device.timezone}</bdi> : <span className="ink-3">{say('zoneNone')}</span>}
      </dd>
      <dt>{say('origin')}</dt>
      <dd>
        {device.origin === 'registered'
          ? say('registered', {
              who: isolate(device.createdBy === 'operator' ? say('operator') : device.createdBy),
              time,
            })
          : say('heardFirst', { time })}
      </dd>
    </dl>
  )
}

function Reported({ attributes }: { attributes: DeviceDetail['attributes'] }) {
  const say = useText(panelText)
  const pairs = Object.entries(attributes)
  if (pairs.length === 0) return <span className="ink-3">{say('nothingReported')}</span>
  return (
    <span className="mono device-reported" dir="ltr">
      {pairs.map(([key, value]) => (
        <span key={key}>
          <span className="ink-3">{key}</span> {typeof value === 'string' ? value : JSON.stringify(value)}
        </span>
      ))}
    </span>
  )
}
