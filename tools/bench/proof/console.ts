/** The console's side of the fleet proof: the real engine, the real store on disk and the real link, with a link that can go away. */
import { resolve } from 'node:path'
import { v7 as uuid } from 'uuid'
import { createEngine } from '../../../src-main/engine/create-engine.ts'
import type { Engine } from '../../../src-main/engine/engine.ts'
import { MqttDeviceLink } from '../../../src-main/mqtt/device-link.ts'
import { createDriver } from '../../../src-main/runtime/driver.ts'
import { openStore } from '../../../src-main/store/open.ts'
import type { SqliteStore } from '../../../src-main/store/open.ts'
import { taskDefinitions } from '../../../src-main/tasks/registry.ts'
import { requests } from '../../../src-preload/contract/requests.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { proofClock } from './proof-clock.ts'
import type { ProofClock } from './proof-clock.ts'

const migrationsFolder = resolve(import.meta.dirname, '../../../drizzle/migrations')

export type ProofConsole = {
  readonly engine: Engine
  readonly store: SqliteStore
  readonly clock: ProofClock
  /** The clock has moved: look at once. */
  wake(): void
  /** Resolves when the link is subscribed. */
  openLink(): Promise<void>
  /** The console sleeps: its engine goes on, the broker keeps (and overflows) its queue. */
  closeLink(): Promise<void>
  createJob(
    priority: number,
    fleetPlan?: RequestInput<'jobs.create'>['fleetPlan'],
  ): { readonly jobId: string; readonly publicId: string }
  stop(): Promise<void>
}

export function must<T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

const fail = (fault: unknown): never => {
  throw fault
}

function makeEngine(store: SqliteStore, link: () => MqttDeviceLink | null): Engine {
  return createEngine({
    ...{ store, ids: { next: (msecs) => uuid({ msecs }) }, onFault: fail },
    tasks: { definitions: taskDefinitions, start: () => undefined, stop: () => undefined },
    link: {
      announce: (announcements) => link()?.announce(announcements),
      eventsWait: () => link()?.eventsWait(),
    },
    host: {
      ...{ instanceId: uuid(), instanceName: 'proof', hostName: 'proof', processId: process.pid, mode: 'standalone' },
      ...{ tzRelease: process.versions.tz ?? '', isAlive: () => false },
    },
  })
}

/** Opens a new workspace in `folder` and starts its engine. */
export function startConsole(url: string, folder: string): ProofConsole {
  const clock = proofClock()
  const store = openStore({ folder, migrationsFolder, now: Date.now() })
  let link: MqttDeviceLink | null = null
  const engine = makeEngine(store, () => link)
  must(engine.start(clock.now()))
  const driver = createDriver(clock, (now) => engine.tick(now), fail)
  store.onCommit(() => driver.poke())
  driver.start()
  const openLink = () =>
    new Promise<void>((done) => {
      link = new MqttDeviceLink({
        ...{ access: { url, username: null, password: null }, prefix: '$aws', clientId: 'muster-proof' },
        ...{
          service: engine.fleet,
          now: () => clock.now().wallAt,
          backOffMs: { first: 20, longest: 250 },
          onFault: fail,
        },
        onState: ({ state }) => state === 'online' && done(),
      })
      link.start()
    })
  const closeLink = async () => {
    const open = link
    link = null
    await open?.stop()
  }
  return {
    ...{ engine, store, clock, openLink, closeLink },
    wake: () => driver.poke(),
    createJob(priority, fleetPlan) {
      const document = { operation: 'proof', filling: 'x'.repeat(400) }
      const input = requests['jobs.create'].input.parse({
        ...{ document, target: { kind: 'all' }, priority },
        ...(fleetPlan && { fleetPlan }),
      })
      const { id } = must(engine.command('jobs.create', input, 'proof', clock.now()))
      return { jobId: id, publicId: store.views.jobsGet(id)?.publicId ?? '' }
    },
    async stop() {
      driver.stop()
      await closeLink()
      engine.stop(clock.now())
      store.close()
    },
  }
}
