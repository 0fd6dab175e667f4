// Tries a broker step by step, for the Test button in Settings: what is wrong is named, in the order in which it must be mended.
// It changes nothing on the broker and keeps no connection and no session.
import { randomUUID } from 'node:crypto'
import { Rights } from './broker-rights.ts'
import { examineDevices } from './device-rights.ts'
import { checkAddress, findHost, reachPort, shakeHands, signIn } from './connection-steps.ts'
import type { BrokerToTest, SignedIn } from './connection-steps.ts'
import { Recorder } from './test-recorder.ts'
import type { BrokerTest, Remark } from './test-recorder.ts'
import { makeTopics } from './topics.ts'

export type { BrokerToTest } from './connection-steps.ts'
export { BROKER_STEPS } from './test-recorder.ts'
export type { BrokerStep, BrokerTest, BrokerTestStep } from './test-recorder.ts'

async function reach(given: BrokerToTest, recorder: Recorder): Promise<SignedIn> {
  const address = await recorder.run('address', async () => checkAddress(given))
  await recorder.run(
    'dns',
    () => findHost(address.host),
    (found) => ({ detail: found }),
  )
  await recorder.run(
    'port',
    () => reachPort(address),
    (reached) => ({ detail: reached }),
  )
  if (address.isTls)
    await recorder.run(
      'tls',
      () => shakeHands(address, given.access.tls ?? null),
      (about) => ({ detail: about }),
    )
  else recorder.note('tls', { fault: 'tls_off' })
  const clientId = `muster-test-${randomUUID().slice(0, 8)}`
  const signedIn = await recorder.run('auth', () => signIn(given, clientId))
  const isWanted = given.access.protocol === '3.1.1'
  if (signedIn.version === 5) recorder.note('version', { detail: 'MQTT 5' })
  else if (isWanted) recorder.note('version', { detail: 'MQTT 3.1.1' })
  else recorder.note('version', { state: 'warned', fault: 'version_3_only', detail: 'MQTT 3.1.1' })
  return signedIn
}

async function examine(rights: Rights, recorder: Recorder, devices: () => Promise<Remark>): Promise<void> {
  await recorder.check('requests', () => rights.requests())
  await recorder.check('replies', () => rights.replies())
  await recorder.check('notify', () => rights.notify())
  await recorder.check('events', () => rights.events())
  const mayState = await recorder.check('state', () => rights.state())
  await recorder.check('presence', () => rights.presence())
  await recorder.check('devices', devices)
  // Without the right to write there, nothing can be said about what the broker would keep of it.
  if (mayState) await recorder.check('retain', () => rights.retain())
  await recorder.check('share', () => rights.share())
  await recorder.check('limits', () => rights.limits())
  await recorder.check('sessions', () => rights.sessions())
}

/** Runs the steps in order. Up to the sign-in the first that fails ends it; after that every step is tried. Never rejects for a fault of the broker. */
export async function testBroker(given: BrokerToTest): Promise<BrokerTest> {
  const recorder = new Recorder(given.stepTimeoutMs ?? 10_000)
  try {
    const { probe, version, clientId } = await reach(given, recorder)
    const { access, echoMs = 1_500, device: account = null, isBuiltin = false } = given
    const options = { access, version, clientId }
    const topics = makeTopics(given.prefix)
    const rights = new Rights(probe, options, topics, echoMs)
    const devices = async () => (isBuiltin ? {} : examineDevices({ options, topics, account, echoMs }))
    try {
      await examine(rights, recorder, devices)
    } finally {
      await rights.end()
    }
  } catch (error) {
    // Its step is in the list; anything that no step wrote down is a fault of ours.
    if (recorder.steps.at(-1)?.state !== 'failed') throw error
  }
  return recorder.result()
}
