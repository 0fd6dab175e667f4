// The brokers that the protocol is proved on: mosquitto as Debian has it, and the built-in one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { startMosquitto } from '../support/mosquitto.ts'

export type BrokerKind = 'mosquitto' | 'built-in'
export type Account = { readonly username: string; readonly password: string }
export type WireBroker = {
  readonly kind: BrokerKind
  readonly url: string
  readonly service: Account
  /** For many simulated devices on few connections. */
  readonly fleet: Account
  /** The built-in broker forgets with us, so nothing is kept for the console while it is away. */
  readonly isClean: boolean
  accountOf(deviceId: string): Account
}

export const DEVICE = 'ksk-crn-001'
/** Devices that have a password of their own. */
export const OTHERS = ['ksk-crn-002', 'KSK-CRN-001']

const shared = new Map<string, Promise<{ broker: WireBroker; stop: () => Promise<unknown> }>>()

/** The one broker of this kind and prefix in this file of tests: starting one takes longer than most tests. */
export async function sharedWireBroker(kind: BrokerKind, prefix: string): Promise<WireBroker> {
  const key = `${kind} ${prefix}`
  const started = shared.get(key) ?? startWireBroker(kind, prefix)
  shared.set(key, started)
  return (await started).broker
}

/** For `afterAll` of a file that shared them. */
export async function stopSharedBrokers(): Promise<void> {
  for (const started of shared.values()) await (await started).stop()
  shared.clear()
}

async function startWireBroker(
  kind: BrokerKind,
  prefix: string,
): Promise<{ broker: WireBroker; stop: () => Promise<unknown> }> {
  if (kind === 'mosquitto') {
    const devices = [DEVICE, ...OTHERS].map((id) => [id, `secret of ${id}`] as const)
    const users: Record<string, string> = { muster: 'service-secret', ...Object.fromEntries(devices) }
    const broker = await startMosquitto({ users })
    const account = (username: string) => ({ username, password: users[username] ?? '' })
    return {
      broker: {
        kind,
        url: broker.url,
        service: account('muster'),
        fleet: account('muster'),
        accountOf: account,
        isClean: false,
      },
      stop: () => broker.stop(),
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'muster-wire-'))
  const broker = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json'), prefix })
  const { service, fleet, device } = broker.credentials
  const stop = async () => {
    await broker.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const accountOf = (username: string) => ({ username, ...device })
  return { broker: { kind, url: broker.url, service, fleet, isClean: true, accountOf }, stop }
}
