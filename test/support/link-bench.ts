// A device link on a broker with a bell that rings at every state and batch. For tests of the link.
import type { FleetService } from '../../src-main/engine/ports/device-link.ts'
import type { BrokerAccess } from '../../src-main/mqtt/connection.ts'
import type { ConnectionState } from '../../src-main/mqtt/connection-state.ts'
import { MqttDeviceLink } from '../../src-main/mqtt/device-link.ts'
import type { LinkOptions } from '../../src-main/mqtt/device-link.ts'
import { Bell } from './until.ts'

export type LinkBenchOptions = Partial<
  Pick<
    LinkOptions,
    | ('prefix' | 'clientId' | 'clean' | 'intake' | 'floodLimits' | 'now')
    | ('queueCap' | 'drainQuietMs' | 'clock' | 'ring')
  >
>

export type LinkBench = {
  readonly link: MqttDeviceLink
  readonly states: ConnectionState[]
  readonly faults: unknown[]
  readonly bell: Bell
  online(): Promise<void>
}

/** Rings after each call into the service, so that tests wait on what the link did. */
function ringing(service: FleetService, bell: Bell): FleetService {
  const after = <T>(value: T): T => {
    queueMicrotask(bell.ring)
    return value
  }
  return {
    handle: (requests, at) => after(service.handle(requests, at)),
    presence: (reports, at) => after(service.presence(reports, at)),
    announceAll: (from, limit, at) => after(service.announceAll(from, limit, at)),
    announced: (ids, at) => after(service.announced(ids, at)),
    events: (from, limit) => service.events(from, limit),
    eventsSent: (ids, at) => after(service.eventsSent(ids, at)),
    cancelAnswers: (answers, at) => after(service.cancelAnswers?.(answers, at)),
    link: (news, at) => after(service.link?.(news, at)),
  }
}

export function benchLink(
  access: BrokerAccess,
  service: FleetService,
  {
    prefix = '$aws',
    clientId = 'muster-test',
    clean,
    intake,
    floodLimits,
    queueCap,
    drainQuietMs,
    clock,
    ring,
    now = () => Date.now(),
  }: LinkBenchOptions = {},
): LinkBench {
  const bell = new Bell()
  const states: ConnectionState[] = []
  const faults: unknown[] = []
  const link = new MqttDeviceLink({
    access,
    prefix,
    clientId,
    ...(clean !== undefined && { clean }),
    ...(intake && { intake }),
    ...(clock && { clock }),
    ...(ring && { ring }),
    ...(floodLimits && { floodLimits }),
    ...(queueCap !== undefined && { queueCap }),
    ...(drainQuietMs !== undefined && { drainQuietMs }),
    backOffMs: { first: 20, longest: 100 },
    service: ringing(service, bell),
    now,
    onState: (state) => {
      states.push(state)
      bell.ring()
    },
    onFault: (error) => {
      faults.push(error)
      bell.ring()
    },
  })
  link.start()
  return { link, states, faults, bell, online: () => bell.until(() => link.state.state === 'online') }
}
