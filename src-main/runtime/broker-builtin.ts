/** Starts the built-in broker as the settings want it: ports, exposure, limits, where its files lie. */
import { dirname, join } from 'node:path'
import type { BuiltinBrokerSettings } from '../../src-preload/contract/brokers.ts'
import { startBuiltinBroker } from '../broker/start-builtin-broker.ts'
import type { BuiltinBroker, BuiltinBrokerOptions } from '../broker/start-builtin-broker.ts'

export type BuiltinStart = {
  readonly settings: BuiltinBrokerSettings
  readonly prefix: string
  readonly credentialsPath: string
  readonly entry: URL | null
  /** The port of last time; 0 = none known. */
  readonly lastPort: number
  /** Addresses to listen on when it is open to the network. */
  readonly networkHost: string
  readonly onHint: NonNullable<BuiltinBrokerOptions['onHint']>
  readonly onLost: (message: string) => void
}

/** Devices' credentials and the authority lie beside the accounts. */
export function builtinPaths(credentialsPath: string) {
  const folder = dirname(credentialsPath)
  return { devicesPath: join(folder, 'broker-devices.json'), authorityPath: join(folder, 'broker-authority.json') }
}

/** Rejects with `BrokerStartError`. A port that the operator chose is that port or none; the one of last time may give way. */
export async function startBuiltin(given: BuiltinStart): Promise<BuiltinBroker> {
  const { settings, prefix, credentialsPath, entry, lastPort, networkHost, onHint, onLost } = given
  const { exposure, networkPort, tls, port: _port, ...limits } = settings
  const start = (port: number) =>
    startBuiltinBroker({
      ...{ credentialsPath, ...builtinPaths(credentialsPath), port, prefix, ...limits },
      network: exposure === 'network' ? { host: networkHost, port: networkPort, tls } : null,
      ...(entry && { entry }),
      ...{ onHint, onLost },
    })
  if (settings.port !== null) return start(settings.port)
  try {
    return await start(lastPort)
  } catch (error) {
    if (lastPort === 0) throw error
    return start(0)
  }
}
