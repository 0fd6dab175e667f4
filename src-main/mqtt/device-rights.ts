// Whether a device may speak for itself alone on a broker: somebody else's topics are tried without an account, and with a device's.
// Probes speak in the name of a thing that no device can have: every engine passes them by.
import { randomUUID } from 'node:crypto'
import { Probe } from './broker-probe.ts'
import type { ProbeOptions } from './broker-probe.ts'
import { probeThing } from './broker-rights.ts'
import type { Remark } from './test-recorder.ts'
import type { Topics } from './topics.ts'

/** The account of any one device; typed for the test and kept nowhere. */
export type DeviceAccount = { readonly username: string; readonly password: string | null }

type Asking = {
  /** How the console signs in. */
  readonly options: ProbeOptions
  readonly topics: Topics
  readonly account: DeviceAccount | null
  readonly echoMs: number
}

const word = () => JSON.stringify({ test: randomUUID() })

/** In as somebody else than the console; null when the broker does not let him in. */
async function comeIn({ access, version, clientId }: ProbeOptions, who: DeviceAccount | null): Promise<Probe | null> {
  const as = { username: who?.username ?? null, password: who?.password ?? null }
  // Nobody else has the console's certificate.
  const tls = access.tls ? { ...access.tls, key: null, cert: null, passphrase: null } : null
  try {
    return await Probe.open({ access: { ...access, ...as, tls }, version, clientId: `${clientId}-dev` })
  } catch {
    // Why it is kept out is of no interest: it is.
    return null
  }
}

/** The topics of a thing that is not its own on which `other` may speak or hear. Proven by what comes through, never by a grant. */
async function reach(own: Probe, other: Probe, topics: Topics, echoMs: number): Promise<string[]> {
  const thing = probeThing()
  const [ask, answer] = [topics.get(thing), `${topics.get(thing)}/accepted`]
  await own.subscribe(ask)
  await other.subscribe(answer)
  const [asked, answered] = [word(), word()]
  const sent = await other.publish(ask, asked)
  await own.publish(answer, answered)
  const isSaid = sent === 'taken' && (await own.heard((it) => it.payload.toString() === asked, echoMs))
  const isRead = !other.isClosed && (await other.heard((it) => it.payload.toString() === answered, echoMs))
  const place = (topic: string) => topic.replace(thing, '+')
  return [...(isSaid ? [place(ask)] : []), ...(isRead ? [place(answer)] : [])]
}

async function tryAs(asking: Asking, who: DeviceAccount | null): Promise<string[] | null> {
  const other = await comeIn(asking.options, who)
  if (other === null) return null
  const own = await Probe.open({ ...asking.options, clientId: `${asking.options.clientId}-con` })
  try {
    return await reach(own, other, asking.topics, asking.echoMs)
  } finally {
    await other.end()
    await own.end()
  }
}

/** Warns when the broker lets anybody, or the device whose account was given, speak for another or listen to what it is told. */
export async function examineDevices(asking: Asking): Promise<Remark> {
  const { account } = asking
  const told = (who: string, may: readonly string[]) =>
    ({ state: 'warned', fault: 'device_unconfined', detail: `${who}: ${may.join(' , ')}` }) as const
  const anybody = await tryAs(asking, null)
  if (anybody !== null && anybody.length > 0) return told('—', anybody)
  if (account === null) return { fault: 'device_unproven' }
  const device = await tryAs(asking, account)
  if (device === null) return { state: 'warned', fault: 'device_kept_out', detail: account.username }
  return device.length > 0 ? told(account.username, device) : { detail: account.username }
}
